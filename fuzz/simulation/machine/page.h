// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

#include "kexecore/kexecore.h"
#include "trace/page.h"

/// The bytes of a page, and what a machine does to whole pages.
///
/// These functions are calls of nothing: in a fuzz target memcpy and its like are
/// AddressSanitizer's, which looks at each page's shadow first. That is wanted where the core or a
/// guest decides what is copied, and half of a fuzzer's time where the machine moves its own pages.
namespace machine {

using trace::kPageSize;
static_assert(kPageSize == KEXECORE_PAGE_SIZE);

using PageBytes = std::array<std::uint8_t, kPageSize>;

void CopyPage(PageBytes& to, const PageBytes& from);
bool IsSamePage(const PageBytes& left, const PageBytes& right);
/// Bytes [first, end) of two pages hold all that is different; none where they are the same.
struct ChangedBytes {
  std::uint32_t first = 0, end = 0;
};
ChangedBytes Compare(const PageBytes& left, const PageBytes& right);

void FillPage(PageBytes& page, std::uint8_t byte);

}  // namespace machine
