// SPDX-License-Identifier: MIT
#include "client/preload/guest_layout.h"

#include <algorithm>

#include "client/preload/own_memory.h"
#include "trace/page.h"

namespace preload {
namespace {

using trace::kPageSize;

std::uint64_t RoundUp(std::uint64_t address) {
  return (address + kPageSize - 1) / kPageSize * kPageSize;
}

}  // namespace

GuestLayout::GuestLayout(const std::vector<Span>& spans) {
  for (const Span& span : spans) Add(span);
  std::uint64_t next = kFirst;
  for (Block& block : blocks_) {
    block.guest = next + block.begin % kPageSize;
    next = RoundUp(block.guest + (block.end - block.begin)) + kPageSize;
  }
}

void GuestLayout::Add(const Span& span) {
  if (span.at == 0 || span.at >= kUserEnd || span.size > kUserEnd - span.at) return;
  Block added{span.at, span.at + span.size, 0};
  // The block takes the place of the first one that it shares a byte with.
  auto home = blocks_.end();
  for (auto it = blocks_.begin(); it != blocks_.end();) {
    const bool shares = added.begin < it->end && it->begin < added.end;
    if (!shares && !(added.begin == it->begin && added.end == it->end)) {
      ++it;
      continue;
    }
    added = {std::min(added.begin, it->begin), std::max(added.end, it->end), 0};
    if (home == blocks_.end()) {
      home = it++;
    } else {
      it = blocks_.erase(it);
    }
  }
  if (home == blocks_.end()) {
    blocks_.push_back(added);
  } else {
    *home = added;
  }
}

std::uint64_t GuestLayout::ToGuest(std::uint64_t client) const {
  for (const Block& block : blocks_) {
    if (client == block.begin || (block.begin < client && client < block.end)) {
      return block.guest + (client - block.begin);
    }
  }
  return client;
}

}  // namespace preload
