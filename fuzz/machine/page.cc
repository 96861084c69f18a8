// SPDX-License-Identifier: MIT
#include "fuzz/machine/page.h"

#include <cstring>

namespace machine {
namespace {

/// 16 bytes at once, wherever they lie.
using Block [[gnu::vector_size(16), gnu::aligned(1), gnu::may_alias]] = std::uint64_t;

constexpr std::size_t kBlocks = sizeof(PageBytes) / sizeof(Block);

}  // namespace

void CopyPage(PageBytes& to, const PageBytes& from) {
  __builtin_memcpy_inline(to.data(), from.data(), sizeof(PageBytes));
}

bool IsSamePage(const PageBytes& left, const PageBytes& right) {
  const auto* const a = reinterpret_cast<const Block*>(left.data());
  const auto* const b = reinterpret_cast<const Block*>(right.data());
  for (std::size_t i = 0; i < kBlocks; i += 4) {
    const Block difference =
        (a[i] ^ b[i]) | (a[i + 1] ^ b[i + 1]) | (a[i + 2] ^ b[i + 2]) | (a[i + 3] ^ b[i + 3]);
    if ((difference[0] | difference[1]) != 0) return false;
  }
  return true;
}

void FillPage(PageBytes& page, std::uint8_t byte) {
  __builtin_memset_inline(page.data(), byte, sizeof(PageBytes));
}

}  // namespace machine
