// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace campaign {

/// As long as it lives, no other process has a Lock of the same folder: for work that a second one
/// would spoil. It goes with the process, however that ends. Beside the folder, which need not be
/// there and may be removed meanwhile, it leaves an empty file, FOLDER.lock. Of a folder that this
/// process has locked already it is none.
class Lock {
 public:
  /// Throws std::runtime_error, which names the process that has it, or std::system_error.
  explicit Lock(const std::filesystem::path& folder);
  ~Lock();
  Lock(Lock&& other) noexcept;
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int file_;  // -1: moved from
};

}  // namespace campaign
