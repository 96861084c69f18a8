// SPDX-License-Identifier: MIT
#include "fuzz/bugs/scratch_tree.h"

#include <array>
#include <fstream>
#include <set>
#include <string_view>
#include <utility>

#include "cli/error.h"
#include "cli/file.h"
#include "fuzz/engines/campaign/process.h"
#include "fuzz/engines/campaign/wait.h"

namespace bugs {
namespace {

namespace fs = std::filesystem;

/// A build needs these folders, and Bazel's files at the root.
constexpr std::array<std::string_view, 10> kFolders = {
    "asm", "bazel", "boot", "cli", "client", "core", "corpora", "fuzz", "proofs", "trace"};
constexpr std::array<std::string_view, 4> kFiles = {".bazelrc", ".bazelignore", "BUILD.bazel",
                                                    "WORKSPACE"};

bool IsSame(const fs::path& a, const fs::path& b) {
  return fs::exists(b) && fs::file_size(a) == fs::file_size(b) &&
         cli::ReadText(a, cli::Named::kByProgram) == cli::ReadText(b, cli::Named::kByProgram);
}

/// Writes only files that differ, so that Bazel rebuilds nothing for the others.
void CopyFile(const fs::path& from, const fs::path& to) {
  fs::create_directories(to.parent_path());
  if (!IsSame(from, to)) fs::copy_file(from, to, fs::copy_options::overwrite_existing);
}

void Mirror(const fs::path& from, const fs::path& to) {
  fs::create_directories(to);
  std::set<fs::path> wanted;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(from)) {
    if (!entry.is_regular_file()) continue;
    const fs::path place = to / entry.path().lexically_relative(from);
    CopyFile(entry.path(), place);
    wanted.insert(place);
  }
  std::vector<fs::path> extra;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(to)) {
    if (entry.is_regular_file() && !wanted.contains(entry.path())) extra.push_back(entry.path());
  }
  for (const fs::path& file : extra) fs::remove(file);
}

std::string FirstLine(const fs::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

}  // namespace

ScratchTree::ScratchTree(fs::path source, fs::path folder)
    : source_(std::move(source)),
      folder_(std::move(folder)),
      build_log_(folder_.parent_path() / "build.log") {
  fs::create_directories(folder_);
}

ScratchTree::~ScratchTree() {
  if (!has_server_) return;
  try {
    campaign::Process run({.args = {Bazel(), "shutdown"},
                           .environment = {},
                           .log = folder_.parent_path() / "shutdown.log",
                           .directory = folder_});
    run.Wait();
  } catch (const std::exception&) {
    // The server ends by itself after a while.
  }
}

void ScratchTree::Break(const fs::path& patch) {
  for (const std::string_view name : kFolders) Mirror(source_ / name, folder_ / name);
  for (const std::string_view name : kFiles) {
    if (fs::exists(source_ / name)) CopyFile(source_ / name, folder_ / name);
  }
  const fs::path log = folder_.parent_path() / "patch.log";
  fs::remove(log);
  campaign::Process run(
      {.args = {"patch", "-p1", "--fuzz=0", "--batch", "--forward", "--no-backup-if-mismatch",
                "--reject-file=-", "-i", fs::absolute(patch).string()},
       .environment = {},
       .log = log,
       .directory = folder_});
  if (run.Wait() != 0) {
    throw PatchRefused(patch.string() + ": does not apply to the present sources; update it (see " +
                       log.string() + ")");
  }
}

void ScratchTree::Build(const std::vector<std::string>& labels) {
  std::vector<std::string> args = {"build", "--symlink_prefix=/", "--noshow_progress", "--"};
  args.insert(args.end(), labels.begin(), labels.end());
  fs::remove(build_log_);
  if (RunBazel(args, build_log_) != 0) ThrowUnbuilt();
  if (!bin_.empty()) return;
  const fs::path answer = folder_.parent_path() / "bin.log";
  fs::remove(answer);
  if (RunBazel({"info", "--noshow_progress", "--ui_event_filters=-info,-warning", "bazel-bin"},
               answer) != 0) {
    throw cli::EnvironmentError("Bazel does not say where it builds; see " + answer.string());
  }
  bin_ = FirstLine(answer);
}

bool ScratchTree::Passes(const std::string& test) {
  constexpr int kPassed = 0, kFailed = 3;  // exit codes of Bazel
  fs::remove(build_log_);
  const int status =
      RunBazel({"test", "--symlink_prefix=/", "--noshow_progress", "--", test}, build_log_);
  if (status != kPassed && status != kFailed) ThrowUnbuilt();
  return status == kPassed;
}

std::string ScratchTree::Bazel() const { return (folder_ / "bazel/bazel.sh").string(); }

int ScratchTree::RunBazel(const std::vector<std::string>& args, const fs::path& log) {
  std::vector<std::string> command = {Bazel()};
  command.insert(command.end(), args.begin(), args.end());
  has_server_ = true;
  campaign::Process run({.args = command, .environment = {}, .log = log, .directory = folder_});
  return campaign::WaitUnlessInterrupted(run);
}

void ScratchTree::ThrowUnbuilt() const {
  throw cli::EnvironmentError("the scratch tree does not build; see " + build_log_.string());
}

}  // namespace bugs
