// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/running.h"

#include "fuzz/simulation/oracle/violation.h"

namespace replay {
namespace {

constexpr std::int64_t kNone = -1;
std::int64_t g_hypercall = kNone;

void Report(oracle::Invariant invariant, oracle::Severity severity, const char* detail) {
  if (g_hypercall == kNone) return;
  oracle::Print({.invariant = invariant,
                 .hypercall = static_cast<std::uint32_t>(g_hypercall),
                 .severity = severity,
                 .detail = detail});
}

}  // namespace

Running::Running(std::uint32_t hypercall) { g_hypercall = hypercall; }

Running::~Running() { g_hypercall = kNone; }

}  // namespace replay

// If sanitizers are linked, their runtimes call these functions.
extern "C" void __asan_on_error() {
  replay::Report(oracle::Invariant::kBounds, oracle::Severity::kCritical,
                 "AddressSanitizer stops the core, see below");
}

extern "C" void __ubsan_on_report() {
  replay::Report(oracle::Invariant::kUndefined, oracle::Severity::kHigh,
                 "UndefinedBehaviorSanitizer stops the core, see its report");
}
