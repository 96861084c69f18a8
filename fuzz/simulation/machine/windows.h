// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "fuzz/simulation/machine/page.h"

namespace machine {

/// Where mapped pages appear to the core: a few windows in turn, each between two guard pages. A
/// page is copied in when it is mapped and back when it is unmapped, so a window that is not open
/// holds nothing that anyone may touch.
///
/// With AddressSanitizer, guards and closed windows are poisoned: the first wrong byte ends the
/// process. Without it they hold a known byte, and a wrong write is seen by the next check.
class Windows {
 public:
  Windows();
  ~Windows();
  Windows(const Windows&) = delete;
  Windows& operator=(const Windows&) = delete;

  /// Opens the next window that is closed, with these bytes in it. Requires that there is one.
  void* Open(const PageBytes& bytes);

  /// Is this the address that Open gave, of a window that is open?
  bool IsOpen(const void* page) const;

  /// Closes an open window. Copies its bytes to `bytes` and says which were changed.
  ChangedBytes Close(void* page, PageBytes& bytes);

  /// Closes an open window that was to be read. Says whether a byte was changed, and drops it.
  bool CloseReadOnly(const void* page, const PageBytes& bytes);

  /// Closes whatever is open, and forgets its bytes.
  void CloseAll();

  enum class Place { kElsewhere, kInside, kWrong };

  /// Where [address, address + size) lies: outside all windows and guards, wholly inside an open
  /// window, or anything else.
  Place Locate(const void* address, std::size_t size) const;

  /// Did anyone write to a guard or a closed window? Always false with AddressSanitizer.
  bool IsTornUp() const;

 private:
  static constexpr std::size_t kCount = 4;
  static constexpr std::size_t kPages = 2 * kCount + 1;  // windows at odd pages, guards between
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
