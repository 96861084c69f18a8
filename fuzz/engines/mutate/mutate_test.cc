// SPDX-License-Identifier: MIT
#include "fuzz/engines/mutate/mutate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <variant>

#include "fuzz/engines/mutate/calls.h"
#include "fuzz/engines/mutate/edit.h"
#include "kexecore/abi.h"
#include "trace/binary.h"
#include "trace/build.h"
#include "trace/find.h"

namespace mutate {
namespace {

std::vector<std::uint8_t> Start() {
  trace::Trace trace;
  trace.machine = SmallMachine();
  Random random(1);
  trace.hypercalls.push_back(GoodLoad(trace.machine, KEXEC_TYPE_CRASH, 4, random));
  trace.hypercalls.push_back(trace::BuildTypeCall({}, KEXEC_CMD_kexec_unload));
  return trace::Encode(trace);
}

std::vector<std::uint8_t> MutateInput(std::span<const std::uint8_t> input, std::size_t max_size,
                                      std::uint64_t seed) {
  static Mutator mutator;  // one for all tests: earlier calls must not change its results
  const auto result = mutator.Mutate(input, max_size, seed);
  return {result.begin(), result.end()};
}

std::vector<std::uint8_t> CrossOverInputs(std::span<const std::uint8_t> left,
                                          std::span<const std::uint8_t> right, std::size_t max_size,
                                          std::uint64_t seed) {
  static Mutator mutator;
  const auto result = mutator.CrossOver(left, right, max_size, seed);
  return {result.begin(), result.end()};
}

TEST(Mutate, DependsOnTheSeedAlone) {
  EXPECT_EQ(MutateInput(Start(), 8192, 7), MutateInput(Start(), 8192, 7));
  EXPECT_NE(MutateInput(Start(), 8192, 7), MutateInput(Start(), 8192, 8));
  EXPECT_EQ(CrossOverInputs(Start(), Start(), 8192, 7), CrossOverInputs(Start(), Start(), 8192, 7));
}

TEST(Mutate, KeepsWithinTheSize) {
  std::vector<std::uint8_t> input = Start();
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const std::size_t most = 1 + seed % 700;
    ASSERT_LE(MutateInput(input, most, seed).size(), most);
    ASSERT_LE(CrossOverInputs(input, Start(), most, seed).size(), most);
    input = MutateInput(input, 8192, seed);
  }
}

TEST(Mutate, KeepsWithinTheBounds) {
  trace::Trace trace;
  Random random(3);
  for (int i = 0; i < 20000; ++i) {
    Mutate(trace, random);
    ASSERT_LE(trace.hypercalls.size(), 8u);
    ASSERT_GE(trace.machine.map_budget, 1u);
    ASSERT_LE(trace.machine.map_budget, 128u);
    ASSERT_LE(trace.machine.ram.size(), 8u);
    for (const trace::Hypercall& call : trace.hypercalls) {
      ASSERT_LE(call.memory.size(), 24u);
      ASSERT_LE(call.frames.size(), 24u);
      ASSERT_LE(call.faults.size(), 4u);
      ASSERT_LE(call.races.size(), 4u);
    }
  }
}

TEST(Mutate, TakesAnyBytes) {
  EXPECT_FALSE(MutateInput({}, 8192, 1).empty());
  EXPECT_TRUE(MutateInput({}, 0, 1).empty());
  const std::vector<std::uint8_t> mebibyte(1 << 20, 0xff);
  EXPECT_LE(MutateInput(mebibyte, 8192, 1).size(), 8192u);
  EXPECT_LE(CrossOverInputs(mebibyte, {}, 8192, 1).size(), 8192u);
}

TEST(Mutate, CrossesTheBeginningOfOneWithTheEndOfAnother) {
  trace::Trace left, right;
  left.machine = SmallMachine();
  right.machine.physical_bits = 40;
  left.hypercalls = {trace::BuildTypeCall({}, KEXEC_CMD_kexec_unload, 0),
                     trace::BuildTypeCall({}, KEXEC_CMD_kexec_unload, 1)};
  right.hypercalls = {trace::BuildTypeCall({}, KEXEC_CMD_kexec_status, 0),
                      trace::BuildTypeCall({}, KEXEC_CMD_kexec_status, 1)};
  const auto name = [&](const trace::Hypercall& call) {
    const std::string type = call == left.hypercalls[0] || call == right.hypercalls[0] ? "0" : "1";
    return (call.op == KEXEC_CMD_kexec_unload ? "left" : "right") + type;
  };
  std::set<std::string> all;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const trace::Trace crossed =
        trace::Decode(CrossOverInputs(trace::Encode(left), trace::Encode(right), 8192, seed));
    EXPECT_EQ(crossed.machine, left.machine);
    std::string names;
    for (const trace::Hypercall& call : crossed.hypercalls) names += name(call) + " ";
    all.insert(names);
  }
  EXPECT_EQ(all, (std::set<std::string>{"", "right1 ", "right0 right1 ", "left0 ", "left0 right1 ",
                                        "left0 right0 right1 ", "left0 left1 ",
                                        "left0 left1 right1 ", "left0 left1 right0 right1 "}));
}

