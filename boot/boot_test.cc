// SPDX-License-Identifier: MIT
//
// Small images through the whole way, in QEMU: the archive that ships loads them on the bare-metal
// hypervisor, its control page enters them, and they say what they find.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "asm/host/places.h"
#include "boot/small_image.h"
#include "cli/file.h"
#include "kexecore/abi.h"
#include "kexecore/kexecore.h"
#include "trace/build.h"

namespace boot {
namespace {

TEST(Boot, Default64) {
  ImageLoad load(KEXEC_TYPE_DEFAULT, KEXECORE_EM_X86_64);
  load.AddWords(LOW_WORDS, LOW_PAGES);
  load.Map(ABOVE_WORDS, ABOVE_PAGES);
  trace::Trace trace = OnMachine(load.Call());
  trace.machine.crash = {};
  const Report report(trace);
  SCOPED_TRACE(report.all());
  ExpectEntered(report, true);
  ExpectMoved(report);
}

TEST(Boot, Default64Above4Gib) {
  ImageLoad load(KEXEC_TYPE_DEFAULT, KEXECORE_EM_X86_64);
  load.AddWords(LOW_WORDS, LOW_PAGES);
  load.AddWords(ABOVE_WORDS, ABOVE_PAGES);
  trace::Trace trace = OnMachine(load.Call());
  trace.machine.crash = {};
  trace.machine.ram.push_back({0x100000000, 0x60000000});
  const Report report(trace);
  SCOPED_TRACE(report.all());
  ExpectEntered(report, true);
  EXPECT_EQ(report["low"], LOW_PAGES);
  EXPECT_EQ(report["above"], ABOVE_PAGES);
}

TEST(Boot, Default32) {
  ImageLoad load(KEXEC_TYPE_DEFAULT, KEXECORE_EM_386);
  load.AddWords(LOW_WORDS, LOW_PAGES);
  trace::Trace trace = OnMachine(load.Call());
  trace.machine.crash = {};
  const Report report(trace);
  SCOPED_TRACE(report.all());
  ExpectEntered(report, false);
  ExpectMoved(report);
}

// The hypervisor runs on five levels of tables.
TEST(Boot, Default64AfterFiveLevels) {
  ImageLoad load(KEXEC_TYPE_DEFAULT, KEXECORE_EM_X86_64);
  load.AddWords(LOW_WORDS, LOW_PAGES);
  load.AddWords(ABOVE_WORDS, ABOVE_PAGES);
  trace::Trace trace = OnMachine(load.Call());
  trace.machine.features |= KEXECORE_FEATURE_LA57;
  trace.machine.crash = {};
  trace.machine.ram.push_back({0x100000000, 0x60000000});
  const Report report(trace);
  SCOPED_TRACE(report.all());
  EXPECT_TRUE(report.Has("host: 5 levels of page tables"));
  ExpectEntered(report, true);
  EXPECT_EQ(report["low"], LOW_PAGES);
  EXPECT_EQ(report["above"], ABOVE_PAGES);
}

TEST(Boot, Crash32AfterFiveLevels) {
  trace::Trace trace = OnMachine(ImageLoad(KEXEC_TYPE_CRASH, KEXECORE_EM_386).Call());
  trace.machine.features |= KEXECORE_FEATURE_LA57;
  const Report report(trace);
  SCOPED_TRACE(report.all());
  EXPECT_TRUE(report.Has("host: 5 levels of page tables"));
  ExpectEntered(report, false);
}

// Out of an NMI.
TEST(Boot, Crash64) {
  ImageLoad load(KEXEC_TYPE_CRASH, KEXECORE_EM_X86_64);
  load.Map(LOW_WORDS, LOW_PAGES);
  load.Map(ABOVE_WORDS, ABOVE_PAGES);
  const Report report(OnMachine(load.Call()));
  SCOPED_TRACE(report.all());
  ExpectEntered(report, true);
  EXPECT_EQ(report["low"], 0u);
  EXPECT_TRUE(report.Has("crash: in an NMI"));
  EXPECT_TRUE(report.Has("relocation: 0 pages to move, 0 in place, 0 to zero\n"));
}

TEST(Boot, Crash32) {
  const Report report(OnMachine(ImageLoad(KEXEC_TYPE_CRASH, KEXECORE_EM_386).Call()));
  SCOPED_TRACE(report.all());
  ExpectEntered(report, false);
}

// The image and its words as a page list of the guest's own pages, of 64-bit or 32-bit entries. The
// sources lie from the highest page down where the allocator would go from the lowest up.
trace::Trace ListOnMachine(bool compat) {
  constexpr std::uint64_t kOwned = 0x1400000, kSources = 0x1410000, kOwnedSize = 0x1000000;
  const std::uint64_t per_page = kPageSize / (compat ? 4 : 8);
  std::vector<std::uint64_t> entries;
  const auto add = [&](std::uint64_t entry) {
    if (entries.size() % per_page == per_page - 1) {
      entries.push_back(kOwned + (entries.size() + 1) / per_page * kPageSize |
                        KEXECORE_LIST_INDIRECTION);
    }
    entries.push_back(entry);
  };
  Bytes sources((HIGH_PAGES + 2 + LOW_PAGES + (compat ? 0 : ABOVE_PAGES)) * kPageSize);
  std::uint64_t next = sources.size();
  const auto move = [&](std::uint64_t to, std::uint64_t pages, Bytes bytes) {
    bytes.resize(pages * kPageSize, 0);
    add(to | KEXECORE_LIST_DESTINATION);
    for (std::uint64_t i = 0; i < pages; ++i) {
      next -= kPageSize;
      add((kSources + next) | KEXECORE_LIST_SOURCE);
      std::memcpy(sources.data() + next, bytes.data() + i * kPageSize, kPageSize);
    }
  };
  move(HIGH_WORDS, HIGH_PAGES, Words(HIGH_WORDS, HIGH_PAGES * kPageSize - HIGH_TAIL));
  move(CORE_IMAGE, 2,
       cli::ReadBytes(compat ? "asm/host/core_image_32.bin" : "asm/host/core_image_64.bin"));
  move(LOW_WORDS, LOW_PAGES, Words(LOW_WORDS, LOW_PAGES * kPageSize));
  if (!compat) move(ABOVE_WORDS, ABOVE_PAGES, Words(ABOVE_WORDS, ABOVE_PAGES * kPageSize));
  add(KEXECORE_LIST_DONE);
  trace::Hypercall call =
      trace::BuildLoadV1({.compat = compat}, KEXEC_TYPE_DEFAULT, kOwned, entries, CORE_IMAGE);
  call.frames.erase(call.frames.begin(), call.frames.end() - 1);  // all but the list
  call.frames.push_back({kSources, trace::Bytes{std::move(sources)}});
  call.result = 0;
  trace::Trace trace = OnMachine(call);
  trace.machine.crash = {};
  trace.machine.owned = {kOwned, kOwnedSize};
  if (!compat) trace.machine.ram.push_back({0x100000000, 0x60000000});
  return trace;
}

TEST(Boot, DefaultList64) {
  const Report report(ListOnMachine(false));
  SCOPED_TRACE(report.all());
  ExpectEntered(report, true);
  EXPECT_EQ(report["low"], LOW_PAGES);
  EXPECT_EQ(report["above"], ABOVE_PAGES);
}

TEST(Boot, DefaultList32) {
  const Report report(ListOnMachine(true));
  SCOPED_TRACE(report.all());
  ExpectEntered(report, false);
  EXPECT_EQ(report["low"], LOW_PAGES);
}

// A test that cannot fail is none: what is not there is not found.
TEST(Boot, NoImage) {
  trace::Trace trace = OnMachine(trace::BuildTypeCall({}, KEXEC_CMD_kexec_status));
  trace.hypercalls[0].result = 0;
  const Report report(trace);
  EXPECT_FALSE(report.is_entered());
  EXPECT_FALSE(report.has_marker());
  EXPECT_TRUE(report.Has("host: crash answered -2, as no image is loaded")) << report.all();
}

TEST(Boot, CallsAreMadeAsWhoMadeThem) {
  trace::Trace trace = OnMachine(trace::BuildTypeCall({}, KEXEC_CMD_kexec_status));
  trace.hypercalls[0].privileged = false;
  trace.hypercalls[0].result = -KEXECORE_EPERM;
  EXPECT_TRUE(Report(trace).Has("status: -1, pauses 0"));
}

// The traces' machine and this one differ in what the trace needs.
TEST(Boot, RamThatIsNotThereEndsTheMachine) {
  trace::Trace trace = OnMachine(trace::BuildTypeCall({}, KEXEC_CMD_kexec_status));
  trace.machine.ram.push_back({0xe8000000, 0x1000000});  // where a PC has none
  EXPECT_TRUE(Report(trace).Has("host: no RAM here: 0xe8000000, size 0x1000000"));
}

TEST(Boot, MemoryOfTheHypervisorsEndsTheMachine) {
  for (const auto range : {&trace::MachineDescription::crash, &trace::MachineDescription::owned}) {
    trace::Trace trace = OnMachine(trace::BuildTypeCall({}, KEXEC_CMD_kexec_status));
    trace.machine.*range = {0x100000, 0x1000};
    EXPECT_TRUE(Report(trace).Has("host: the trace wants what is mine, up to "));
  }
}

TEST(Boot, OtherAnswerEndsTheMachine) {
  trace::Trace trace = OnMachine(trace::BuildTypeCall({}, KEXEC_CMD_kexec_status));
  trace.hypercalls[0].result = 1;
  const Report report(trace);
  EXPECT_FALSE(report.has_marker());
  EXPECT_TRUE(report.Has("another answer")) << report.all();
}

}  // namespace
}  // namespace boot
