// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "kexecore/kexecore.h"

namespace machine {

struct CopyFromGuest {
  kexecore_guest_t from = 0;
  std::uint64_t size = 0;
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
};

struct Allocation {
  kexecore_maddr_t highest_maddr = 0;
  kexecore_mfn_t mfn = KEXECORE_NO_MFN;  // KEXECORE_NO_MFN: failed
};

struct Entry {
  kexecore_image image = {};
  int answer = 0;
};

/// What a core must never do, and the machine sees by itself.
struct Misuse {
  enum class Kind : std::uint8_t {
    kMapOutsideCrashArea,  // mfn
    kMapTwice,             // mfn: another page is mapped
    kUnmapOfNothing,       // the address was not given by map, or is unmapped already
    kLeakedMapping,        // mfn: still mapped when the hypercall returned
    kCopyOutsidePage,      // guest address, size: the copy leaves the mapped page
    kTornWindow,           // memory around a mapped page, or of an unmapped one, was written
    kFreeOfNothing,        // mfn: not allocated
  };
  Kind kind;
  std::uint64_t first = 0, second = 0;
};

/// Every hook call of one hypercall, by hook in the order of the calls.
struct Log {
  std::vector<CopyFromGuest> copies;
  std::vector<CopyToGuest> writes;
  std::vector<std::uint8_t> written;  // what the writes wrote
  std::vector<Mapping> mappings;
  std::vector<Allocation> allocations;
  std::vector<kexecore_mfn_t> frees;
  std::vector<Entry> entries;
  std::vector<Misuse> misuses;
  std::uint64_t calls = 0;  // of all hooks

  void Clear() {
    copies.clear();
    writes.clear();
    written.clear();
    mappings.clear();
    allocations.clear();
    frees.clear();
    entries.clear();
    misuses.clear();
    calls = 0;
  }
};

}  // namespace machine
