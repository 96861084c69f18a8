// SPDX-License-Identifier: MIT
#include "trace/build.h"

#include <algorithm>
#include <utility>

#include "kexecore/abi.h"
#include "trace/page.h"

namespace trace {
namespace {

Hypercall Begin(Dialect dialect, std::uint64_t op) {
  return {.op = op, .arg = kArgumentAt, .compat = dialect.compat};
}

/// The argument, with the architecture in the field that the revision has for it.
LoadArgument ArgumentOf(Dialect dialect, std::uint16_t arch) {
  if (dialect.abi != KEXECORE_ABI_POSTED) return {.pad = kPadByte, .arch = arch};
  return {.pad = ClassOf(arch)};
}

}  // namespace

Hypercall BuildLoad(Dialect dialect, std::uint8_t type, std::vector<Segment> segments,
                    std::uint64_t entry, std::uint16_t arch) {
  Hypercall call = Begin(dialect, KEXEC_CMD_kexec_load);
  for (const Segment& segment : segments) {
    if (segment.buf == 0 || segment.buf_size == 0) continue;
    call.memory.push_back({.at = segment.buf,
                           .what = Pattern{.size = std::min(segment.buf_size, kMostWritten),
                                           .seed = segment.dest_maddr}});
  }
  LoadArgument argument = ArgumentOf(dialect, arch);
  argument.type = type;
  argument.nr_segments = static_cast<std::uint32_t>(segments.size());
  argument.segments = kDescriptorsAt;
  argument.entry_maddr = entry;
  call.memory.push_back({.at = kArgumentAt, .what = argument});
  call.memory.push_back(
      {.at = kDescriptorsAt, .what = Descriptors{.segments = std::move(segments)}});
  return call;
}

Hypercall BuildLoadV1(Dialect dialect, std::int32_t type, std::uint64_t list_at,
                      std::vector<std::uint64_t> entries, std::uint64_t entry) {
  Hypercall call = Begin(dialect, KEXEC_CMD_kexec_load_v1);
  call.memory.push_back(
      {.at = kArgumentAt,
       .what = LoadV1Argument{.type = type,
                              .indirection_page = list_at | KEXECORE_LIST_INDIRECTION,
                              .start_address = entry}});
  for (const std::uint64_t one : entries) {
    if ((one & (kPageSize - 1)) != KEXECORE_LIST_SOURCE) continue;
    const std::uint64_t source = one - KEXECORE_LIST_SOURCE;
    if (!call.frames.empty() && call.frames.back().at == source) continue;
    call.frames.push_back({.at = source, .what = Pattern{.size = kPageSize, .seed = source}});
  }
  call.frames.push_back({.at = list_at, .what = PageList{.entries = std::move(entries)}});
  return call;
}

Hypercall BuildTypeCall(Dialect dialect, std::uint64_t op, std::uint8_t type) {
  Hypercall call = Begin(dialect, op);
  // Some operations read a type of one byte, others one of four bytes.
  call.memory.push_back({.at = kArgumentAt, .what = Bytes{.data = {type, 0, 0, 0}}});
  return call;
}

Hypercall BuildGetRange(Dialect dialect, std::int32_t range, std::int32_t nr) {
  Hypercall call = Begin(dialect, KEXEC_CMD_kexec_get_range);
  call.memory.push_back({.at = kArgumentAt, .what = RangeArgument{.range = range, .nr = nr}});
  return call;
}

Hypercall BuildOther(Call call) { return {.call = call}; }

Hypercall Paused(Hypercall call, std::uint32_t nth) {
  call.faults.push_back({.hook = Hook::kPreempt, .nth = nth});
  return call;
}

}  // namespace trace
