// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/page.h"
#include "kexecore/kexecore.h"

/// The entries of page lists: of the guest's (rule V2), and of an image's own (rule D3).
namespace kexecore {

/// A machine address, with flags in its lowest bits. 0: the entry is not made yet.
using Entry = std::uint64_t;

/// A page of a page list has this many entries, and then a link: an indirection to the page that
/// follows. The link of the last page is 0. The index of a list and the queues of frames have the
/// same format; page tables do not (core/table.h).
inline constexpr std::uint32_t kEntriesPerPage = KEXECORE_PAGE_SIZE / sizeof(Entry) - 1;
inline constexpr std::uint32_t kLink = kEntriesPerPage;

/// A flag of an entry in a list that is being made: nothing was written to the staged page yet.
inline constexpr Entry kUnwritten = 64;

constexpr Entry MakeEntry(kexecore_mfn_t frame, Entry flag) { return AddressOf(frame) | flag; }

constexpr kexecore_mfn_t EntryFrame(Entry entry) { return FrameOf(entry); }

constexpr bool IsSource(Entry entry) { return (entry & KEXECORE_LIST_SOURCE) != 0; }

constexpr bool IsIndirection(Entry entry) { return (entry & KEXECORE_LIST_INDIRECTION) != 0; }

}  // namespace kexecore
