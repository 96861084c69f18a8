// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/replay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "fuzz/simulation/replay/broken_core.h"
#include "fuzz/simulation/replay/test_traces.h"
#include "kexecore/abi.h"
#include "trace/binary.h"
#include "trace/build.h"
#include "trace/foreign.h"

namespace replay {
namespace {

trace::Trace ALittleOfEverything() {
  trace::Trace trace = TestTrace();
  trace.hypercalls = {GetRangeCall(0),
                      GetRangeCall(2, 2),
                      StatusCall(),
                      LoadCall({TwoPageSegment(), TwoPageSegment(kCrash + 0x8000)}),
                      StatusCall(),
                      LoadCall({}),
                      UnloadCall(),
                      ExecuteCall(),
                      LoadCall({TwoPageSegment()}),
                      ExecuteCall(),
                      UnloadCall()};
  return trace;
}

/// More calls, for a revision and a caller: images of both types, lists, pauses.
trace::Trace Everything(trace::Dialect dialect) {
  trace::Trace trace = TestTrace();
  trace.machine.abi = dialect.abi;
  trace.machine.alloc_from = kDest;  // destinations are handed out
  const trace::Segment in_crash = TwoPageSegment();
  const trace::Segment in_ram = TwoPageSegment(kDest);
  // The posted revision allows two segments in one page.
  const bool is_merged = dialect.abi == KEXECORE_ABI_MERGED;
  const trace::Segment beside{.buf = kBuffer + 0x10000,
                              .buf_size = 0x700,
                              .dest_maddr = is_merged ? kDest + 0x8000 : kDest + 0x1810,
                              .dest_size = 0x1000};
  const auto list = [&](std::int32_t type, std::uint64_t dest) {
    return trace::BuildLoadV1(dialect, type, kOwned, TwoSourceEntries(dest), dest);
  };
  const auto load = [&](std::uint8_t type, std::vector<trace::Segment> segments) {
    const std::uint64_t entry = segments[0].dest_maddr;
    return trace::BuildLoad(dialect, type, std::move(segments), entry);
  };
  const auto of = [&](std::uint64_t op, std::uint8_t type) {
    return trace::BuildTypeCall(dialect, op, type);
  };
  trace.hypercalls = {trace::Paused(load(0, {in_ram, beside}), 1),
                      of(KEXEC_CMD_kexec_status, 0),
                      trace::Paused(ContinueCall(), 2),
                      load(1, {in_crash}),
                      ContinueCall(),
                      load(1, {in_crash}),
                      trace::Paused(list(0, kDest), 0),
                      trace::Paused(ContinueCall(), 2),
                      ContinueCall(),
                      trace::Paused(list(1, kCrash), 1),
                      AbandonCall(),
                      list(1, kCrash),
                      trace::Paused(of(KEXEC_CMD_kexec_unload_v1, 0), 0),
                      AbandonCall(),
                      trace::BuildGetRange(dialect, 0),
                      trace::Paused(load(0, {in_ram}), 1),
                      of(KEXEC_CMD_kexec, 1),
                      ContinueCall(),
                      CrashCall()};
  return trace;
}

class Replay : public testing::Test {
 protected:
  trace::ForeignStore nothing_{std::filesystem::path()};
};

TEST_F(Replay, GivesEveryResult) {
  const Outcome outcome = replay::Run(ALittleOfEverything(), nothing_);
  EXPECT_TRUE(outcome.held());
  const std::vector<std::int64_t> results = {
      0, -KEXECORE_ERANGE, 0, 0, 1, -KEXECORE_EINVAL, 0, -KEXECORE_ENOENT, 0, 0, -KEXECORE_EBUSY};
  EXPECT_EQ(outcome.results, results);
}

TEST_F(Replay, GivesEveryResultOfEveryCaller) {
  constexpr std::int64_t kRestart = -KEXECORE_ERESTART;
  for (const std::uint32_t abi : {KEXECORE_ABI_MERGED, KEXECORE_ABI_POSTED}) {
    for (const bool compat : {false, true}) {
      const Outcome outcome = replay::Run(Everything({.abi = abi, .compat = compat}), nothing_);
      EXPECT_TRUE(outcome.held()) << (outcome.violations.empty() ? ""
                                                                 : Line(outcome.violations[0]));
      const std::vector<std::int64_t> results = {
          kRestart, 0,        kRestart, -KEXECORE_EBUSY, 0, 0,        kRestart,
          kRestart, 0,        kRestart, -KEXECORE_EINTR, 0, kRestart, 0,
          0,        kRestart, 0,        -KEXECORE_EBUSY, 0};
      EXPECT_EQ(outcome.results, results) << abi << compat;
    }
  }
}

int g_inits = 0;
bool g_found_zero = false;

int CountedInit(kexecore_instance* instance, const kexecore_config* config) {
  ++g_inits;
  const auto* const bytes = reinterpret_cast<const unsigned char*>(instance);
  g_found_zero = g_found_zero || std::count(bytes, bytes + sizeof *instance, 0) != 0;
  return kShippedCore.init(instance, config);
}

TEST_F(Replay, InitialisesTheCoreOnceInStaleStorage) {
  Core core = kShippedCore;
  core.init = CountedInit;
  g_inits = 0;
  g_found_zero = false;
  EXPECT_TRUE(replay::Run(ALittleOfEverything(), nothing_, core).held());
  EXPECT_EQ(g_inits, 1);
  Session session(nothing_, core);
  Outcome outcome;
  replay::Run(ALittleOfEverything(), session, outcome);
  replay::Run(ALittleOfEverything(), session, outcome);
  EXPECT_EQ(g_inits, 3);
  EXPECT_FALSE(g_found_zero);
}

TEST_F(Replay, ASessionWithoutAMachineRefusesEveryCall) {
  Session session(nothing_);
  EXPECT_FALSE(session.started());
  EXPECT_EQ(session.Step(StatusCall()), -KEXECORE_EINVAL);
  EXPECT_TRUE(session.violations().empty());
}

TEST_F(Replay, SaysWhereTheRecordedClientSawSomethingElse) {
  trace::Trace trace = ALittleOfEverything();
  trace.hypercalls[2].result = 0;
  trace.hypercalls[4].result = 0;
  const Outcome outcome = replay::Run(trace, nothing_);
  EXPECT_FALSE(outcome.held());
  EXPECT_EQ(outcome.differences, (std::vector<Difference>{{4, 0, 1}}));
}

TEST_F(Replay, IsDeterministic) {
  const trace::Trace trace = ALittleOfEverything();
  const Outcome first = replay::Run(trace, nothing_);
  EXPECT_EQ(replay::Run(trace, nothing_).digest, first.digest);
  trace::Trace other = trace;
  other.hypercalls.pop_back();
  EXPECT_NE(replay::Run(other, nothing_).digest, first.digest);
}

TEST_F(Replay, ARestartedSessionIsANewOne) {
  const trace::Trace trace = ALittleOfEverything();
  const std::uint64_t digest = replay::Run(trace, nothing_).digest;
  trace::Trace small = TestTrace();
  small.machine.crash = {};
  small.machine.free_pages = 0;
  Session session(small, nothing_);
  Outcome outcome;
  for (int round = 0; round < 3; ++round) {
    replay::Run(trace, session, outcome);
    EXPECT_EQ(outcome.digest, digest);
    replay::Run(small, session, outcome);
    EXPECT_TRUE(outcome.held());
  }
}

TEST_F(Replay, ARestartedSessionCountsFromZero) {
  const auto wrong_status = [](long result) { return result == 1 ? 0 : result; };
  Session session(nothing_, BrokenCore({.result = wrong_status}));
  Outcome outcome;
  for (int round = 0; round < 3; ++round) {
    replay::Run(ALittleOfEverything(), session, outcome);
    ASSERT_EQ(outcome.violations.size(), 1u);
    EXPECT_EQ(outcome.violations[0].hypercall, 4u);
  }
}

TEST_F(Replay, ARestartedSessionForgetsALoadThatWasSuspended) {
  trace::Trace suspended = TestTrace();
  suspended.hypercalls = {trace::Paused(LoadCall({TwoPageSegment()}))};
  trace::Trace other = TestTrace();
  const std::uint64_t elsewhere = kCrash + 0x8000;
  other.hypercalls = {LoadCall({TwoPageSegment(elsewhere)}, elsewhere)};
  Session session(nothing_);
  Outcome outcome;
  replay::Run(suspended, session, outcome);
  EXPECT_EQ(outcome.results[0], -KEXECORE_ERESTART);
  replay::Run(other, session, outcome);
  EXPECT_EQ(outcome.results[0], 0);
  EXPECT_TRUE(outcome.held());
}

TEST_F(Replay, ASessionGoesStepByStep) {
  const trace::Trace trace = ALittleOfEverything();
  const Outcome whole = replay::Run(trace, nothing_);
  Session session(TestTrace(), nothing_);
  for (std::size_t i = 0; i < trace.hypercalls.size(); ++i) {
    trace::Hypercall gone_afterwards = trace.hypercalls[i];
    EXPECT_EQ(session.Step(gone_afterwards), whole.results[i]);
  }
  EXPECT_EQ(session.digest(), whole.digest);
}

TEST_F(Replay, AMachineThatIsNotSaneDoesNotStart) {
  trace::Trace trace = ALittleOfEverything();
  trace.machine.physical_bits = 31;
  Session session(trace, nothing_);
  EXPECT_FALSE(session.started());
  EXPECT_EQ(session.Step(StatusCall()), -KEXECORE_EINVAL);
  EXPECT_TRUE(session.violations().empty());
}

TEST_F(Replay, AnImageMayComeFromAFileThatIsMissing) {
  trace::Trace trace = TestTrace();
  trace.foreign = {{.name = "kernel", .sha256 = std::string(64, '0'), .size = 0x1800}};
  trace.hypercalls = {LoadCall({TwoPageSegment()})};
  trace.hypercalls[0].memory.push_back(
      {kBuffer, trace::Foreign{.file = 0, .offset = 0, .size = 0x1800}});
  trace::ForeignStore store(std::filesystem::path(testing::TempDir()) / "empty");
  const Outcome outcome = replay::Run(trace, store);
  EXPECT_TRUE(outcome.held());
  EXPECT_EQ(outcome.results[0], 0);
  EXPECT_EQ(store.missing(), trace.foreign);
}

TEST_F(Replay, EveryPromiseHoldsWhateverTheGuestDoes) {
  std::mt19937 random(1);
  std::vector<std::vector<std::uint8_t>> sane = {trace::Encode(ALittleOfEverything())};
  for (const std::uint32_t abi : {KEXECORE_ABI_MERGED, KEXECORE_ABI_POSTED}) {
    for (const bool compat : {false, true}) {
      sane.push_back(trace::Encode(Everything({.abi = abi, .compat = compat})));
    }
  }
  Session session(TestTrace(), nothing_);
  Outcome outcome;
  for (int round = 0; round < 8000; ++round) {
    auto bytes = sane[random() % sane.size()];
    for (unsigned i = 0; i <= random() % 4; ++i) {
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    }
    trace::Trace trace = trace::Decode(bytes);
    trace.machine.map_budget = 16;
    session.CheckRelocation(round % 64 == 0);  // takes long
    replay::Run(trace, session, outcome);
    for (const oracle::Violation& violation : outcome.violations) {
      ADD_FAILURE() << "round " << round << ": " << Line(violation);
    }
  }
}

}  // namespace
}  // namespace replay
