// SPDX-License-Identifier: MIT
#include "fuzz/triage/input.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <system_error>

#include "cli/error.h"
#include "cli/file.h"
#include "fuzz/engines/targets/catalogue.h"
#include "trace/binary.h"
#include "trace/file.h"

namespace triage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStandardInput = "-";

bool CanBeInput(const fs::path& file) {
  const std::string name = file.filename().string(), ending = file.extension().string();
  return !name.starts_with('.') && (ending.empty() || ending == ".json" || ending == ".bin");
}

void ExpandFolder(const fs::path& folder, std::vector<fs::path>& files) {
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && CanBeInput(entry.path())) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  files.insert(files.end(), found.begin(), found.end());
}

/// JSON, or the binary form of any version. The reader of that form reports what is wrong with it.
bool LooksLikeTrace(const std::vector<std::uint8_t>& bytes) {
  constexpr std::string_view kMagicOfAnyVersion = "KXT";
  const auto first = std::find_if(bytes.begin(), bytes.end(), [](std::uint8_t byte) {
    return byte != ' ' && byte != '\t' && byte != '\n' && byte != '\r';
  });
  return (first != bytes.end() && *first == '{') ||
         (bytes.size() >= kMagicOfAnyVersion.size() &&
          std::equal(kMagicOfAnyVersion.begin(), kMagicOfAnyVersion.end(), bytes.begin()));
}

std::string TargetOfFolder(const fs::path& file) {
  std::error_code error;
  const fs::path whole = fs::absolute(file, error).parent_path();
  std::string target;
  for (const fs::path& part : whole) {
    if (targets::FindTarget(part.string()) != nullptr) target = part.string();
  }
  return target;
}

}  // namespace

std::vector<fs::path> Expand(const std::vector<fs::path>& paths) {
  std::vector<fs::path> files;
  for (const fs::path& path : paths) {
    try {
      if (path == kStandardInput) {
        files.push_back(path);
        continue;
      }
      if (!fs::exists(path)) throw cli::NoSuchFile(path);
      if (fs::is_directory(path)) {
        ExpandFolder(path, files);
      } else {
        files.push_back(path);
      }
    } catch (const fs::filesystem_error& error) {
      throw cli::EnvironmentError(
          fmt::format("{}: {}; check its permissions", path.string(), error.code().message()));
    }
  }
  return files;
}

Input Read(const fs::path& file, const std::string& target) {
  Input input{.file = file,
              .target = target,
              .bytes = file == kStandardInput ? cli::ReadStandardInput() : cli::ReadBytes(file),
              .trace = {}};
  const bool is_called_json = file.extension() == ".json";
  if (input.target.empty() && !is_called_json) input.target = TargetOfFolder(file);
  // A fuzz input may begin with any bytes.
  const bool is_fuzz_input = !input.target.empty() && !is_called_json;
  if (!is_fuzz_input && (is_called_json || LooksLikeTrace(input.bytes))) {
    input.target = targets::kTraceTarget;
  }
  if (input.target.empty()) {
    throw cli::InputError(file.string() +
                          ": neither a trace nor in a folder named after a target; name its target "
                          "with --target");
  }
  if (!targets::FindTarget(input.target)->is_trace) return input;
  input.trace = is_fuzz_input ? trace::Decode(input.bytes) : trace::FromBytes(input.bytes, file);
  if (is_fuzz_input) {  // a fuzzer made it: its answers were never recorded
    for (trace::Hypercall& call : input.trace.hypercalls) call.result.reset();
  }
  return input;
}

}  // namespace triage
