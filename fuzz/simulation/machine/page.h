// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

#include "kexecore/kexecore.h"
#include "trace/page.h"

/// The bytes of a page, and functions on whole pages.
///
/// These functions do not call memcpy and its like. In a fuzz target, AddressSanitizer replaces
/// memcpy and checks the shadow of each page first. That is useful where the core or a guest
/// decides what is copied, but it took half of a fuzzer's time where the machine moves pages of its
/// own.
namespace machine {

using trace::kPageSize;
static_assert(kPageSize == KEXECORE_PAGE_SIZE);

using PageBytes = std::array<std::uint8_t, kPageSize>;

void CopyPage(PageBytes& to, const PageBytes& from);
bool IsSamePage(const PageBytes& left, const PageBytes& right);

/// All bytes that differ between two pages lie in [first, end). Equal pages: end is 0.
struct ChangedBytes {
  std::uint32_t first = 0, end = 0;
};
ChangedBytes Compare(const PageBytes& left, const PageBytes& right);

void FillPage(PageBytes& page, std::uint8_t byte);

}  // namespace machine
