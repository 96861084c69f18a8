// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/argument.h"

#include <cstring>

namespace model {
namespace {

template <typename T>
T As(const std::uint8_t* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof(value));
  return value;
}

bool IsType(std::uint32_t type) { return type == KEXEC_TYPE_DEFAULT || type == KEXEC_TYPE_CRASH; }

int CheckCount(const LoadRequest& request) {
  return request.nr_segments <= KEXECORE_MAX_SEGMENTS ? 0 : -KEXECORE_EINVAL;
}

int ReadMerged(const std::uint8_t* bytes, LoadRequest& request) {
  const auto load = As<kexecore_abi_load>(bytes);
  request = {.type = load.type,
             .arch = load.arch,
             .nr_segments = load.nr_segments,
             .segments = load.segments,
             .entry = load.entry_maddr};
  if (!IsType(load.type)) return -KEXECORE_EINVAL;  // L5
  if (load.arch != KEXECORE_EM_386 && load.arch != KEXECORE_EM_X86_64)
    return -KEXECORE_EINVAL;  // L6
  return CheckCount(request);
}

int ReadPosted(const Dialect& dialect, const std::uint8_t* bytes, LoadRequest& request) {
  std::uint32_t flags = 0;
  if (dialect.compat) {
    const auto load = As<kexecore_abi_load_posted_compat>(bytes);
    flags = load.flags;
    request.nr_segments = load.nr_segments;
    request.segments = load.segments;
    request.entry = load.entry_maddr[0] | std::uint64_t{load.entry_maddr[1]} << 32;
  } else {
    const auto load = As<kexecore_abi_load_posted>(bytes);
    flags = load.flags;
    request.nr_segments = load.nr_segments;
    request.segments = load.segments;
    request.entry = load.entry_maddr;
  }
  const std::uint32_t image_class = flags / 0x100 % 0x100;
  request.type = flags % 0x100;
  request.arch = image_class == KEXECORE_CLASS_32 ? KEXECORE_EM_386 : KEXECORE_EM_X86_64;
  if (!IsType(request.type)) return -KEXECORE_EINVAL;  // L5
  if (image_class != KEXECORE_CLASS_32 && image_class != KEXECORE_CLASS_64) {
    return -KEXECORE_EINVAL;  // L6
  }
  if (flags / 0x10000 != 0) return -KEXECORE_EINVAL;
  return CheckCount(request);
}

}  // namespace

std::size_t LoadSize(const Dialect& dialect) {
  if (!dialect.posted) return sizeof(kexecore_abi_load);
  return dialect.compat ? sizeof(kexecore_abi_load_posted_compat)
                        : sizeof(kexecore_abi_load_posted);
}

int ReadLoad(const Dialect& dialect, const std::uint8_t* bytes, LoadRequest& request) {
  return dialect.posted ? ReadPosted(dialect, bytes, request) : ReadMerged(bytes, request);
}

std::size_t DescriptorSize(const Dialect& dialect) {
  if (!dialect.posted) return sizeof(kexecore_abi_segment);
  return dialect.compat ? sizeof(kexecore_abi_segment_posted_compat)
                        : sizeof(kexecore_abi_segment_posted);
}

Segment ReadDescriptor(const Dialect& dialect, const std::uint8_t* bytes) {
  if (!dialect.posted) return As<kexecore_abi_segment>(bytes);
  if (dialect.compat) {
    const auto segment = As<kexecore_abi_segment_posted_compat>(bytes);
    return {segment.buf, segment.size, segment.dest_maddr, segment.size};
  }
  const auto segment = As<kexecore_abi_segment_posted>(bytes);
  return {segment.buf, segment.size, segment.dest_maddr, segment.size};
}

std::size_t ListSize(const Dialect& dialect) {
  return dialect.compat ? sizeof(kexecore_abi_load_v1_compat) : sizeof(kexecore_abi_load_v1);
}

ListRequest ReadList(const Dialect& dialect, const std::uint8_t* bytes) {
  if (dialect.compat) {
    const auto list = As<kexecore_abi_load_v1_compat>(bytes);
    return {list.type, list.indirection_page, list.start_address};
  }
  const auto list = As<kexecore_abi_load_v1>(bytes);
  return {list.type, list.indirection_page, list.start_address};
}

std::size_t RangeSize(const Dialect& dialect) {
  return dialect.compat ? sizeof(kexecore_abi_range_compat) : sizeof(kexecore_abi_range);
}

kexecore_abi_range ReadRange(const Dialect& dialect, const std::uint8_t* bytes) {
  if (!dialect.compat) return As<kexecore_abi_range>(bytes);
  const auto range = As<kexecore_abi_range_compat>(bytes);
  return {range.range, range.nr, range.size, range.start};
}

void WriteRange(const Dialect& dialect, const kexecore_abi_range& range, std::uint8_t* bytes) {
  if (!dialect.compat) {
    std::memcpy(bytes, &range, sizeof(range));
    return;
  }
  const kexecore_abi_range_compat compat{range.range, range.nr,
                                         static_cast<std::uint32_t>(range.size),
                                         static_cast<std::uint32_t>(range.start)};
  std::memcpy(bytes, &compat, sizeof(compat));
}

}  // namespace model
