// SPDX-License-Identifier: MIT
#include "fuzz/trace/save.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <system_error>

#include "fuzz/trace/error.h"

namespace trace {

void Save(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  if (error) {
    throw EnvironmentError(path.string() + ": cannot make its directory: " + error.message());
  }
  const std::string temporary = path.string() + "." + std::to_string(getpid()) + ".part";
  const auto give_up = [&](int cause) {
    std::remove(temporary.c_str());
    throw EnvironmentError(path.string() + ": cannot write: " + std::strerror(cause));
  };
  std::FILE* file = std::fopen(temporary.c_str(), "wb");
  if (file == nullptr) give_up(errno);
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const int cause = errno;
  // The last bytes meet a full disk only here.
  if (std::fclose(file) != 0) give_up(errno);
  if (!written) give_up(cause);
  std::filesystem::rename(temporary, path, error);
  if (error) give_up(error.value());
}

}  // namespace trace
