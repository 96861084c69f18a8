// SPDX-License-Identifier: MIT
#include "trace/save.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <system_error>

#include "trace/error.h"

namespace trace {

namespace {

constexpr int kMostLinks = 40;  // the kernel's limit

/// Follows links to the file that the path means. Refuses a device or a pipe, because Save would
/// replace it by a file.
std::filesystem::path FileBehind(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::path file = path;
  for (int links = 0; std::filesystem::is_symlink(file, error); ++links) {
    if (links == kMostLinks) throw Error(path.string() + ": is a link to itself; name a file");
    file = file.parent_path() / std::filesystem::read_symlink(file, error);
  }
  const auto status = std::filesystem::status(file, error);
  if (std::filesystem::is_directory(status)) {
    throw Error(path.string() + ": is a folder; name a file in it");
  }
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    throw Error(path.string() + ": is no regular file; name one");
  }
  return file;
}

}  // namespace

void Save(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  const std::filesystem::path target = FileBehind(path);
  std::error_code error;
  if (target.has_parent_path()) std::filesystem::create_directories(target.parent_path(), error);
  if (error) {
    throw EnvironmentError(path.string() + ": cannot make its directory: " + error.message());
  }
  const std::string temporary = target.string() + "." + std::to_string(getpid()) + ".part";
  const auto give_up = [&](int cause) {
    std::remove(temporary.c_str());
    throw EnvironmentError(path.string() + ": cannot write: " + std::strerror(cause));
  };
  std::FILE* file = std::fopen(temporary.c_str(), "wb");
  if (file == nullptr) give_up(errno);
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const int cause = errno;
  // stdio writes the last bytes only here, so a full disk may show only here.
  if (std::fclose(file) != 0) give_up(errno);
  if (!written) give_up(cause);
  std::filesystem::rename(temporary, target, error);
  if (error) give_up(error.value());
}

}  // namespace trace
