// SPDX-License-Identifier: MIT
#include "client/recording.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

#include "cli/cache.h"
#include "cli/error.h"
#include "cli/line.h"
#include "client/kernel_pin.h"
#include "client/origin.h"
#include "client/preload/settings.h"
#include "client/program.h"
#include "trace/file.h"

namespace client {
namespace {

namespace fs = std::filesystem;

constexpr char kLibrary[] = "client/preload/libkexecore_client.so";
constexpr char kInitramfs[] = "asm/host/initramfs/initramfs.cpio";

// kexec hands over heap memory that it never wrote. These settings make such memory zero: malloc
// fills memory with the complement of `perturb`, unless it takes it from the thread's cache.
constexpr char kZeroedHeap[] = "glibc.malloc.perturb=255:glibc.malloc.tcache_count=0";

class Folder {
 public:
  Folder() {
    std::string name = fs::temp_directory_path() / "kexecore-record-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) {
      throw cli::EnvironmentError(
          fmt::format("{}: cannot be made: {}", name, std::strerror(errno)));
    }
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// The path that `variable` has, else the place in Bazel's output: in KEXECORE_BIN, else in the
// output that this program lies in.
fs::path FindBuilt(const char* path, const char* variable) {
  if (const char* named = std::getenv(variable)) return fs::absolute(named);
  const char* bin = std::getenv("KEXECORE_BIN");
  const fs::path program = fs::read_symlink("/proc/self/exe");
  const fs::path tree = bin != nullptr ? fs::path(bin) : program.parent_path() / "..";
  return fs::absolute(tree / path).lexically_normal();
}

fs::path CheckedBuilt(const char* path, const char* variable) {
  const fs::path built = FindBuilt(path, variable);
  if (fs::is_regular_file(built)) return built;
  throw cli::EnvironmentError(
      fmt::format("{}: not built; run ./kexecore record, or set {}", built.string(), variable));
}

std::string PinnedKernelPath() {
  const trace::ForeignFile kernel = PinnedKernel();
  const fs::path path = trace::ForeignStore().PathOf(kernel.sha256);
  if (fs::is_regular_file(path)) return path;
  throw cli::EnvironmentError(
      fmt::format("{} of {} {} is not in the cache ({}); run ./kexecore setup", kernel.path,
                  kernel.package, kernel.version, cli::CacheDirectory().string()));
}

std::string Joined(const std::vector<std::string>& command) {
  std::string line;
  for (const std::string& word : command) {
    if (!line.empty()) line += ' ';
    const bool plain = !word.empty() && word.find_first_of(" \t\n'\"\\$") == std::string::npos;
    line += plain ? word : fmt::format("'{}'", word);
  }
  return line;
}

std::string Note(const std::vector<std::string>& command, const fs::path& program,
                 const Ended& ended) {
  trace::ForeignFile origin = {.name = "", .sha256 = "", .path = program};
  NameOrigin(origin);
  std::string note = Joined(command);
  if (!origin.package.empty()) note += fmt::format(" ({} {})", origin.package, origin.version);
  note += fmt::format(": exit code {}", ended.exit_code);
  if (ended.exit_code != 0) note += ", " + cli::LastLine(ended.errors);
  return note;
}

// Setup installs the real client, but no other program.
[[noreturn]] void ThrowNoProgram(const std::string& name) {
  if (name == "kexec") throw cli::EnvironmentError("kexec: no such program; run ./kexecore setup");
  throw NothingRecorded(
      name +
      ": no such program; after -- comes the client and what it is told, as in kexec -p @kernel");
}

// The client may be a shell that runs kexec, which Debian keeps in a folder that PATH of an
// ordinary user lacks.
std::string Path() {
  const char* const path = std::getenv("PATH");
  return std::string(path != nullptr ? path : "/usr/bin:/bin") + ":/usr/sbin:/sbin";
}

// The last line that the library wrote is its message, after "kexecore: ".
void CheckEnding(const Ended& ended) {
  if (ended.exit_code == preload::kBrokenExitCode) {
    const std::string line = cli::LastLine(ended.errors);
    throw cli::EnvironmentError("the client had to be ended: " + line.substr(line.find(' ') + 1));
  }
}

}  // namespace

Recording Record(const RecordArguments& arguments) {
  const auto& [options, command] = arguments;
  trace::Trace head;
  head.machine = DescribeMachine(options);
  const auto program = FindProgram(command.at(0));
  if (!program) ThrowNoProgram(command[0]);
  Program client = {*program, command, {}};
  for (std::string& word : client.args) {
    if (word == kKernelArgument) word = PinnedKernelPath();
    if (const std::size_t at = word.find(kInitramfsArgument); at != std::string::npos) {
      word.replace(at, std::strlen(kInitramfsArgument),
                   CheckedBuilt(kInitramfs, "KEXECORE_CLIENT_INITRAMFS"));
    }
  }
  const Folder folder;
  const fs::path path = folder.path() / "trace.json";
  trace::SaveFile(path, head);
  client.environment = {{"LD_PRELOAD", CheckedBuilt(kLibrary, "KEXECORE_CLIENT_PRELOAD")},
                        {"LC_ALL", "C"},
                        {"PATH", Path()},
                        {"GLIBC_TUNABLES", kZeroedHeap},
                        {preload::kTraceVariable, path},
                        {preload::kRamVariable, fmt::format("{}", ParseSize(options.ram))}};
  Ended ended;
  try {
    ended = RunProgram(client);
  } catch (const std::system_error& error) {
    throw cli::EnvironmentError(error.what());
  }
  CheckEnding(ended);
  Recording recording = {trace::LoadFile(path), ended.exit_code, cli::LastLine(ended.errors)};
  if (recording.trace.hypercalls.empty() && ended.exit_code != 128 + SIGINT) {
    throw NothingRecorded(
        fmt::format("{} made no kexec hypercall; exit code {}{}{}", Joined(command),
                    ended.exit_code, recording.last_line.empty() ? "" : ": ", recording.last_line));
  }
  for (trace::ForeignFile& file : recording.trace.foreign) NameOrigin(file);
  recording.trace.note = Note(command, *program, ended);
  return recording;
}

}  // namespace client
