// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "fuzz/simulation/machine/page.h"

namespace machine {

/// The addresses at which the core sees mapped pages: a few windows, used in turn, each between two
/// guard pages. A page is copied into a window when it is mapped, and back when it is unmapped.
/// Nobody may touch a guard or a closed window.
///
/// With AddressSanitizer, guards and closed windows are poisoned, so that the first wrong access
/// ends the process. Without it they hold a known byte, and IsTornUp notices wrong writes.
class Windows {
 public:
  Windows();
  ~Windows();
  Windows(const Windows&) = delete;
  Windows& operator=(const Windows&) = delete;

  /// Opens the next closed window, with these bytes in it. Requires that a window is closed.
  void* Open(const PageBytes& bytes);

  /// Closes an open window. Copies its bytes to `bytes`, and returns which of them changed.
  ChangedBytes Close(void* page, PageBytes& bytes);

  /// Closes an open window that is for reading. Returns whether a byte differs from `bytes`, and
  /// drops any change.
  bool CloseReadOnly(const void* page, const PageBytes& bytes);

  /// Closes all open windows and drops their bytes.
  void CloseAll();

  enum class Place { kElsewhere, kInside, kWrong };

  /// kElsewhere: no byte of [address, address + size) is in a window or guard. kInside: all bytes
  /// are in one open window. kWrong: anything else.
  Place Locate(const void* address, std::size_t size) const;

  /// Did anyone write to a guard or a closed window? Returns false with AddressSanitizer.
  bool IsTornUp() const;

 private:
  static constexpr std::size_t kCount = 4;
  static constexpr std::size_t kPages = 2 * kCount + 1;  // odd pages are windows, even ones guards
  struct alignas(kPageSize) Memory {
    std::array<PageBytes, kPages> pages;
  };

  PageBytes& Window(std::size_t index) { return memory_->pages[2 * index + 1]; }
  void Shut(std::size_t index);
  std::size_t IndexOf(const void* page) const;

  std::unique_ptr<Memory> memory_;
  std::array<bool, kCount> open_{};
  std::size_t next_ = 0;
};

}  // namespace machine
