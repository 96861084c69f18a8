// SPDX-License-Identifier: MIT
#include "cli/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace cli {
namespace {

namespace fs = std::filesystem;

constexpr char kStandardInput[] = "-";
constexpr std::size_t kStep = std::size_t{64} << 10;

class Opened {
 public:
  explicit Opened(const fs::path& path) : file_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Opened() {
    if (file_ >= 0) close(file_);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  int file() const { return file_; }

 private:
  int file_;
};

/// Reads to the end. Returns 0, or the cause as errno has it.
template <typename Contents>
int ReadAll(int file, Contents& contents) {
  struct stat status{};
  // A file that grows meanwhile, a pipe and a file of /proc give more than their size.
  std::size_t room = fstat(file, &status) == 0 && S_ISREG(status.st_mode)
                         ? static_cast<std::size_t>(status.st_size) + 1
                         : kStep;
  std::size_t size = 0;
  while (true) {
    contents.resize(size + room);
    const ssize_t got = read(file, contents.data() + size, room);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      const int cause = got == 0 ? 0 : errno;
      contents.resize(size);
      return cause;
    }
    size += static_cast<std::size_t>(got);
    room -= static_cast<std::size_t>(got);
    if (room == 0) room = kStep;
  }
}

[[noreturn]] void Throw(const fs::path& path, int cause, Named named) {
  const auto blame = [&](const InputError& error) {
    if (named == Named::kByPerson) throw error;
    throw EnvironmentError(error.what());
  };
  if (cause == ENOENT || cause == ENOTDIR) blame(NoSuchFile(path));
  if (cause == EISDIR) blame(InputError(path.string() + ": is a folder; name a file in it"));
  if (cause == EACCES || cause == EPERM) {
    throw EnvironmentError(path.string() + ": no permission to read it; check its permissions");
  }
  throw EnvironmentError(path.string() + ": cannot be read: " + std::strerror(cause));
}

template <typename Contents>
int ReadFile(const fs::path& path, Contents& contents) {
  const Opened opened(path);
  return opened.file() < 0 ? errno : ReadAll(opened.file(), contents);
}

template <typename Contents>
Contents ReadOrThrow(const fs::path& path, Named named) {
  Contents contents;
  if (const int cause = ReadFile(path, contents); cause != 0) Throw(path, cause, named);
  return contents;
}

template <typename Contents>
std::optional<Contents> TryRead(const fs::path& path) {
  Contents contents;
  if (ReadFile(path, contents) != 0) return std::nullopt;
  return contents;
}

}  // namespace

std::string ReadText(const fs::path& path, Named named) {
  return ReadOrThrow<std::string>(path, named);
}

std::vector<std::uint8_t> ReadBytes(const fs::path& path, Named named) {
  return ReadOrThrow<std::vector<std::uint8_t>>(path, named);
}

std::vector<std::uint8_t> ReadStandardInput() {
  std::vector<std::uint8_t> bytes;
  if (const int cause = ReadAll(STDIN_FILENO, bytes); cause != 0) {
    Throw(kStandardInput, cause, Named::kByPerson);
  }
  return bytes;
}

std::optional<std::string> TryReadText(const fs::path& path) { return TryRead<std::string>(path); }

std::optional<std::vector<std::uint8_t>> TryReadBytes(const fs::path& path) {
  return TryRead<std::vector<std::uint8_t>>(path);
}

InputError NoSuchFile(const fs::path& path) {
  return InputError(path.string() + ": no such file; check the name");
}

}  // namespace cli
