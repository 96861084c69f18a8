// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/test_traces.h"

#include <utility>

#include "kexecore/abi.h"

namespace replay {
namespace {

/// The argument is a single byte. The memory after it is not mapped, so that a core that reads more
/// of it fails.
trace::Hypercall WithByte(std::uint64_t op, std::uint8_t type) {
  trace::Hypercall hypercall = trace::BuildTypeCall({}, op, type);
  hypercall.memory = {{kArgument, trace::Bytes{{type}}}};
  return hypercall;
}

}  // namespace

trace::Trace TestTrace() {
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

trace::Hypercall LoadCall(std::vector<trace::Segment> segments, std::uint64_t entry) {
  return trace::BuildLoad({}, KEXEC_TYPE_CRASH, std::move(segments), entry);
}

trace::Hypercall LoadDefaultCall(std::vector<trace::Segment> segments, std::uint64_t entry) {
  return trace::BuildLoad({}, KEXEC_TYPE_DEFAULT, std::move(segments), entry);
}

trace::Hypercall LoadListCall(std::vector<std::uint64_t> entries, std::int32_t type,
                              std::uint64_t entry) {
  return trace::BuildLoadV1({}, type, kOwned, std::move(entries), entry);
}

std::vector<std::uint64_t> TwoSourceEntries(std::uint64_t dest) {
  return {dest | KEXECORE_LIST_DESTINATION, (kOwned + 0x5000) | KEXECORE_LIST_SOURCE,
          (kOwned + 0x3000) | KEXECORE_LIST_SOURCE, KEXECORE_LIST_DONE};
}

trace::Segment TwoPageSegment(std::uint64_t dest) {
  return {.buf = dest == kDest ? kBuffer : kBuffer + (dest - kCrash),
          .buf_size = 0x1800,
          .dest_maddr = dest,
          .dest_size = 0x2000};
}

trace::Hypercall UnloadDefaultCall() {
  return WithByte(KEXEC_CMD_kexec_unload, KEXEC_TYPE_DEFAULT);
}

trace::Hypercall ExecuteDefaultCall() {
  return trace::BuildTypeCall({}, KEXEC_CMD_kexec, KEXEC_TYPE_DEFAULT);
}

trace::Hypercall ContinueCall() { return trace::BuildOther(trace::Call::kContinue); }

trace::Hypercall AbandonCall() { return trace::BuildOther(trace::Call::kAbandon); }

trace::Hypercall CrashCall() { return trace::BuildOther(trace::Call::kCrash); }

trace::Hypercall UnloadCall() { return WithByte(KEXEC_CMD_kexec_unload, KEXEC_TYPE_CRASH); }

trace::Hypercall StatusCall() { return WithByte(KEXEC_CMD_kexec_status, KEXEC_TYPE_CRASH); }

trace::Hypercall ExecuteCall() {
  return trace::BuildTypeCall({}, KEXEC_CMD_kexec, KEXEC_TYPE_CRASH);
}

trace::Hypercall GetRangeCall(std::int32_t range, std::int32_t nr) {
  return trace::BuildGetRange({}, range, nr);
}

}  // namespace replay
