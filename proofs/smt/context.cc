// SPDX-License-Identifier: MIT
#include "proofs/smt/context.h"

#include <malloc.h>
#include <z3++.h>

namespace smt {
namespace {

bool KeepFreedMemory() {
  constexpr int kLargestThatGlibcTakes = 32 << 20;
  // Below this size, blocks come from the heap and not from a mapping of their own.
  mallopt(M_MMAP_THRESHOLD, kLargestThatGlibcTakes);
  // As much as this may lie free at the end of the heap.
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  return true;
}

}  // namespace

std::unique_ptr<z3::context> MakeContext() {
  [[maybe_unused]] static const bool is_set = KeepFreedMemory();
  return std::make_unique<z3::context>();
}

}  // namespace smt
