// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kexecore/kexecore.h"
#include "trace/trace.h"

namespace machine {

struct CopyFromGuest {
  kexecore_guest_t from = 0;
  std::uint64_t size = 0;
  std::uint32_t access = 0;  // the number of this guest access (trace::Race)
  // The frame of the mapped page that was written; KEXECORE_NO_MFN: the core's own memory was.
  kexecore_mfn_t mfn = KEXECORE_NO_MFN;
  bool failed = false;
};

struct CopyToGuest {
  kexecore_guest_t to = 0;
  std::uint64_t size = 0;
  std::uint64_t bytes = 0;  // the index of the first one in Log::written
  bool failed = false;
};

struct Mapping {
  kexecore_mfn_t mfn = 0;
  bool failed = false;
  bool unmapped = false;
  bool changed = false;  // known once the page is unmapped
  // All bytes that changed lie in [first_changed, end_changed) of the page.
  std::uint32_t first_changed = 0, end_changed = 0;
};

struct GuestPage {
  kexecore_mfn_t mfn = 0;
  std::uint32_t access = 0;  // the number of this guest access
  bool failed = false;
  bool unmapped = false;
  std::uint64_t bytes = 0;  // index in Log::guest_bytes of the page it showed, unless it failed
};

struct Allocation {
  kexecore_maddr_t highest_maddr = 0;
  std::uint32_t purpose = 0;
  std::uint32_t accesses = 0;            // guest accesses before, failed ones included
  kexecore_mfn_t mfn = KEXECORE_NO_MFN;  // KEXECORE_NO_MFN: the allocation failed
};

/// A call of the hook enter.
struct EnteredImage {
  kexecore_image image = {};
  int answer = 0;
};

/// A mistake of the core that the machine notices without knowing the contract's rules for the
/// call.
struct Misuse {
  enum class Kind : std::uint8_t {
    kMapOutside,        // maps frame `first`, neither in the crash area nor allocated
    kMapTooMany,        // maps frame `first` while two pages are mapped
    kMapTwice,          // maps frame `first` again; two windows are copies and would not agree
    kUnmapOfNothing,    // unmaps an address that is not mapped, or that the other kind of map gave
    kLeakedMapping,     // frame `first` is still mapped when the hypercall returns
    kCopyOutsidePage,   // copies `second` bytes from guest address `first` across the page's end
    kCopyBeyondCaller,  // copies `second` bytes from `first`, which end above the caller's
                        // addresses
    kGuestPageWritten,  // writes to frame `first`, a guest page that is mapped for reading
    kTornWindow,        // writes around a mapped page, or to a page after it was unmapped
    kFreeOfNothing,     // frees frame `first`, which is not allocated
    kPreparedTwice,     // prepares for an image that is prepared, at the address `first`
    kForgetOfNothing,   // forgets an image that is not prepared, at the address `first`
    kFreeOfMapped,      // frees frame `first` while it is mapped, and could write to it later
  };
  Kind kind;
  std::uint64_t first = 0, second = 0;
};

/// The event that made a hypercall end early, and the calls before it. The event is the first
/// allocation or mapping that failed, or the first pause that was ordered.
struct Cut {
  trace::Hook hook = trace::Hook::kPreempt;   // or kAllocPage or kMap
  kexecore_mfn_t mfn = KEXECORE_NO_MFN;       // the frame that kMap did not map
  std::uint32_t copies = 0, guest_pages = 0;  // guest accesses before, failed ones included
  bool prepared = false;                      // prepare was called before
};

/// Every hook call of one hypercall, listed by hook, in the order of the calls.
struct Log {
  std::vector<CopyFromGuest> copies;
  std::vector<CopyToGuest> writes;
  std::vector<std::uint8_t> written;  // the bytes of all writes, joined
  std::vector<Mapping> mappings;
  std::vector<GuestPage> guest_pages;
  std::vector<std::uint8_t> guest_bytes;  // one page for each guest page that was mapped
  std::vector<Allocation> allocations;
  std::vector<kexecore_mfn_t> frees;
  std::vector<EnteredImage> entered;
  std::vector<Misuse> misuses;
  std::uint64_t calls = 0;            // calls of all hooks
  std::uint64_t prepares = 0;         // calls of prepare
  std::uint64_t saves = 0;            // calls of save_vmcoreinfo
  std::uint64_t asked_for_notes = 0;  // calls of cpu_notes
  std::uint64_t questions = 0;        // calls of preempt
  std::uint64_t pauses = 0;           // calls of preempt that were answered with yes
  // The most hook calls, and the most mapped pages, between two questions. The begin and the end of
  // the hypercall count as questions.
  std::uint64_t longest = 0;
  std::uint64_t most_mapped = 0;
  std::optional<Cut> cut;

  void Clear() {
    copies.clear();
    writes.clear();
    written.clear();
    mappings.clear();
    guest_pages.clear();
    guest_bytes.clear();
    allocations.clear();
    frees.clear();
    entered.clear();
    misuses.clear();
    asked_for_notes = prepares = 0;
    calls = saves = questions = pauses = longest = most_mapped = 0;
    cut.reset();
  }
};

}  // namespace machine
