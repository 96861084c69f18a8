// SPDX-License-Identifier: MIT
#include "client/slices.h"

#include <algorithm>

namespace client {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15;  // odd, so that no byte is lost

// A hash of kBlock bytes. Move takes it to the block that begins one byte later.
class RollingHash {
 public:
  explicit RollingHash(Bytes block) {
    for (const std::uint8_t byte : block) value_ = value_ * kFactor + byte + 1;
    for (std::uint64_t i = 0; i < SliceFinder::kBlock; ++i) power_ *= kFactor;
  }
  void Move(std::uint8_t leaves, std::uint8_t enters) {
    value_ = value_ * kFactor + enters + 1 - power_ * (leaves + std::uint64_t{1});
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0;
  std::uint64_t power_ = 1;  // kFactor ^ kBlock
};

bool Uniform(Bytes bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [&](auto byte) { return byte == bytes[0]; });
}

// The longest slice through buffer[at] = file[offset] that does not begin before `floor`.
Slice Extend(Bytes buffer, std::uint64_t at, Bytes file, std::uint64_t offset,
             std::uint64_t floor) {
  std::uint64_t before = 0;
  while (at - before > floor && before < offset &&
         buffer[at - before - 1] == file[offset - before - 1]) {
    ++before;
  }
  std::uint64_t after = 0;
  while (at + after < buffer.size() && offset + after < file.size() &&
         buffer[at + after] == file[offset + after]) {
    ++after;
  }
  return {at - before, offset - before, before + after};
}

// Whether bytes are enough to tell which file they come from; zeroes at either end do not count.
bool Telling(Bytes bytes) {
  const auto is_zero = [](std::uint8_t byte) { return byte == 0; };
  const auto first = std::find_if_not(bytes.begin(), bytes.end(), is_zero);
  const auto last = std::find_if_not(bytes.rbegin(), bytes.rend(), is_zero).base();
  return first < last && last - first >= static_cast<std::ptrdiff_t>(SliceFinder::kShortest);
}

}  // namespace

SliceFinder::SliceFinder(Bytes file) : file_(file) {
  for (std::uint64_t offset = 0; offset + kBlock <= file.size(); offset += kBlock) {
    const Bytes block = file.subspan(offset, kBlock);
    // Every file may have a run of one byte.
    if (!Uniform(block)) blocks_.emplace(RollingHash(block).value(), offset);
  }
}

std::vector<Slice> SliceFinder::Find(Bytes buffer) const {
  std::vector<Slice> slices;
  std::uint64_t floor = 0;
  for (auto slice = Next(buffer, floor); slice; slice = Next(buffer, floor)) {
    slices.push_back(*slice);
    floor = slice->at + slice->size;
  }
  return slices;
}

std::optional<Slice> SliceFinder::Next(Bytes buffer, std::uint64_t floor) const {
  if (buffer.size() - floor < kBlock) return std::nullopt;
  RollingHash hash(buffer.subspan(floor, kBlock));
  for (std::uint64_t at = floor;; ++at) {
    const auto block = blocks_.find(hash.value());
    if (block != blocks_.end()) {
      const Slice slice = Extend(buffer, at, file_, block->second, floor);
      if (slice.size >= kShortest && Telling(buffer.subspan(slice.at, slice.size))) return slice;
    }
    if (at + kBlock == buffer.size()) return std::nullopt;
    hash.Move(buffer[at], buffer[at + kBlock]);
  }
}

}  // namespace client