/// One edit alone, because several edits together could hide that one kind is missing.
TEST(Mutate, SwapsHypercalls) {
  const trace::Trace start = trace::Decode(Start());
  bool swapped = false;
  for (std::uint64_t seed = 0; seed < 1000 && !swapped; ++seed) {
    trace::Trace trace = start;
    Random random(seed);
    EditSequence(trace, random);
    swapped = trace.hypercalls.size() == 2 && trace.hypercalls[0] == start.hypercalls[1] &&
              trace.hypercalls[1] == start.hypercalls[0];
  }
  EXPECT_TRUE(swapped);
}

TEST(Mutate, BoundsWhatTakesLong) {
  trace::Trace trace;
  trace.machine.ram.resize(100, {.start = 0, .size = kPage});
  trace.hypercalls.resize(1);
  trace.hypercalls[0].frames.resize(
      100, {.at = 0, .what = trace::PageList{std::vector<std::uint64_t>(2000, 4)}});
  trace.hypercalls[0].races.resize(1);
  trace.hypercalls[0].races[0].content = trace.hypercalls[0].frames[0];
  Bound(trace);
  EXPECT_EQ(trace.machine.ram.size(), 8u);
  EXPECT_EQ(trace.hypercalls[0].frames.size(), 24u);
  const auto entries = [](const trace::Content& content) {
    return std::get<trace::PageList>(content.what).entries.size();
  };
  EXPECT_EQ(entries(trace.hypercalls[0].frames[23]), trace::kMaxEntries);
  EXPECT_EQ(entries(trace.hypercalls[0].races[0].content), trace::kMaxEntries);
}

