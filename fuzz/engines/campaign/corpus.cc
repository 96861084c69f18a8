// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/corpus.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

#include "cli/file.h"

namespace campaign {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void Throw(int error, const fs::path& file) {
  throw std::system_error(error, std::generic_category(), file.string());
}

class File {
 public:
  File(const fs::path& path, int flags) : path_(path), fd_(open(path.c_str(), flags, 0644)) {
    if (fd_ < 0) Throw(errno, path);
  }
  ~File() { close(fd_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  void WriteAll(const std::string& bytes) const {
    for (std::size_t done = 0; done < bytes.size();) {
      const ssize_t put = write(fd_, bytes.data() + done, bytes.size() - done);
      if (put < 0) Throw(errno, path_);
      done += static_cast<std::size_t>(put);
    }
  }

 private:
  const fs::path& path_;
  int fd_;
};

/// A fuzzer may remove a file meanwhile; then the file is no input.
bool IsInput(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  std::error_code gone;
  return entry.is_regular_file(gone) && name[0] != '.' && !name.starts_with("README");
}

/// AFL++ creates a file first and fills it later.
bool IsStillEmpty(const fs::directory_entry& entry) {
  std::error_code gone;
  const std::uintmax_t size = entry.file_size(gone);
  return gone || size == 0;
}

}  // namespace

void WriteBytes(const fs::path& file, const std::string& bytes) {
  const fs::path part = file.parent_path() / ("." + file.filename().string() + ".part");
  try {
    File(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC).WriteAll(bytes);
    fs::rename(part, file);
  } catch (const std::system_error&) {
    std::error_code ignored;
    fs::remove(part, ignored);
    throw;
  }
}

std::string NameOf(const std::string& bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return fmt::format("{:016x}", hash);
}

Corpus::Corpus(fs::path directory) : directory_(std::move(directory)) {
  fs::create_directories(directory_);
}

bool Corpus::Add(const fs::path& file) {
  const std::string bytes = cli::ReadText(file, cli::Named::kByProgram);
  const fs::path place = directory_ / NameOf(bytes);
  if (fs::exists(place)) return false;
  WriteBytes(place, bytes);
  return true;
}

std::size_t Corpus::AddNewFrom(const fs::path& directory) {
  std::size_t added = 0;
  if (!fs::is_directory(directory)) return 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory)) {
    if (!IsInput(entry) || IsStillEmpty(entry)) continue;
    if (!seen_.insert(entry.path()).second) continue;
    if (Add(entry.path())) ++added;
  }
  return added;
}

void Corpus::Remove(const fs::path& file) {
  const std::string bytes = cli::ReadText(file, cli::Named::kByProgram);
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_)) {
    std::error_code gone;
    if (entry.file_size(gone) != bytes.size() || gone) continue;
    if (cli::ReadText(entry.path(), cli::Named::kByProgram) == bytes) fs::remove(entry.path());
  }
}

std::size_t Corpus::Count() const {
  std::size_t count = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_)) {
    if (IsInput(entry)) ++count;
  }
  return count;
}

}  // namespace campaign
