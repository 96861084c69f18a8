// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/page.h"
#include "kexecore/kexecore.h"

/// The entries of page lists: of the guest's (rule V2), and of an image's own (rule D3).
namespace kexecore {

/// A machine address and, in its lowest bits, what it means. 0: nothing yet.
using Entry = std::uint64_t;

/// A page of a list, or of anything else that is kept in pages: words, of which the last names the
/// page that follows.
inline constexpr std::uint32_t kWords = KEXECORE_PAGE_SIZE / sizeof(Entry) - 1;

/// The staged page is not written yet: an entry of a list that is being made.
inline constexpr Entry kUnwritten = 16;

constexpr Entry MakeEntry(kexecore_mfn_t frame, Entry flag) { return AddressOf(frame) | flag; }

constexpr kexecore_mfn_t EntryFrame(Entry entry) { return FrameOf(entry); }

constexpr bool IsSource(Entry entry) { return (entry & KEXECORE_LIST_SOURCE) != 0; }

constexpr bool IsIndirection(Entry entry) { return (entry & KEXECORE_LIST_INDIRECTION) != 0; }

}  // namespace kexecore
