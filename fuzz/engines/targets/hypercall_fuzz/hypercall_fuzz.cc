// SPDX-License-Identifier: MIT
// Property: every promise of CONTRACT.md holds over a whole trace
// (fuzz/simulation/replay/session.h). Input: a trace in binary form (trace/binary.h). The target
// skips traces that may map more than 256 pages in one hypercall, because they are slow and show
// nothing new, and traces with foreign files, because a fuzzer does not have their bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>

#include "fuzz/engines/mutate/mutate.h"
#include "fuzz/engines/targets/hypercall_fuzz/relocated.h"
#include "fuzz/engines/targets/warm_up.h"
#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/simulation/replay/replay.h"
#include "fuzz/simulation/replay/session.h"
#include "trace/binary.h"
#include "trace/foreign.h"
#include "trace/page.h"
#include "trace/trace.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

constexpr std::uint32_t kMostMaps = 256;

bool IsTooSlow(const trace::Trace& trace) {
  const trace::MachineDescription& machine = trace.machine;
  const bool is_bounded = machine.map_budget != 0 && machine.map_budget <= kMostMaps;
  // A page list may go round in a cycle among the pages that the caller owns.
  const bool is_small = machine.crash.size <= kMostMaps * trace::kPageSize &&
                        machine.free_pages <= kMostMaps && machine.owned.size < trace::kPageSize;
  return !trace.foreign.empty() || (!is_bounded && !is_small);
}

std::size_t Return(std::span<const std::uint8_t> bytes, std::uint8_t* out) {
  if (!bytes.empty()) std::memcpy(out, bytes.data(), bytes.size());
  return bytes.size();
}

mutate::Mutator& TheMutator() {
  static mutate::Mutator mutator;
  return mutator;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (targets::IsWarmUp(data, size)) return -1;
  // Static to reuse their memory: Decode overwrites the trace, and Run the rest.
  static trace::Decoder decoder;
  static trace::Trace trace;
  static trace::ForeignStore store;
  static replay::Session session(trace, store);
  static replay::Outcome outcome;
  decoder.Decode({data, size}, trace);
  if (IsTooSlow(trace)) return -1;
  session.CheckRelocation(targets::hypercall_fuzz::IsRelocated({data, size}));
  replay::Run(trace, session, outcome);
  for (const oracle::Violation& violation : outcome.violations) oracle::Print(violation);
  if (!outcome.violations.empty()) std::abort();
  return 0;
}

// For libFuzzer; fuzz/engines/mutate/afl_mutator.cc does the same for AFL++. libFuzzer's own
// mutations, which know no structure, get one input in eight. With -minimize_crash, libFuzzer calls
// with a size above max_size.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned int seed) {
  if (seed % 8 == 0 && size <= max_size) return LLVMFuzzerMutate(data, size, max_size);
  return Return(TheMutator().Mutate({data, size}, max_size, seed), data);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* left, std::size_t left_size,
                                                 const std::uint8_t* right, std::size_t right_size,
                                                 std::uint8_t* out, std::size_t max_size,
                                                 unsigned int seed) {
  return Return(TheMutator().CrossOver({left, left_size}, {right, right_size}, max_size, seed),
                out);
}
