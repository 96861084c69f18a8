// SPDX-License-Identifier: MIT
//
// Makes a million random hypercalls of every operation, caller, revision and type, with failing
// hooks and races: core and model never differ, and no promise is broken. Within ten thousand
// hypercalls the search finds a core that does differ.
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "fuzz/engines/mutate/calls.h"
#include "fuzz/engines/mutate/mutate.h"
#include "fuzz/engines/mutate/random.h"
#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/simulation/replay/broken_core.h"
#include "fuzz/simulation/replay/session.h"
#include "trace/foreign.h"
#include "trace/names.h"
#include "trace/trace.h"

namespace targets::hypercall_fuzz {
namespace {

constexpr std::uint64_t kMillion = 1'000'000;
constexpr std::uint64_t kSoon = 10'000;

/// A small machine whose loads often meet an edge of the rules: a crash area around 4 GiB or ending
/// there (L14), or so little RAM that a load soon takes half of it (L15).
trace::MachineDescription AnyMachine(mutate::Random& random) {
  trace::MachineDescription machine = mutate::SmallMachine();
  constexpr std::uint64_t k4GiB = std::uint64_t{1} << 32;
  switch (random.Below(3)) {
    case 0:
      machine.crash.start = k4GiB - machine.crash.size / (random.OneIn(2) ? 1 : 2);
      break;
    case 1:
      machine.ram = {{.start = 0x400000, .size = (3 + random.Below(8)) * KEXECORE_PAGE_SIZE}};
      break;
    default:
      break;
  }
  return machine;
}

trace::Trace AnyTrace(mutate::Random& random) {
  trace::Trace trace;
  trace.machine = AnyMachine(random);
  trace.machine.abi = random.OneIn(3) ? 1 : 0;
  for (std::size_t i = 2 + random.Below(5); i != 0; --i) {
    trace.hypercalls.push_back(mutate::AnyCall(trace.machine, random));
  }
  for (std::size_t i = random.Below(6); i != 0; --i) mutate::Mutate(trace, random);
  mutate::Bound(trace);
  return trace;
}

/// How often each call ended without an error.
using Successes = std::map<std::string, std::uint64_t>;

std::string NameOf(const trace::Hypercall& hypercall) {
  const bool is_compat = hypercall.call == trace::Call::kHypercall && hypercall.compat;
  return trace::CallName(hypercall) + (is_compat ? ", compat" : "");
}

/// Makes at least `most` hypercalls, or ends at the first broken promise. `calls` counts them.
std::optional<oracle::Violation> Search(const replay::Core& core, std::uint64_t most,
                                        std::uint64_t& calls, Successes& successes) {
  mutate::Random random(20131);
  trace::ForeignStore nothing{std::filesystem::path()};
  replay::Session session({}, nothing, core);
  for (calls = 0; calls < most;) {
    const trace::Trace trace = AnyTrace(random);
    session.Restart(trace);
    session.CheckRelocation(random.OneIn(512));  // slow
    for (const trace::Hypercall& hypercall : trace.hypercalls) {
      const std::int64_t answer = session.Step(hypercall);
      ++calls;
      if (answer >= 0) ++successes[NameOf(hypercall)];
      if (answer == -KEXECORE_ERESTART) ++successes["pause"];
      if (answer == -KEXECORE_EINTR) ++successes["abandon"];
      if (!session.violations().empty()) return session.violations()[0];
    }
  }
  return std::nullopt;
}

TEST(Differential, MillionHypercallsWithoutADifference) {
  std::uint64_t calls = 0;
  Successes successes;
  const auto violation = Search(replay::kShippedCore, kMillion, calls, successes);
  EXPECT_FALSE(violation) << oracle::Line(violation.value_or(oracle::Violation()));
  EXPECT_GE(calls, kMillion);
  // Errors alone would show little: each call has to succeed often, too.
  for (const char* what : {"exec",
                           "load_v1",
                           "unload_v1",
                           "get_range",
                           "load",
                           "unload",
                           "status",
                           "exec, compat",
                           "load_v1, compat",
                           "unload_v1, compat",
                           "get_range, compat",
                           "load, compat",
                           "unload, compat",
                           "status, compat",
                           "pause",
                           "continue",
                           "abandon",
                           "crash",
                           "execute",
                           "enter_failed"}) {
    EXPECT_GE(successes[what], kSoon / 10) << what;
  }
}

void ExpectFound(replay::Sabotage sabotage, const char* what) {
  std::uint64_t calls = 0;
  Successes successes;
  const auto violation = Search(replay::BrokenCore(std::move(sabotage)), kSoon, calls, successes);
  EXPECT_TRUE(violation) << what;
  EXPECT_LT(calls, kSoon) << what;
}

TEST(Differential, BrokenCoreIsFoundSoon) {
  ExpectFound(
      {.result = [](long answer) { return answer == -KEXECORE_EADDRNOTAVAIL ? -22 : answer; }},
      "another error");
  ExpectFound({.result = [](long answer) { return answer == -KEXECORE_ERESTART ? 0 : answer; }},
              "a pause that is answered with success");
  ExpectFound({.after =
                   [](machine::Machine& host, kexecore_instance&) {
                     (void)host.Allocate(~std::uint64_t{0}, KEXECORE_PURPOSE_STAGED);
                   }},
              "a page that leaks");
  ExpectFound({.after = [](machine::Machine&,
                           kexecore_instance& instance) { replay::SlotWordOf(instance) ^= 1; }},
              "presence that flips");
}

}  // namespace
}  // namespace targets::hypercall_fuzz
