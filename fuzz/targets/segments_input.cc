// SPDX-License-Identifier: MIT
#include "fuzz/targets/segments_input.h"

#include "fuzz/targets/byte_reader.h"

namespace targets {
namespace {

constexpr std::uint64_t kPage = 4096;
constexpr std::uint64_t kFourGiB = std::uint64_t{1} << 32;

std::uint64_t MachineEnd(const kexecore::Bounds& bounds) {
  return std::uint64_t{1} << bounds.physical_bits;
}

kexecore::Bounds ReadBounds(ByteReader& reader) {
  kexecore::Bounds bounds{};
  bounds.physical_bits = 32 + reader.Byte() % 21;
  const std::uint8_t shape = reader.Byte();
  const std::uint64_t low = reader.Byte(), high = reader.Byte();
  const std::uint64_t start = (low | high << 8) * kPage;
  const std::uint64_t few = reader.Byte(), many = reader.Byte();
  bounds.crash_size = (few | many << 8) * kPage;
  switch (shape % 4) {
    case 0:
      bounds.crash_start = start;
      break;
    case 1:
      bounds.crash_start = kFourGiB - bounds.crash_size;
      break;
    case 2:
      bounds.crash_start = MachineEnd(bounds) - bounds.crash_size;
      break;
    default:
      bounds.crash_start = kFourGiB - bounds.crash_size / kPage / 2 * kPage;
      break;
  }
  if (bounds.crash_start + bounds.crash_size > MachineEnd(bounds)) {  // rule I4
    bounds.crash_size = MachineEnd(bounds) - bounds.crash_start;
  }
  return bounds;
}

std::uint64_t ReadAddress(ByteReader& reader, const kexecore::Bounds& bounds,
                          const kexecore::Segment& last) {
  const std::uint8_t base = reader.Byte();
  const auto steps = static_cast<std::int8_t>(reader.Byte());
  const std::uint64_t delta = static_cast<std::uint64_t>(std::int64_t{steps}) *
                              ((base & 8) != 0 ? kPage : std::uint64_t{1});
  switch (base % 8) {
    case 0:
      return bounds.crash_start + delta;
    case 1:
      return bounds.crash_start + bounds.crash_size + delta;
    case 2:
      return last.dest_maddr + delta;
    case 3:
      return last.dest_maddr + last.dest_size + delta;
    case 4:
      return MachineEnd(bounds) + delta;
    case 5:
      return kFourGiB + delta;
    case 6:
      return delta;
    default:
      return reader.Word() + delta;
  }
}

kexecore::Segment ReadSegment(ByteReader& reader, const kexecore::Bounds& bounds,
                              const kexecore::Segment& last) {
  constexpr std::uint64_t kBuffer = 0x10000;
  const std::uint8_t kind = reader.Byte();
  kexecore::Segment segment{};
  segment.dest_maddr = ReadAddress(reader, bounds, last);
  segment.dest_size = ReadAddress(reader, bounds, last) - segment.dest_maddr;
  segment.buf = (kind & 1) != 0 ? kBuffer : 0;
  switch (kind >> 1 & 7) {
    case 0:
      segment.buf_size = segment.buf != 0 ? segment.dest_size : 0;
      break;
    case 1:
      break;
    case 2:
      segment.buf_size = segment.dest_size - 1;
      break;
    case 3:
      segment.buf_size = segment.dest_size + 1;
      break;
    case 4:
      segment.buf_size = segment.dest_size / 2;
      break;
    case 5:
      segment.buf_size = segment.dest_size;
      segment.buf = std::uint64_t{0} - segment.buf_size;
      break;
    case 6:
      segment.buf_size = segment.dest_size;
      segment.buf = std::uint64_t{1} - segment.buf_size;
      break;
    default:
      segment.buf = reader.Word();
      segment.buf_size = reader.Word();
      break;
  }
  return segment;
}

}  // namespace

void DecodeSegments(const std::uint8_t* data, std::size_t size, SegmentsInput& input) {
  ByteReader reader(data, size);
  input.bounds = ReadBounds(reader);
  input.arch = (reader.Byte() & 1) != 0 ? KEXECORE_EM_386 : KEXECORE_EM_X86_64;
  const kexecore::Segment whole_area{.buf = 0,
                                     .buf_size = 0,
                                     .dest_maddr = input.bounds.crash_start,
                                     .dest_size = input.bounds.crash_size};
  input.entry = ReadAddress(reader, input.bounds, whole_area);
  const kexecore::Segment* last = &whole_area;
  for (input.count = 0; input.count < KEXECORE_MAX_SEGMENTS && !reader.empty(); ++input.count) {
    input.segments[input.count] = ReadSegment(reader, input.bounds, *last);
    last = &input.segments[input.count];
  }
}

}  // namespace targets
