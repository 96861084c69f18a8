// SPDX-License-Identifier: MIT
// Which traces mutations reach beyond loads of crash images by a 64-bit caller (mutate_test.cc).
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <variant>

#include "fuzz/engines/mutate/calls.h"
#include "fuzz/engines/mutate/edit.h"
#include "fuzz/engines/mutate/mutate.h"
#include "kexecore/abi.h"
#include "trace/binary.h"
#include "trace/build.h"
#include "trace/find.h"

namespace mutate {
namespace {

/// One word for each call of a trace: its kind, and whether it pauses.
std::string Outline(const trace::Trace& trace) {
  std::string outline;
  for (const trace::Hypercall& call : trace.hypercalls) {
    const bool pauses = !call.faults.empty() && call.faults[0].hook == trace::Hook::kPreempt;
    const char* const name = call.call == trace::Call::kContinue  ? "continue"
                             : call.call == trace::Call::kAbandon ? "abandon"
                                                                  : "call";
    outline += (pauses ? " paused-" : " ") + std::string(name);
  }
  return outline;
}

TEST(WholeCore, PausesAndWhatMayComeAfterThat) {
  std::set<std::string> all;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    trace::Trace trace;
    trace.machine = SmallMachine();
    trace.hypercalls = {trace::BuildTypeCall({}, KEXEC_CMD_kexec_unload)};
    Random random(seed);
    EditSequence(trace, random);
    all.insert(Outline(trace));
  }
  for (const char* const outline :
       {" paused-call continue", " paused-call abandon", " paused-call call continue",
        " paused-call call abandon", " paused-call paused-continue continue",
        " paused-call call paused-continue abandon"}) {
    EXPECT_TRUE(all.contains(outline)) << outline;
  }
}

std::vector<std::uint8_t> StartOfTheWholeCore() {
  trace::Trace trace;
  trace.machine = SmallMachine();
  Random random(2);
  trace.hypercalls.push_back(GoodLoad(trace.machine, KEXEC_TYPE_DEFAULT, 2, random));
  trace.hypercalls.push_back(GoodLoadV1(trace.machine, KEXEC_TYPE_DEFAULT, random));
  return trace::Encode(trace);
}

/// Does a page of the call's page list lie in this frame?
bool IsOfTheList(const trace::Hypercall& call, std::uint64_t address) {
  return std::any_of(call.frames.begin(), call.frames.end(), [&](const trace::Content& content) {
    return content.at == address && std::holds_alternative<trace::PageList>(content.what);
  });
}

void CollectLists(const trace::MachineDescription& machine, trace::Hypercall& call,
                  std::set<std::string>& reached) {
  std::size_t destinations = 0;
  for (const trace::Content& content : call.frames) {
    const auto* const list = std::get_if<trace::PageList>(&content.what);
    if (list == nullptr || list->entries.empty()) continue;
    if (list->entries.size() == (call.compat ? 1024 : 512)) {
      const std::uint64_t last = list->entries.back();
      if (last == KEXECORE_LIST_DONE) reached.insert("full page");
      if (last == list->entries[list->entries.size() - 2]) reached.insert("page without an end");
    }
    for (const std::uint64_t entry : list->entries) {
      const std::uint64_t address = entry & ~std::uint64_t{0xfff}, flags = entry & 0xfff;
      if (flags == 0) reached.insert("entry without a flag");
      if (flags == 3) reached.insert("entry with two flags");
      if ((flags & 0xff0) != 0) reached.insert("entry with another bit");
      if (flags == KEXECORE_LIST_DESTINATION) ++destinations;
      if (flags == KEXECORE_LIST_SOURCE && address == machine.owned.start + machine.owned.size) {
        reached.insert("source just not owned");
      }
      if (flags == KEXECORE_LIST_INDIRECTION && address == content.at) reached.insert("cycle");
      if (flags == KEXECORE_LIST_INDIRECTION && !IsOfTheList(call, address)) {
        reached.insert("list that goes on nowhere");
      }
      if (flags == KEXECORE_LIST_SOURCE && address == content.at) {
        reached.insert("list as its own source");
      }
    }
    if (destinations >= 4) reached.insert("more runs");
    if (list->entries.front() % 0x1000 == KEXECORE_LIST_SOURCE) {
      reached.insert("source before a destination");
    }
  }
}

void CollectCall(const trace::Trace& trace, std::size_t index, trace::Hypercall& call,
                 std::set<std::string>& reached) {
  if (call.compat) reached.insert("32-bit caller");
  for (const trace::Race& race : call.races) {
    if (race.frames) reached.insert("race in a frame");
  }
  for (const trace::Fault& fault : call.faults) {
    if (fault.hook == trace::Hook::kMapGuest) reached.insert("guest page that cannot be mapped");
    if (fault.hook != trace::Hook::kPreempt) continue;
    for (std::size_t i = index + 1; i < trace.hypercalls.size() && i < index + 3; ++i) {
      const std::string between = i == index + 1 ? "" : " after another call";
      const trace::Call next = trace.hypercalls[i].call;
      if (next == trace::Call::kContinue) reached.insert("pause, continue" + between);
      if (next == trace::Call::kAbandon) reached.insert("pause, abandon" + between);
    }
  }
  if (call.call == trace::Call::kCrash) reached.insert("crash");
  if (call.op == KEXEC_CMD_kexec_unload_v1) reached.insert("unload_v1");
  const auto* const list = trace::Find<trace::Descriptors>(call);
  if (list == nullptr) return;
  for (const trace::Segment& segment : list->segments) {
    const std::uint64_t from = trace.machine.alloc_from;
    const std::size_t others = list->segments.size() - 1;
    constexpr std::uint64_t kRegion = 0x200000, kMost = kRegion << 18;
    const std::uint64_t regions = segment.dest_size + others * kRegion;
    if (others != 0 && regions == kMost) reached.insert("as many regions as there may be");
    if (others != 0 && regions == kMost + kRegion) reached.insert("one region too many");
    if (from != 0 && segment.dest_maddr == from) reached.insert("destination handed out");
    for (const trace::Range& ram : trace.machine.ram) {
      const std::uint64_t end = segment.dest_maddr + segment.dest_size;
      if (end == ram.start + ram.size + kPage) reached.insert("one page beyond RAM");
      if (segment.dest_maddr + kPage == ram.start) reached.insert("one page before RAM");
    }
  }
}

TEST(WholeCore, IsReached) {
  Mutator mutator;
  const std::vector<std::uint8_t> input = StartOfTheWholeCore();
  std::set<std::string> reached;
  const trace::Trace start = trace::Decode(StartOfTheWholeCore());
  for (std::uint64_t seed = 0; seed < 200000; ++seed) {
    trace::Trace trace = trace::Decode(mutator.Mutate(input, 1 << 16, seed));
    const auto& ram = trace.machine.ram;
    if (trace.machine.abi == KEXECORE_ABI_POSTED) reached.insert("revision");
    if (trace.machine.control_va >> 47 == 0x1ffff) reached.insert("page tables");
    if (trace.machine.control_va >> 47 == 0x1ffff && trace.machine.features == 3) {
      reached.insert("five levels of page tables");
    }
    if (trace.machine.control_va >> 47 == 0x1fffe) reached.insert("control page too low");
    if (trace.machine.owned != start.machine.owned) reached.insert("what the caller owns");
    for (std::size_t i = 0; i + 1 < ram.size(); ++i) {
      if (ram.size() <= start.machine.ram.size()) break;
      const std::uint64_t end = ram[i].start + ram[i].size;
      if (end == ram[i + 1].start) reached.insert("RAM that touches");
      if (end + kPage == ram[i + 1].start) reached.insert("RAM with a hole of a page");
    }
    for (const trace::Range& range : ram) {
      if (range.size == 0) reached.insert("empty RAM");
      if (range.size % kPage == 1) reached.insert("unaligned RAM");
    }
    for (std::size_t i = 0; i < trace.hypercalls.size(); ++i) {
      trace::Hypercall& call = trace.hypercalls[i];
      CollectCall(trace, i, call, reached);
      const trace::Hypercall& first = start.hypercalls[0];
      if (call.memory == first.memory && call.compat != first.compat) {
        reached.insert("the same from another caller");
      }
      CollectLists(trace.machine, call, reached);
    }
  }
  for (const char* const kind : {"revision",
                                 "page tables",
                                 "five levels of page tables",
                                 "control page too low",
                                 "what the caller owns",
                                 "RAM that touches",
                                 "RAM with a hole of a page",
                                 "the same from another caller",
                                 "empty RAM",
                                 "unaligned RAM",
                                 "32-bit caller",
                                 "race in a frame",
                                 "guest page that cannot be mapped",
                                 "pause, continue",
                                 "pause, abandon",
                                 "pause, continue after another call",
                                 "pause, abandon after another call",
                                 "crash",
                                 "unload_v1",
                                 "destination handed out",
                                 "as many regions as there may be",
                                 "one region too many",
                                 "one page beyond RAM",
                                 "one page before RAM",
                                 "full page",
                                 "page without an end",
                                 "entry without a flag",
                                 "entry with two flags",
                                 "entry with another bit",
                                 "source just not owned",
                                 "cycle",
                                 "list that goes on nowhere",
                                 "list as its own source",
                                 "more runs",
                                 "source before a destination"}) {
    EXPECT_TRUE(reached.contains(kind)) << kind;
  }
}

/// Inserted loads fit the machine: only edits make a trace wrong.
TEST(Calls, AreGood) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Random random(seed);
    trace::MachineDescription machine = SmallMachine();
    machine.abi = seed % 2 == 0 ? KEXECORE_ABI_MERGED : KEXECORE_ABI_POSTED;
    const auto type = static_cast<std::uint8_t>(seed / 2 % 2);
    trace::Hypercall load = GoodLoad(machine, type, 4, random);
    const auto inside = [&](std::uint64_t at, std::uint64_t size) {
      const auto holds = [&](const trace::Range& range) {
        return range.start <= at && at + size <= range.start + range.size;
      };
      if (type == KEXEC_TYPE_CRASH) return holds(machine.crash);
      return std::any_of(machine.ram.begin(), machine.ram.end(), holds);
    };
    for (const trace::Segment& segment : trace::Find<trace::Descriptors>(load)->segments) {
      if (segment.buf != 0) EXPECT_TRUE(inside(segment.dest_maddr, segment.dest_size)) << seed;
    }
    const trace::Hypercall v1 = GoodLoadV1(machine, type, random);
    for (const trace::Content& content : v1.frames) {
      EXPECT_GE(content.at, machine.owned.start);
      EXPECT_LE(content.at + kPage, machine.owned.start + machine.owned.size);
    }
    std::uint64_t dest = 0;
    for (const trace::Content& content : v1.frames) {
      const auto* const list = std::get_if<trace::PageList>(&content.what);
      if (list == nullptr) continue;
      for (const std::uint64_t entry : list->entries) {
        if ((entry & KEXECORE_LIST_DESTINATION) != 0) dest = entry - KEXECORE_LIST_DESTINATION;
        if ((entry & KEXECORE_LIST_SOURCE) == 0) continue;
        EXPECT_TRUE(inside(dest, kPage)) << seed;
        dest += kPage;
      }
    }
  }
}

}  // namespace
}  // namespace mutate
