// SPDX-License-Identifier: MIT
#include "fuzz/campaign/orphans.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace campaign {
namespace {

namespace fs = std::filesystem;

/// The process whose folder in /proc this is; 0 for other folders.
pid_t ProcessOf(const fs::path& folder) {
  const std::string name = folder.filename().string();
  pid_t pid = 0;
  const auto [rest, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
  return error == std::errc() && *rest == '\0' ? pid : 0;
}

bool IsMarked(const fs::path& folder, const std::string& setting) {
  std::ifstream file(folder / "environ", std::ios::binary);
  const std::string environment{std::istreambuf_iterator<char>(file), {}};
  // Each setting ends with a zero byte.
  return ('\0' + environment).find('\0' + setting + '\0') != std::string::npos;
}

}  // namespace

std::string MakeMark() {
  static std::atomic<unsigned> count = 0;
  return std::to_string(getpid()) + "-" + std::to_string(++count);
}

void KillMarked(const std::string& mark) {
  const std::string setting = std::string(kMarkVariable) + "=" + mark;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc", error)) {
    const pid_t pid = ProcessOf(entry.path());
    if (pid > 0 && pid != getpid() && IsMarked(entry.path(), setting)) kill(pid, SIGKILL);
  }
}

}  // namespace campaign
