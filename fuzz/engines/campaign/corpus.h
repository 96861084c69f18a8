// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>

namespace campaign {

/// A folder of inputs. The bytes of an input determine its name, so that the folder has each input
/// once. Fuzzers write into the folder, too, under other names.
class Corpus {
 public:
  /// Creates the folder unless it exists. Throws std::system_error.
  explicit Corpus(std::filesystem::path directory);

  /// Copies a file into the folder, completely or not at all. Returns whether its bytes were new.
  /// Throws cli::EnvironmentError where the file cannot be read, std::system_error where the copy
  /// cannot be written, with ENOSPC when the disk is full.
  bool Add(const std::filesystem::path& file);

  /// Adds each regular file directly in `directory`, except files that an earlier call saw, hidden
  /// files, READMEs and empty files. Returns how many were new to the corpus; 0 when the folder
  /// does not exist.
  std::size_t AddNewFrom(const std::filesystem::path& directory);

  /// Removes every file that has the same bytes as `file`.
  void Remove(const std::filesystem::path& file);

  std::size_t Count() const;

  const std::filesystem::path& directory() const { return directory_; }

 private:
  std::filesystem::path directory_;
  std::set<std::filesystem::path> seen_;
};

/// Writes a file, completely or not at all. Throws std::system_error, with ENOSPC on a full disk.
void WriteBytes(const std::filesystem::path& file, const std::string& bytes);

/// 16 hex digits that the bytes determine (FNV-1a). They serve as a name only: a collision costs
/// one input.
std::string NameOf(const std::string& bytes);

}  // namespace campaign
