// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/broken_core.h"

#include <utility>

#include "core/instance.h"
#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/simulation/replay/replay.h"
#include "fuzz/simulation/replay/test_traces.h"
#include "trace/foreign.h"

namespace replay {
namespace {

Sabotage g_sabotage;
int g_from = 0;
int g_hypercall = 0;

kexecore::Instance& InstanceOf(kexecore_instance& storage) {
  return reinterpret_cast<kexecore::Instance&>(storage);
}

int Init(kexecore_instance* instance, const kexecore_config* config) {
  const int answer = kShippedCore.init(instance, config);
  return g_sabotage.init_result != 0 ? g_sabotage.init_result : answer;
}

/// Runs `call`, which is the core's own work, with the sabotage around it.
template <typename Call>
long Sabotaged(kexecore_instance* instance, Call&& call) {
  if (g_hypercall++ < g_from) return call();
  auto& host = *static_cast<machine::Machine*>(InstanceOf(*instance).config.host);
  if (g_sabotage.before) g_sabotage.before(host, *instance);
  const long result = g_sabotage.skip ? 0 : call();
  if (g_sabotage.after) g_sabotage.after(host, *instance);
  return g_sabotage.result ? g_sabotage.result(result) : result;
}

/// The same for a call that says more than its answer.
template <typename Call>
long Sabotaged(kexecore_instance* instance, kexecore_outcome* outcome, Call&& call) {
  *outcome = {};
  const bool is_damaged = g_hypercall >= g_from;
  const long result = Sabotaged(instance, std::forward<Call>(call));
  if (is_damaged && g_sabotage.outcome) g_sabotage.outcome(*outcome);
  return result;
}

long Hypercall(kexecore_instance* instance, const kexecore_caller* caller, std::uint64_t op,
               kexecore_guest_t arg, kexecore_outcome* outcome) {
  return Sabotaged(instance, outcome,
                   [&] { return kShippedCore.hypercall(instance, caller, op, arg, outcome); });
}

long GoOn(kexecore_instance* instance, std::uint32_t ticket, std::uint64_t space,
          kexecore_outcome* outcome) {
  return Sabotaged(instance, outcome,
                   [&] { return kShippedCore.go_on(instance, ticket, space, outcome); });
}

long Abandon(kexecore_instance* instance, std::uint32_t ticket, kexecore_outcome* outcome) {
  return Sabotaged(instance, outcome,
                   [&] { return kShippedCore.abandon(instance, ticket, outcome); });
}

long Exec(kexecore_instance* instance, std::uint32_t type, kexecore_outcome* outcome) {
  return Sabotaged(instance, outcome, [&] { return kShippedCore.exec(instance, type, outcome); });
}

int EnterFailed(kexecore_instance* instance) {
  return static_cast<int>(
      Sabotaged(instance, [&] { return long{kShippedCore.enter_failed(instance)}; }));
}

long Crash(kexecore_instance* instance) {
  return Sabotaged(instance, [&] { return kShippedCore.crash(instance); });
}

void Observe(const kexecore_instance& instance, oracle::Observation& observation) {
  kShippedCore.observe(instance, observation);
}

constexpr Core kBroken = {{.init = Init,
                           .hypercall = Hypercall,
                           .go_on = GoOn,
                           .abandon = Abandon,
                           .exec = Exec,
                           .enter_failed = EnterFailed,
                           .crash = Crash},
                          Observe};

}  // namespace

const Core& BrokenCore(Sabotage sabotage, int from_hypercall) {
  g_sabotage = std::move(sabotage);
  g_from = from_hypercall;
  g_hypercall = 0;
  return kBroken;
}

std::string Verdict(const std::vector<trace::Hypercall>& hypercalls, Sabotage sabotage,
                    int from_hypercall) {
  trace::Trace trace = TestTrace();
  trace.hypercalls = hypercalls;
  return Verdict(trace, std::move(sabotage), from_hypercall);
}

std::string Verdict(const trace::Trace& trace, Sabotage sabotage, int from_hypercall) {
  trace::ForeignStore nothing{std::filesystem::path()};
  const Outcome outcome = Run(trace, nothing, BrokenCore(std::move(sabotage), from_hypercall));
  std::string verdict;
  for (const oracle::Violation& violation : outcome.violations) {
    verdict += std::string(Name(violation.invariant)) + "@" + std::to_string(violation.hypercall) +
               ": " + violation.detail + "\n";
  }
  return verdict;
}

std::uint32_t& SlotWordOf(kexecore_instance& instance) {
  return reinterpret_cast<std::uint32_t&>(InstanceOf(instance).state);  // its lower half
}

}  // namespace replay
