// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

#include "cli/error.h"

namespace campaign {
namespace {

namespace fs = std::filesystem;

/// The command line of the process, without the path of its program.
std::string CommandOf(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/cmdline", pid));
  std::string words, word;
  while (std::getline(file, word, '\0')) {
    words += words.empty() ? fs::path(word).filename().string() : " " + word;
  }
  return words.empty() ? "" : fmt::format(" ({})", words);
}

}  // namespace

// fcntl locks belong to the process, and flock's to the open file. So the kernel can name the
// holder, and a child that outlives the process does not keep the lock.
Lock::Lock(const fs::path& folder) : file_(-1) {
  const fs::path path = (folder.has_filename() ? folder : folder.parent_path()).string() + ".lock";
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0) throw std::system_error(errno, std::generic_category(), path.string());
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  while (fcntl(file_, F_SETLK, &lock) != 0) {
    const int error = errno;
    const bool is_taken = error == EAGAIN || error == EACCES;
    if (is_taken && fcntl(file_, F_GETLK, &lock) == 0) {
      if (lock.l_type == F_UNLCK) {  // the holder released it in between
        lock.l_type = F_WRLCK;
        continue;
      }
      close(file_);
      throw cli::EnvironmentError(fmt::format(
          "{}: process {}{} is at work there; wait for it to end, or use another folder",
          folder.string(), lock.l_pid, CommandOf(lock.l_pid)));
    }
    close(file_);
    throw std::system_error(error, std::generic_category(), path.string());
  }
}

Lock::~Lock() {
  if (file_ >= 0) close(file_);
}

Lock::Lock(Lock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

}  // namespace campaign
