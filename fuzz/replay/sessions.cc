// SPDX-License-Identifier: MIT
#include "fuzz/replay/sessions.h"

#include <utility>

#include "fuzz/trace/build.h"
#include "kexecore/abi.h"

namespace replay {
namespace {

trace::Hypercall WithType(std::uint64_t op, std::vector<std::uint8_t> type) {
  trace::Hypercall hypercall{.op = op, .arg = kArgument};
  hypercall.memory = {{kArgument, trace::Bytes{std::move(type)}}};
  return hypercall;
}

}  // namespace

trace::Trace EmptyTrace() {
  trace::Trace trace;
  trace.machine = {.physical_bits = 46,
                   .crash = {kCrash, kCrashSize},
                   .xen = {0x200000, 0x100000},
                   .vmcoreinfo = {0x300000, 0x1000},
                   .ram = {{0, 0xa0000}, {0x100000, 0x1ff00000}, {kHighRam, 0x10000000}},
                   .owned = {kOwned, 0x1000000},
                   .cpu_notes = {{0x400000, 0x400}, {0x400400, 0}}};
  return trace;
}

trace::Hypercall Load(std::vector<trace::Segment> segments, std::uint64_t entry) {
  trace::Hypercall load{.op = KEXEC_CMD_kexec_load, .arg = kArgument};
  load.memory.push_back(
      {kArgument, trace::LoadArgument{.type = KEXEC_TYPE_CRASH,
                                      .pad = 0xcc,
                                      .arch = KEXECORE_EM_X86_64,
                                      .nr_segments = static_cast<std::uint32_t>(segments.size()),
                                      .segments = kList,
                                      .entry_maddr = entry}});
  for (const trace::Segment& segment : segments) {
    if (segment.buf == 0) continue;
    load.memory.push_back(
        {segment.buf, trace::Pattern{.size = segment.buf_size, .seed = segment.dest_maddr}});
  }
  load.memory.push_back({kList, trace::Descriptors{std::move(segments)}});
  return load;
}

trace::Hypercall LoadDefault(std::vector<trace::Segment> segments, std::uint64_t entry) {
  return trace::BuildLoad({}, KEXEC_TYPE_DEFAULT, std::move(segments), entry);
}

trace::Hypercall LoadList(std::vector<std::uint64_t> entries, std::int32_t type,
                          std::uint64_t entry) {
  return trace::BuildLoadV1({}, type, kOwned, std::move(entries), entry);
}

std::vector<std::uint64_t> TwoSources(std::uint64_t dest) {
  return {dest | KEXECORE_LIST_DESTINATION, (kOwned + 0x5000) | KEXECORE_LIST_SOURCE,
          (kOwned + 0x3000) | KEXECORE_LIST_SOURCE, KEXECORE_LIST_DONE};
}

trace::Segment TwoPages(std::uint64_t dest) {
  return {.buf = dest == kDest ? kBuffer : kBuffer + (dest - kCrash),
          .buf_size = 0x1800,
          .dest_maddr = dest,
          .dest_size = 0x2000};
}

trace::Hypercall UnloadDefault() { return WithType(KEXEC_CMD_kexec_unload, {KEXEC_TYPE_DEFAULT}); }

trace::Hypercall ExecuteDefault() {
  return WithType(KEXEC_CMD_kexec, {KEXEC_TYPE_DEFAULT, 0, 0, 0});
}

trace::Hypercall Continue() { return trace::BuildOther(trace::Call::kContinue); }

trace::Hypercall Abandon() { return trace::BuildOther(trace::Call::kAbandon); }

trace::Hypercall Crash() { return trace::BuildOther(trace::Call::kCrash); }

trace::Hypercall Unload() { return WithType(KEXEC_CMD_kexec_unload, {KEXEC_TYPE_CRASH}); }

trace::Hypercall Status() { return WithType(KEXEC_CMD_kexec_status, {KEXEC_TYPE_CRASH}); }

trace::Hypercall Execute() { return WithType(KEXEC_CMD_kexec, {KEXEC_TYPE_CRASH, 0, 0, 0}); }

trace::Hypercall GetRange(std::int32_t range, std::int32_t nr) {
  trace::Hypercall hypercall{.op = KEXEC_CMD_kexec_get_range, .arg = kArgument};
  hypercall.memory = {{kArgument, trace::RangeArgument{.range = range, .nr = nr}}};
  return hypercall;
}

}  // namespace replay
