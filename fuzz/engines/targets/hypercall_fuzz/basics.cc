// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/hypercall_fuzz/basics.h"

#include <utility>

#include "fuzz/engines/mutate/calls.h"
#include "fuzz/engines/targets/hypercall_fuzz/sequences.h"
#include "kexecore/abi.h"

namespace targets::hypercall_fuzz {
namespace {

using mutate::kPage;
using trace::BuildGetRange;
using trace::BuildLoad;
using trace::BuildTypeCall;
using trace::kBuffersAt;

const trace::Range kArea = mutate::SmallMachine().crash;

/// `pages` pages from page `page` of the area on. The buffer fills them but for the last `tail`
/// bytes.
trace::Segment At(std::uint64_t page, std::uint64_t pages, std::uint64_t tail = 0) {
  return {.buf = kBuffersAt + page * kPage,
          .buf_size = pages * kPage - tail,
          .dest_maddr = kArea.start + page * kPage,
          .dest_size = pages * kPage};
}

trace::Hypercall Load(std::vector<trace::Segment> segments, std::uint16_t arch = 62) {
  const std::uint64_t entry = segments.empty() ? kArea.start : segments[0].dest_maddr;
  return BuildLoad({}, KEXEC_TYPE_CRASH, std::move(segments), entry, arch);
}

std::vector<trace::Segment> Pages(std::uint64_t count) {
  std::vector<trace::Segment> segments;
  for (std::uint64_t i = 0; i < count; ++i) segments.push_back(At(i, 1));
  return segments;
}

trace::Hypercall With(trace::Hypercall call, trace::Fault fault) {
  call.faults.push_back(fault);
  return call;
}

trace::Hypercall ByAnyone(trace::Hypercall call) {
  call.privileged = false;
  return call;
}

/// Another CPU overwrites the descriptors right after the first fetch.
trace::Hypercall Raced(trace::Hypercall call) {
  trace::Race race;
  race.after_access = 1;
  race.content = {.at = trace::kDescriptorsAt, .what = trace::Descriptors{.segments = {At(9, 1)}}};
  call.races.push_back(std::move(race));
  return call;
}

}  // namespace

std::vector<Sequence> CrashSequences() {
  const trace::Segment first_mebibyte = {
      .buf = 0, .buf_size = 0, .dest_maddr = 0, .dest_size = 0x100000};
  // It leaves no room for control page and tables (D8).
  const trace::Segment whole_area = {
      .buf = 0, .buf_size = 0, .dest_maddr = kArea.start, .dest_size = kArea.size};
  const std::vector<std::pair<std::string, std::vector<trace::Hypercall>>> sequences = {
      {"load", {Load({At(0, 1)})}},
      {"load_386", {Load({At(0, 2, 100)}, KEXECORE_EM_386)}},
      {"load_nothing", {Load({})}},
      {"load_16", {Load(Pages(16))}},
      {"load_17", {Load(Pages(17))}},
      {"load_with_mapping", {Load({At(3, 2, 1), first_mebibyte})}},
      {"load_apart",
       {Load({At(0, 1)}), Load({At(8, 1)}), BuildTypeCall({}, KEXEC_CMD_kexec_status)}},
      {"load_over",
       {Load({At(0, 2)}), Load({At(1, 2)}), BuildTypeCall({}, KEXEC_CMD_kexec_status)}},
      {"load_unload",
       {Load({At(0, 1)}), BuildTypeCall({}, KEXEC_CMD_kexec_unload),
        BuildTypeCall({}, KEXEC_CMD_kexec_status)}},
      {"load_exec",
       {Load({At(0, 1)}), BuildTypeCall({}, KEXEC_CMD_kexec),
        BuildTypeCall({}, KEXEC_CMD_kexec_unload)}},
      {"exec_refused",
       {Load({At(0, 1)}),
        With(BuildTypeCall({}, KEXEC_CMD_kexec), {.hook = trace::Hook::kEnter, .nth = 0}),
        BuildTypeCall({}, KEXEC_CMD_kexec_status)}},
      {"no_page",
       {With(Load({At(0, 1), whole_area}), {.hook = trace::Hook::kAllocPage, .nth = 0})}},
      {"no_map", {With(Load({At(0, 3)}), {.hook = trace::Hook::kMap, .nth = 1})}},
      {"fault_in_buffer",
       {With(Load({At(0, 3)}), {.hook = trace::Hook::kCopyFromGuest, .nth = 3})}},
      {"raced", {Raced(Load({At(0, 1)}))}},
      {"ranges",
       {BuildGetRange({}, 0), BuildGetRange({}, 1), BuildGetRange({}, 2, 1),
        BuildGetRange({}, 2, -1), BuildGetRange({}, 6)}},
      {"unload_nothing",
       {BuildTypeCall({}, KEXEC_CMD_kexec_unload), BuildTypeCall({}, KEXEC_CMD_kexec_unload, 0)}},
      {"unprivileged", {ByAnyone(BuildTypeCall({}, KEXEC_CMD_kexec_status))}},
      {"no_such_operation",
       {BuildTypeCall({}, trace::kOperations), BuildTypeCall({}, std::uint64_t{1} << 32 | 4)}},
  };
  std::vector<Sequence> all;
  for (const auto& [name, calls] : sequences) all.push_back({name, calls, mutate::SmallMachine()});
  return all;
}

std::vector<NamedTrace> BasicTraces() {
  std::vector<NamedTrace> traces;
  for (const auto& make : {CrashSequences, DefaultSequences, TableSequences, PauseSequences,
                           CallerSequences, ListSequences}) {
    for (Sequence& sequence : make()) {
      trace::Trace trace;
      trace.machine = std::move(sequence.machine);
      trace.hypercalls = std::move(sequence.calls);
      traces.emplace_back(std::move(sequence.name), std::move(trace));
    }
  }
  return traces;
}

}  // namespace targets::hypercall_fuzz
