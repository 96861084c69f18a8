// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/segments_fuzz/input.h"

#include <algorithm>

#include "fuzz/engines/targets/byte_reader.h"
#include "trace/page.h"

namespace targets::segments_fuzz {
namespace {

constexpr std::uint64_t kPage = trace::kPageSize;
constexpr std::uint64_t kFourGiB = std::uint64_t{1} << 32;

std::uint64_t MachineEnd(const kexecore::Bounds& bounds) {
  return std::uint64_t{1} << bounds.physical_bits;
}

// Tables, not branches, make the choices here: a fuzzer learns nothing from branches of the
// decoder, and counting them costs time.

/// Sets one or two ranges of RAM: the pairs of edges that are not empty.
void SetRam(SegmentsInput& input, std::uint8_t shape) {
  const std::uint64_t start = input.bounds.crash_start, end = start + input.bounds.crash_size;
  const std::uint64_t middle = start + input.bounds.crash_size / 2 / kPage * kPage;
  const std::uint64_t machine_end = MachineEnd(input.bounds);
  const std::uint64_t edges[][4] = {
      {0, machine_end, 0, 0},
      {start, end, 0, 0},
      {0, start, end, machine_end},
      {0, middle, middle + kPage, machine_end},
  };
  const auto& chosen = edges[shape >> 2 & 3];
  input.ram_ranges = 0;
  for (const std::uint64_t* edge = chosen; edge != chosen + 4; edge += 2) {
    if (edge[0] >= edge[1]) continue;
    const bool touches = input.ram_ranges != 0 && input.ram[0].start + input.ram[0].size == edge[0];
    if (touches) {
      input.ram[0].size += edge[1] - edge[0];  // rule I6
    } else {
      input.ram[input.ram_ranges++] = {.start = edge[0], .size = edge[1] - edge[0]};
    }
  }
}

void ReadMachine(ByteReader& reader, SegmentsInput& input) {
  kexecore::Bounds& bounds = input.bounds;
  bounds = {};
  bounds.physical_bits = 32 + reader.Byte() % 21;
  const std::uint8_t shape = reader.Byte();
  const std::uint64_t start_low = reader.Byte(), start_high = reader.Byte();
  const std::uint64_t pages_low = reader.Byte(), pages_high = reader.Byte();
  const std::uint64_t pages = pages_low | pages_high << 8;
  const std::uint64_t machine_end = MachineEnd(bounds);
  const std::uint64_t starts[] = {
      (start_low | start_high << 8) * kPage,
      kFourGiB - pages * kPage,
      machine_end - pages * kPage,
      kFourGiB - pages / 2 * kPage,
  };
  bounds.crash_start = starts[shape % 4];
  bounds.crash_size = std::min(pages * kPage, machine_end - bounds.crash_start);  // rule I4
  SetRam(input, shape);
}

std::uint64_t ReadAddress(ByteReader& reader, const kexecore::Bounds& bounds,
                          const kexecore::Segment& last) {
  const std::uint8_t base = reader.Byte();
  const auto steps = static_cast<std::int8_t>(reader.Byte());
  const std::uint64_t step_sizes[] = {1, kPage};
  const std::uint64_t bases[] = {
      bounds.crash_start,
      bounds.crash_start + bounds.crash_size,
      last.dest_maddr,
      last.dest_maddr + last.dest_size,
      MachineEnd(bounds),
      kFourGiB,
      0,
      base % 8 == 7 ? reader.Word() : 0,
  };
  return bases[base % 8] +
         static_cast<std::uint64_t>(std::int64_t{steps}) * step_sizes[base >> 3 & 1];
}

kexecore::Segment ReadSegment(ByteReader& reader, const kexecore::Bounds& bounds,
                              const kexecore::Segment& last) {
  constexpr std::uint64_t kBuffer = 0x10000;
  const std::uint8_t kind = reader.Byte(), choice = kind >> 1 & 7;
  kexecore::Segment segment{};
  segment.dest_maddr = ReadAddress(reader, bounds, last);
  const std::uint64_t size = ReadAddress(reader, bounds, last) - segment.dest_maddr;
  const std::uint64_t raw_buf = choice == 7 ? reader.Word() : 0;
  const std::uint64_t raw_size = choice == 7 ? reader.Word() : 0;
  const std::uint64_t buf = (kind & 1) * kBuffer;
  const std::uint64_t bufs[] = {buf, buf, buf, buf, buf, 0 - size, 1 - size, raw_buf};
  const std::uint64_t sizes[] = {(kind & 1) * size, 0,    size - 1, size + 1,
                                 size / 2,          size, size,     raw_size};
  segment.dest_size = size;
  segment.buf = bufs[choice];
  segment.buf_size = sizes[choice];
  return segment;
}

/// The segment, cut to what the layout of this revision and caller can hold.
kexecore::Segment Narrow(const SegmentsInput& input, kexecore::Segment segment) {
  if (input.form != kexecore::Form::kPosted) return segment;
  segment.buf_size = segment.dest_size = static_cast<std::uint32_t>(segment.dest_size);
  if (input.caller == kexecore::Caller::kCompat) {
    segment.buf = static_cast<std::uint32_t>(segment.buf);
  }
  return segment;
}

}  // namespace

void DecodeSegments(const std::uint8_t* data, std::size_t size, SegmentsInput& input) {
  ByteReader reader(data, size);
  ReadMachine(reader, input);
  const std::uint8_t kind = reader.Byte();
  input.arch = (kind & 1) != 0 ? KEXECORE_EM_386 : KEXECORE_EM_X86_64;
  input.bounds.type = (kind & 2) != 0 ? KEXEC_TYPE_DEFAULT : KEXEC_TYPE_CRASH;
  input.form = (kind & 4) != 0 ? kexecore::Form::kPosted : kexecore::Form::kMerged;
  input.caller = (kind & 8) != 0 ? kexecore::Caller::kCompat : kexecore::Caller::kNative;
  const kexecore::Segment whole_area{.buf = 0,
                                     .buf_size = 0,
                                     .dest_maddr = input.bounds.crash_start,
                                     .dest_size = input.bounds.crash_size};
  input.entry = ReadAddress(reader, input.bounds, whole_area);
  const kexecore::Segment* last = &whole_area;
  for (input.count = 0; input.count < KEXECORE_MAX_SEGMENTS && !reader.empty(); ++input.count) {
    input.segments[input.count] = Narrow(input, ReadSegment(reader, input.bounds, *last));
    last = &input.segments[input.count];
  }
}

}  // namespace targets::segments_fuzz
