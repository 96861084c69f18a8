// SPDX-License-Identifier: MIT
#include "core/posted.h"

#if KEXECORE_POSTED

namespace kexecore {
namespace {

constexpr std::uint16_t kNoArch = 0;

/// The arch that the posted revision's flags name. All bits above the type count, so a bit that has
/// no meaning gives kNoArch.
constexpr std::uint16_t ArchOf(std::uint32_t flags) {
  switch (flags >> 8) {
    case KEXECORE_CLASS_32:
      return KEXECORE_EM_386;
    case KEXECORE_CLASS_64:
      return KEXECORE_EM_X86_64;
    default:
      return kNoArch;
  }
}

constexpr std::uint32_t TypeOf(std::uint32_t flags) { return flags & 0xff; }

}  // namespace

LoadRequest RequestOf(const kexecore_abi_load_posted& argument) {
  return {.type = TypeOf(argument.flags),
          .arch = ArchOf(argument.flags),
          .nr_segments = argument.nr_segments,
          .segments = argument.segments,
          .entry = argument.entry_maddr,
          .form = Form::kPosted};
}

LoadRequest RequestOf(const kexecore_abi_load_posted_compat& argument) {
  return {.type = TypeOf(argument.flags),
          .arch = ArchOf(argument.flags),
          .nr_segments = argument.nr_segments,
          .segments = argument.segments,
          .entry = std::uint64_t{argument.entry_maddr[1]} << 32 | argument.entry_maddr[0],
          .form = Form::kPosted};
}

Segment SegmentOf(const kexecore_abi_segment_posted& descriptor) {
  return {.buf = descriptor.buf,
          .buf_size = descriptor.size,
          .dest_maddr = descriptor.dest_maddr,
          .dest_size = descriptor.size};
}

Segment SegmentOf(const kexecore_abi_segment_posted_compat& descriptor) {
  return {.buf = descriptor.buf,
          .buf_size = descriptor.size,
          .dest_maddr = descriptor.dest_maddr,
          .dest_size = descriptor.size};
}

}  // namespace kexecore

#endif
