// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>

namespace campaign {

/// A folder of inputs, each under a name that its bytes give, so that the same input is there
/// once whoever brings it. Fuzzers write into the same folder under names of their own.
class Corpus {
 public:
  /// Makes the folder when it is not there. Throws std::system_error.
  explicit Corpus(std::filesystem::path directory);

  /// Copies a file into the folder, whole or not at all. Returns whether it was new. Throws
  /// std::system_error, with ENOSPC when the disk is full.
  bool Add(const std::filesystem::path& file);

  /// Adds every regular file directly in `directory` whose path was not seen by an earlier call,
  /// except hidden ones, READMEs and what is empty. Returns how many were new to the corpus. A
  /// folder that does not exist holds nothing.
  std::size_t AddNewFrom(const std::filesystem::path& directory);

  /// Takes out every file with the same bytes as `file`.
  void Remove(const std::filesystem::path& file);

  std::size_t Count() const;

  const std::filesystem::path& directory() const { return directory_; }

 private:
  std::filesystem::path directory_;
  std::set<std::filesystem::path> seen_;
};

/// The bytes of a file. Throws std::system_error.
std::string ReadBytes(const std::filesystem::path& file);

/// Writes a file, whole or not at all. Throws std::system_error, with ENOSPC on a full disk.
void WriteBytes(const std::filesystem::path& file, const std::string& bytes);

/// 16 hex digits that name bytes (FNV-1a; names only, nothing rests on it being hard to forge).
std::string NameOf(const std::string& bytes);

}  // namespace campaign
