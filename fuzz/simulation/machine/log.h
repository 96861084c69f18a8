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
  std::uint32_t access = 0;              // its number among the guest accesses (trace::Race)
  kexecore_mfn_t mfn = KEXECORE_NO_MFN;  // of the mapped page it went to; none: the core's memory
  bool failed = false;
};

struct CopyToGuest {
  kexecore_guest_t to = 0;
  std::uint64_t size = 0;
  std::uint64_t bytes = 0;  // where in Log::written they begin
  bool failed = false;
};

struct Mapping {
  kexecore_mfn_t mfn = 0;
  bool failed = false;
  bool unmapped = false;
  bool changed = false;  // known when it is unmapped
  // Bytes [first_changed, end_changed) of the page hold all that changed.
  std::uint32_t first_changed = 0, end_changed = 0;
};

struct GuestPage {
  kexecore_mfn_t mfn = 0;
  std::uint32_t access = 0;  // its number among the guest accesses
  bool failed = false;
  bool unmapped = false;
  std::uint64_t bytes = 0;  // where in Log::guest_bytes begins what it showed; failed: nowhere
};

struct Allocation {
  kexecore_maddr_t highest_maddr = 0;
  kexecore_mfn_t mfn = KEXECORE_NO_MFN;  // KEXECORE_NO_MFN: failed
};

struct EnteredImage {
  kexecore_image image = {};
  int answer = 0;
};

/// What a core must never do, and the machine sees by itself.
struct Misuse {
  enum class Kind : std::uint8_t {
    kMapOutside,        // mfn: neither of the crash area nor allocated
    kMapTooMany,        // mfn: two pages are mapped
    kMapTwice,          // mfn: it is mapped already; a window is a copy, two would not agree
    kUnmapOfNothing,    // the address was not given by map of this kind, or is unmapped already
    kLeakedMapping,     // mfn: still mapped when the hypercall returned
    kCopyOutsidePage,   // guest address, size: the copy leaves the mapped page
    kCopyBeyondCaller,  // guest address, size: it ends above the caller's addresses
    kGuestPageWritten,  // mfn: a page of the guest's, mapped to be read
    kTornWindow,        // memory around a mapped page, or of an unmapped one, was written
    kFreeOfNothing,     // mfn: not allocated
    kFreeOfMapped,      // mfn: still mapped, so that it would be written to afterwards
  };
  Kind kind;
  std::uint64_t first = 0, second = 0;
};

/// What made a hypercall end early: the first allocation or mapping that failed, or the first pause
/// that was ordered; and how far the call had come.
struct Cut {
  trace::Hook hook = trace::Hook::kPreempt;   // or kAllocPage or kMap
  kexecore_mfn_t mfn = KEXECORE_NO_MFN;       // of kMap
  std::uint32_t copies = 0, guest_pages = 0;  // done before, or tried
  bool saved = false;                         // save_vmcoreinfo was called before
};

/// Every hook call of one hypercall, by hook in the order of the calls.
struct Log {
  std::vector<CopyFromGuest> copies;
  std::vector<CopyToGuest> writes;
  std::vector<std::uint8_t> written;  // what the writes wrote
  std::vector<Mapping> mappings;
  std::vector<GuestPage> guest_pages;
  std::vector<std::uint8_t> guest_bytes;  // what each guest page showed, a page each
  std::vector<Allocation> allocations;
  std::vector<kexecore_mfn_t> frees;
  std::vector<EnteredImage> entered;
  std::vector<Misuse> misuses;
  std::uint64_t calls = 0;      // of all hooks
  std::uint64_t saves = 0;      // of save_vmcoreinfo
  std::uint64_t questions = 0;  // of preempt
  std::uint64_t pauses = 0;     // of which were answered with yes
  // The most hook calls, and pages mapped, between two questions, its begin and end counting as
  // such.
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
    calls = saves = questions = pauses = longest = most_mapped = 0;
    cut.reset();
  }
};

}  // namespace machine
