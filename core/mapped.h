// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/page_list.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// Maps a page of machine memory for as long as this object lives (rule M).
class MappedPage {
 public:
  MappedPage(void* host, kexecore_mfn_t frame)
      : host_(host), page_(kexecore_hook_map(host, frame)) {}
  ~MappedPage() {
    if (page_ != nullptr) kexecore_hook_unmap(host_, page_);
  }
  MappedPage(const MappedPage&) = delete;
  MappedPage& operator=(const MappedPage&) = delete;

  bool failed() const { return page_ == nullptr; }
  std::uint8_t* bytes() const { return static_cast<std::uint8_t*>(page_); }
  Entry* words() const { return static_cast<Entry*>(page_); }

 private:
  void* host_;
  void* page_;
};

/// Maps a page that the calling guest owns, to be read, for as long as this object lives.
class MappedGuestPage {
 public:
  MappedGuestPage(void* host, kexecore_mfn_t frame)
      : host_(host), page_(kexecore_hook_map_guest_page(host, frame)) {}
  ~MappedGuestPage() {
    if (page_ != nullptr) kexecore_hook_unmap_guest_page(host_, page_);
  }
  MappedGuestPage(const MappedGuestPage&) = delete;
  MappedGuestPage& operator=(const MappedGuestPage&) = delete;

  /// The guest owns no such page.
  bool failed() const { return page_ == nullptr; }
  const void* bytes() const { return page_; }

 private:
  void* host_;
  const void* page_;
};

// These access a page that the core allocated. kNoMemory: a page cannot be mapped.
Error ReadWord(void* host, kexecore_mfn_t frame, std::uint32_t index, Entry& word);
Error WriteWord(void* host, kexecore_mfn_t frame, std::uint32_t index, Entry word);

Error ZeroPage(void* host, kexecore_mfn_t frame);
Error CopyPage(void* host, kexecore_mfn_t from, kexecore_mfn_t to);

/// Copies from a page that the guest owns. kFault: the guest owns no such page.
Error CopyGuestPage(void* host, kexecore_mfn_t from, kexecore_mfn_t to);

}  // namespace kexecore
