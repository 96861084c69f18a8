// SPDX-License-Identifier: MIT
#include "client/origin.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "client/kernel_pin.h"
#include "client/program.h"

namespace client {
namespace {

std::optional<std::string> AskDpkg(std::vector<std::string> args) {
  const auto program = FindProgram("dpkg-query");
  if (!program) return std::nullopt;  // not a Debian
  args.insert(args.begin(), "dpkg-query");
  const Ended ended = RunProgram({*program, args, {{"LC_ALL", "C"}}});
  if (ended.exit_code != 0) return std::nullopt;
  return ended.output;
}

// Returns "kexec-tools: /sbin/kexec" for the path of kexec. Packages know a file by the path that
// they were made with, when /sbin was no link into /usr yet.
std::optional<std::string> PackageOf(const std::string& path) {
  auto answer = AskDpkg({"--search", path});
  if (!answer && path.starts_with("/usr/")) answer = AskDpkg({"--search", path.substr(4)});
  return answer;
}

}  // namespace

void NameOrigin(trace::ForeignFile& file) {
  if (const trace::ForeignFile kernel = PinnedKernel(); file.sha256 == kernel.sha256) {
    file = kernel;
    return;
  }
  const auto found = PackageOf(file.path);
  const auto colon = found ? found->find(": ") : std::string::npos;
  if (colon == std::string::npos) {
    file.path = std::filesystem::path(file.path).filename();
    return;
  }
  file.package = found->substr(0, found->find_first_of(":,"));
  file.path = found->substr(colon + 2, found->find('\n') - colon - 2);
  file.version = AskDpkg({"--show", "--showformat=${Version}", file.package}).value_or("");
}

}  // namespace client
