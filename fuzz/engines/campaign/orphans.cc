// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/orphans.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <system_error>

#include "cli/file.h"

namespace campaign {
namespace {

namespace fs = std::filesystem;

/// The number that the text spells; 0 for any other text.
pid_t NumberOf(const std::string& text) {
  pid_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && *rest == '\0' ? number : 0;
}

/// The mark in the environment of a process; empty if it has none or we may not read it.
std::string MarkOf(const fs::path& folder) {
  // Each setting ends with a zero byte.
  const std::string environment = '\0' + cli::TryReadText(folder / "environ").value_or("");
  const std::string setting = '\0' + std::string(kMarkVariable) + "=";
  const std::size_t found = environment.find(setting);
  if (found == std::string::npos) return {};
  const std::size_t mark = found + setting.size();
  return environment.substr(mark, environment.find('\0', mark) - mark);
}

/// Kills every process, except this one, whose mark satisfies the condition.
template <typename Condition>
void KillWhere(Condition&& condition) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc", error)) {
    const pid_t pid = NumberOf(entry.path().filename().string());
    if (pid <= 0 || pid == getpid()) continue;
    const std::string mark = MarkOf(entry.path());
    if (!mark.empty() && condition(mark)) kill(pid, SIGKILL);
  }
}

}  // namespace

std::string MakeMark() {
  static std::atomic<unsigned> count = 0;
  return std::to_string(getpid()) + "-" + std::to_string(++count);
}

void KillMarked(const std::string& mark) {
  KillWhere([&](const std::string& other) { return other == mark; });
}

void KillOrphans() {
  KillWhere([](const std::string& mark) {
    const pid_t maker = NumberOf(mark.substr(0, mark.find('-')));
    return maker > 0 && kill(maker, 0) != 0 && errno == ESRCH;
  });
}

}  // namespace campaign
