// SPDX-License-Identifier: MIT
#include "fuzz/simulation/machine/page.h"

#include <cstring>

namespace machine {
namespace {

/// 16 bytes that are compared at once, at any alignment.
using Block [[gnu::vector_size(16), gnu::aligned(1), gnu::may_alias]] = std::uint64_t;

constexpr std::uint32_t kStep = 4 * sizeof(Block);  // bytes that Differs compares

bool Differs(const PageBytes& left, const PageBytes& right, std::size_t at) {
  const auto* const a = reinterpret_cast<const Block*>(left.data() + at);
  const auto* const b = reinterpret_cast<const Block*>(right.data() + at);
  const Block difference = (a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3]);
  return (difference[0] | difference[1]) != 0;
}

}  // namespace

void CopyPage(PageBytes& to, const PageBytes& from) {
  __builtin_memcpy_inline(to.data(), from.data(), sizeof(PageBytes));
}

bool IsSamePage(const PageBytes& left, const PageBytes& right) {
  for (std::size_t at = 0; at < sizeof(PageBytes); at += kStep) {
    if (Differs(left, right, at)) return false;
  }
  return true;
}

ChangedBytes Compare(const PageBytes& left, const PageBytes& right) {
  std::uint32_t first = 0, end = sizeof(PageBytes);
  while (first != end && !Differs(left, right, first)) first += kStep;
  if (first == end) return {};
  while (!Differs(left, right, end - kStep)) end -= kStep;
  while (left[first] == right[first]) ++first;
  while (left[end - 1] == right[end - 1]) --end;
  return {.first = first, .end = end};
}

void FillPage(PageBytes& page, std::uint8_t byte) {
  __builtin_memset_inline(page.data(), byte, sizeof(PageBytes));
}

}  // namespace machine
