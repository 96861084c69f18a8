// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace campaign {

/// Keeps other processes from locking the same folder, for work that a second process would spoil.
/// The lock ends with the object, and with the process however that ends. The folder need not exist
/// and may be removed meanwhile; the lock leaves an empty file FOLDER.lock beside it. A second Lock
/// of the same folder in the same process locks nothing.
class Lock {
 public:
  /// Throws cli::EnvironmentError, which names the process that holds the lock, or
  /// std::system_error.
  explicit Lock(const std::filesystem::path& folder);
  ~Lock();
  Lock(Lock&& other) noexcept;
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int file_;  // -1: moved from
};

}  // namespace campaign
