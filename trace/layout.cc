// SPDX-License-Identifier: MIT
#include "trace/layout.h"

#include <cstring>

#include "kexecore/abi.h"

namespace trace {
namespace {

constexpr std::uint32_t kPadWord = 0x01010101u * kPadByte;

template <typename Abi>
void Append(const Abi& abi, std::vector<std::uint8_t>& out) {
  const std::size_t old_size = out.size();
  out.resize(old_size + sizeof(abi));
  std::memcpy(out.data() + old_size, &abi, sizeof(abi));
}

std::uint32_t Cut(std::uint64_t value) { return static_cast<std::uint32_t>(value); }

bool IsPosted(Dialect dialect) { return dialect.abi == KEXECORE_ABI_POSTED; }

}  // namespace

std::uint8_t ClassOf(std::uint16_t arch) {
  return arch == KEXECORE_EM_386 ? KEXECORE_CLASS_32 : KEXECORE_CLASS_64;
}

std::uint16_t ArchOf(std::uint8_t image_class) {
  return image_class == KEXECORE_CLASS_32 ? KEXECORE_EM_386 : KEXECORE_EM_X86_64;
}

void LayOut(const LoadArgument& load, Dialect dialect, std::vector<std::uint8_t>& out) {
  const std::uint32_t flags = std::uint32_t{load.type} | std::uint32_t{load.pad} << 8 |
                              static_cast<std::uint32_t>(load.arch) << 16;
  if (!IsPosted(dialect)) {
    Append(kexecore_abi_load{.type = load.type,
                             .pad = load.pad,
                             .arch = load.arch,
                             .nr_segments = load.nr_segments,
                             .segments = load.segments,
                             .entry_maddr = load.entry_maddr},
           out);
  } else if (!dialect.compat) {
    Append(kexecore_abi_load_posted{.flags = flags,
                                    .nr_segments = load.nr_segments,
                                    .segments = load.segments,
                                    .entry_maddr = load.entry_maddr},
           out);
  } else {
    Append(kexecore_abi_load_posted_compat{.flags = flags,
                                           .nr_segments = load.nr_segments,
                                           .segments = Cut(load.segments),
                                           .entry_maddr = {Cut(load.entry_maddr),
                                                           Cut(load.entry_maddr >> 32)}},
           out);
  }
}

void LayOut(const Descriptors& descriptors, Dialect dialect, std::vector<std::uint8_t>& out) {
  for (const Segment& segment : descriptors.segments) {
    if (!IsPosted(dialect)) {
      Append(kexecore_abi_segment{.buf = segment.buf,
                                  .buf_size = segment.buf_size,
                                  .dest_maddr = segment.dest_maddr,
                                  .dest_size = segment.dest_size},
             out);
    } else if (!dialect.compat) {
      Append(kexecore_abi_segment_posted{.buf = segment.buf,
                                         .size = Cut(segment.buf_size),
                                         .pad = kPadWord,
                                         .dest_maddr = segment.dest_maddr},
             out);
    } else {
      Append(kexecore_abi_segment_posted_compat{.buf = Cut(segment.buf),
                                                .size = Cut(segment.buf_size),
                                                .dest_maddr = segment.dest_maddr},
             out);
    }
  }
}

void LayOut(const RangeArgument& range, Dialect dialect, std::vector<std::uint8_t>& out) {
  if (dialect.compat) {
    Append(kexecore_abi_range_compat{.range = range.range,
                                     .nr = range.nr,
                                     .size = Cut(range.size),
                                     .start = Cut(range.start)},
           out);
  } else {
    Append(
        kexecore_abi_range{
            .range = range.range, .nr = range.nr, .size = range.size, .start = range.start},
        out);
  }
}

void LayOut(const LoadV1Argument& load, Dialect dialect, std::vector<std::uint8_t>& out) {
  if (dialect.compat) {
    kexecore_abi_load_v1_compat abi;
    std::memset(&abi, kPadByte, sizeof(abi));
    abi.type = load.type;
    abi.indirection_page = Cut(load.indirection_page);
    abi.start_address = Cut(load.start_address);
    Append(abi, out);
  } else {
    kexecore_abi_load_v1 abi;
    std::memset(&abi, kPadByte, sizeof(abi));
    abi.type = load.type;
    abi.indirection_page = load.indirection_page;
    abi.start_address = load.start_address;
    Append(abi, out);
  }
}

void LayOut(const PageList& list, Dialect dialect, std::vector<std::uint8_t>& out) {
  for (const std::uint64_t entry : list.entries) {
    if (dialect.compat) {
      Append(Cut(entry), out);
    } else {
      Append(entry, out);
    }
  }
}

}  // namespace trace
