// SPDX-License-Identifier: MIT
#include "fuzz/schedule/scenarios.h"

#include <cstdlib>

namespace schedule {
namespace {

constexpr std::uint32_t kDefault = KEXEC_TYPE_DEFAULT;
constexpr std::uint32_t kCrash = KEXEC_TYPE_CRASH;

Call Refused(Call call) {
  call.answer = kRefusal;
  return call;
}

std::vector<Scenario> MakeScenarios() {
  return {
      // A load, and a call that enters an image.
      {.name = "load, exec", .cpus = {{Load(kCrashA)}, {Exec(kCrash)}}, .preemptions = 4},
      {.name = "load on top, exec",
       .before = {Load(kCrashA)},
       .cpus = {{Load(kCrashB)}, {Exec(kCrash)}},
       .preemptions = 4},
      {.name = "load apart, exec",
       .before = {Load(kCrashA)},
       .cpus = {{Load(kCrashC)}, {Exec(kCrash)}},
       .preemptions = 4},
      {.name = "load default, exec",
       .before = {Load(kDefaultA)},
       .cpus = {{Load(kDefaultB)}, {Exec(kDefault)}}},
      {.name = "load on top, exec refused",
       .before = {Load(kCrashA)},
       .cpus = {{Load(kCrashB)}, {Refused(Exec(kCrash))}}},
      {.name = "load default, exec refused, status",
       .before = {Load(kDefaultA)},
       .cpus = {{Load(kDefaultB)}, {Refused(Exec(kDefault)), Status(kDefault)}}},
      // After two loads the state has its first value again, but another image is in the slot.
      {.name = "two loads, exec",
       .before = {Load(kCrashA)},
       .cpus = {{Load(kCrashC), Load(kCrashB)}, {Exec(kCrash)}}},
      {.name = "load, crash", .cpus = {{Load(kCrashA)}, {Crash()}}, .preemptions = 4},
      {.name = "load on top, crash",
       .before = {Load(kCrashA)},
       .cpus = {{Load(kCrashB)}, {Crash()}},
       .preemptions = 4},
      // L16 has withdrawn the image when an entry of the other type prevents the commit.
      {.name = "load on top, exec default",
       .before = {Load(kCrashA), Load(kDefaultA)},
       .cpus = {{Load(kCrashB)}, {Exec(kDefault)}},
       .preemptions = 4},
      {.name = "load on top, crash refused",
       .before = {Load(kCrashA)},
       .cpus = {{Load(kCrashB)}, {Refused(Crash())}},
       .preemptions = 4},

      // An unload, and a call that enters an image.
      {.name = "unload, exec",
       .before = {Load(kCrashA)},
       .cpus = {{Unload(kCrash)}, {Exec(kCrash)}},
       .preemptions = 5},
      {.name = "unload default, exec",
       .before = {Load(kDefaultA)},
       .cpus = {{Unload(kDefault)}, {Exec(kDefault)}},
       .preemptions = 4},
      {.name = "unload, crash",
       .before = {Load(kCrashA)},
       .cpus = {{Unload(kCrash)}, {Crash()}},
       .preemptions = 5},
      {.name = "exec refused, crash, unload",
       .before = {Load(kCrashA)},
       .cpus = {{Refused(Exec(kCrash))}, {Crash()}, {Unload(kCrash)}}},
      {.name = "load on top, exec refused, crash refused",
       .before = {Load(kCrashA)},
       .cpus = {{Load(kCrashB)}, {Refused(Exec(kCrash))}, {Refused(Crash())}},
       .preemptions = 2},

      // Two calls that enter an image.
      {.name = "exec, exec",
       .before = {Load(kCrashA)},
       .cpus = {{Refused(Exec(kCrash))}, {Exec(kCrash)}},
       .preemptions = 5},
      {.name = "exec default, exec",
       .before = {Load(kCrashA), Load(kDefaultA)},
       .cpus = {{Refused(Exec(kDefault))}, {Exec(kCrash)}},
       .preemptions = 5},
      {.name = "exec, crash",
       .before = {Load(kCrashA)},
       .cpus = {{Refused(Exec(kCrash))}, {Crash()}},
       .preemptions = 5},
      {.name = "crash refused and unload, crash",
       .before = {Load(kCrashA)},
       .cpus = {{Refused(Crash()), Unload(kCrash)}, {Crash()}},
       .preemptions = 4},

      // Two loads or unloads.
      {.name = "load, load", .cpus = {{Load(kCrashA)}, {Load(kCrashB)}}},
      {.name = "load, load default", .cpus = {{Load(kCrashA)}, {Load(kDefaultA)}}},
      {.name = "load, unload", .cpus = {{Load(kCrashA)}, {Unload(kCrash)}}, .preemptions = 4},
      {.name = "unload, unload",
       .before = {Load(kDefaultA)},
       .cpus = {{Unload(kDefault)}, {UnloadV1(kDefault)}},
       .preemptions = 4},
      {.name = "load_v1, unload_v1", .cpus = {{Load(kList)}, {UnloadV1(kDefault)}}},
      {.name = "compat load_v1, exec", .cpus = {{Load(kCompatList)}, {Exec(kDefault)}}},
      {.name = "load, status", .cpus = {{Load(kCrashA)}, {Status(kCrash), Status(kCrash)}}},

      // Loads and unloads that are suspended.
      {.name = "load with pauses, exec, crash",
       .before = {Load(kCrashA)},
       .cpus = {{Load(kDefaultA)}, {Exec(kDefault)}, {Crash()}},
       .preemptions = 2,
       .pause_every = 2},
      {.name = "load on top with pauses, exec",
       .before = {Load(kCrashA)},
       .cpus = {{Load(kCrashB)}, {Exec(kCrash)}},
       .pause_every = 1},
      {.name = "unload with pauses, load",
       .before = {Load(kDefaultA)},
       .cpus = {{Unload(kDefault)}, {Load(kCrashA)}},
       .pause_every = 1},
      {.name = "continue, abandon",
       .cpus = {{LoadOnce(kDefaultA), Continue()}, {Abandon()}},
       .pause_every = 3},
      {.name = "continue, continue",
       .before = {LoadOnce(kCrashB)},
       .cpus = {{Continue()}, {Continue()}},
       .preemptions = 4,
       .pause_every = 1},
      // The call whose ticket comes late was abandoned, and another one is suspended by then.
      {.name = "late continue",
       .before = {LoadOnce(kDefaultA)},
       .cpus = {{Abandon(), LoadOnce(kDefaultB), Continue()}, {ContinueWith(0)}},
       .preemptions = 2,
       .pause_every = 2},
      {.name = "continue elsewhere, continue",
       .before = {LoadOnce(kCrashB)},
       .cpus = {{ContinueFrom(kSpace + 1)}, {Continue()}},
       .preemptions = 4,
       .pause_every = 1},

      // A load that waits for others: it ends.
      {.name = "two loads, load that waits",
       .cpus = {{Load(kCrashA), Load(kCrashB)}, {Waiting(Load(kDefaultA))}},
       .preemptions = 2},
      {.name = "load with pauses, unload that waits",
       .before = {Load(kCrashC)},
       .cpus = {{Load(kCrashA)}, {Waiting(Unload(kCrash))}},
       .pause_every = 1},

      // Execs without a guest, and what they take over and give back.
      {.name = "load on top, execute",
       .before = {Load(kCrashA)},
       .cpus = {{Load(kCrashB)}, {Execute(kCrash)}}},
      {.name = "execute, enter_failed and unload",
       .before = {Load(kCrashA)},
       .cpus = {{Execute(kCrash)}, {EnterFailed(), Unload(kCrash)}},
       .preemptions = 4},
      {.name = "execute, enter_failed, crash refused and unload",
       .before = {Load(kCrashA)},
       .cpus = {{Execute(kCrash)}, {EnterFailed()}, {Refused(Crash()), Unload(kCrash)}}},

      {.name = "abandon, exec refused",
       .before = {Load(kDefaultA), LoadOnce(kDefaultB)},
       .cpus = {{Abandon()}, {Refused(Exec(kDefault))}},
       .preemptions = 4,
       .pause_every = 2},
  };
}

}  // namespace

const std::vector<Scenario>& AllScenarios() {
  static const std::vector<Scenario> scenarios = MakeScenarios();
  return scenarios;
}

const Scenario& ScenarioNamed(std::string_view name) {
  for (const Scenario& scenario : AllScenarios()) {
    if (scenario.name == name) return scenario;
  }
  std::abort();
}

}  // namespace schedule