/// Mutates one good load many times: each kind of mistake has to occur.
TEST(Mutate, ReachesEachKindOfMistake) {
  std::set<std::string> reached;
  trace::Trace start = trace::Decode(Start());
  const auto& start_memory = start.hypercalls[0].memory;
  const auto& start_argument = *trace::Find<trace::LoadArgument>(start.hypercalls[0]);
  const auto& start_list = *trace::Find<trace::Descriptors>(start.hypercalls[0]);
  for (std::uint64_t seed = 0; seed < 30000; ++seed) {
    trace::Trace trace = trace::Decode(MutateInput(Start(), 8192, seed));
    const trace::Range& crash = trace.machine.crash;
    const std::uint64_t crash_end = crash.start + crash.size;
    if (trace.machine.physical_bits != start.machine.physical_bits) reached.insert("width");
    if (trace.machine.features % 2 == 0) reached.insert("no load_v1");
    if (trace.machine.features > 3) reached.insert("feature that does not exist");
    if (crash.size != start.machine.crash.size) reached.insert("area of another size");
    if (crash.start < 1ull << 32 && 1ull << 32 < crash_end) reached.insert("area around 4 GiB");
    if (crash_end == 1ull << trace.machine.physical_bits % 64) {
      reached.insert("area at the machine's end");
    }
    if (trace.machine.free_pages < 4) reached.insert("few pages to hand out");
    if (trace.machine.map_budget <= 16) reached.insert("few pages to map");
    if (trace.machine.alloc_seed != start.machine.alloc_seed) reached.insert("order of pages");
    for (trace::Hypercall& call : trace.hypercalls) {
      if (!call.faults.empty()) reached.insert("fault");
      if (!call.races.empty()) reached.insert("race");
      if (!call.privileged) reached.insert("unprivileged");
      if (!call.privileged && call.denial < 0) reached.insert("error of the hypervisor's own");
      if (call.space != 0) reached.insert("another address space");
      if (call.forged != 0) reached.insert("forged ticket");
      if (call.call == trace::Call::kExec) reached.insert("exec without a guest");
      if (call.call == trace::Call::kEnterFailed) reached.insert("image given back");
      const auto* const argument = trace::Find<trace::LoadArgument>(call);
      const auto* const list = trace::Find<trace::Descriptors>(call);
      if (trace::Find<trace::Hole>(call) != nullptr) reached.insert("hole");
      for (const trace::Race& race : call.races) {
        if (call.memory == start_memory && std::find(start_memory.begin(), start_memory.end(),
                                                     race.content) == start_memory.end()) {
          reached.insert("race that changes something");
        }
      }
      if (argument == nullptr || list == nullptr) continue;
      if (*list == start_list) {  // the original load, not an inserted one
        if (argument->arch != start_argument.arch) reached.insert("another arch");
        if (argument->arch != KEXECORE_EM_386 && argument->arch != KEXECORE_EM_X86_64) {
          reached.insert("unknown arch");
        }
        if (argument->type != start_argument.type) reached.insert("another type");
        if (argument->type > 1) reached.insert("unknown type");
        if (argument->pad != start_argument.pad) reached.insert("padding");
      }
      if (argument->nr_segments != list->segments.size()) reached.insert("number of segments");
      if (argument->nr_segments == 17) reached.insert("17 segments");
      for (const trace::Segment& segment : list->segments) {
        const std::uint64_t end = segment.dest_maddr + segment.dest_size;
        if (end < segment.dest_maddr) reached.insert("end wraps");
        if (end == crash_end) reached.insert("end at the area's end");
        if (end == crash_end + kPage) reached.insert("end one page beyond");
        if (argument->entry_maddr == end) reached.insert("entry at an end");
        if (argument->entry_maddr == end - 1) reached.insert("entry at the last byte");
        if (segment.buf == 0 && segment.buf_size != 0) reached.insert("null buffer with a size");
        if (segment.buf_size == segment.dest_size + 1) reached.insert("buffer one byte too long");
        if (segment.buf + segment.buf_size < segment.buf) reached.insert("buffer wraps");
        for (const trace::Segment& other : list->segments) {
          if (&other != &segment && segment.dest_maddr < other.dest_maddr &&
              end == other.dest_maddr + kPage) {
            reached.insert("overlap of a page");
          }
        }
      }
    }
    if (trace.hypercalls.size() >= 3) reached.insert("more hypercalls");
  }
  const std::set<std::string> all = {"width",
                                     "no load_v1",
                                     "feature that does not exist",
                                     "area of another size",
                                     "area around 4 GiB",
                                     "area at the machine's end",
                                     "few pages to hand out",
                                     "few pages to map",
                                     "order of pages",
                                     "race that changes something",
                                     "another arch",
                                     "unknown arch",
                                     "another type",
                                     "unknown type",
                                     "padding",
                                     "fault",
                                     "race",
                                     "unprivileged",
                                     "error of the hypervisor's own",
                                     "another address space",
                                     "forged ticket",
                                     "exec without a guest",
                                     "image given back",
                                     "hole",
                                     "number of segments",
                                     "17 segments",
                                     "end wraps",
                                     "end at the area's end",
                                     "end one page beyond",
                                     "entry at an end",
                                     "entry at the last byte",
                                     "null buffer with a size",
                                     "buffer one byte too long",
                                     "buffer wraps",
                                     "overlap of a page",
                                     "more hypercalls"};
  for (const std::string& kind : all) EXPECT_TRUE(reached.contains(kind)) << kind;
}

TEST(Mutate, MachineWithoutACrashAreaStays) {
  trace::Trace trace;
  trace.machine = SmallMachine();
  trace.machine.crash = {};
  Random random(1);
  trace.hypercalls.push_back(GoodLoad(trace.machine, 0, 2, random));
  int kept = 0;
  for (int i = 0; i < 100; ++i) {
    trace::Trace changed = trace;
    Mutate(changed, random);
    kept += changed.machine == trace.machine ? 1 : 0;
  }
  EXPECT_GT(kept, 50);  // edits of the machine are only one kind of many
}

}  // namespace
}  // namespace mutate
