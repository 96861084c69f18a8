// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "fuzz/simulation/machine/machine.h"
#include "fuzz/simulation/model/model.h"
#include "fuzz/simulation/oracle/holdings.h"
#include "fuzz/simulation/oracle/observation.h"
#include "fuzz/simulation/oracle/text.h"
#include "fuzz/simulation/oracle/violation.h"
#include "trace/trace.h"

namespace oracle {

/// One call of the core that has returned: what the core did, and what the contract says.
struct Evidence {
  std::uint32_t hypercall;  // index in the trace
  trace::Call call;
  std::uint64_t op;  // op and arg have a meaning for kHypercall only
  std::uint64_t arg;
  std::int64_t result;        // what the core returned
  kexecore_outcome outcome;   // and what it told the hypervisor beside that
  std::uint32_t last_ticket;  // the ticket that the core had given last before; 0: none
  const Observation& before;  // the image table before the call; its images may be gone
  const Observation& after;
  const Holdings& holdings;   // the pages of images that are present now
  machine::Machine& machine;  // its log, its memory, and guest memory as of each access
  const model::Expectation& expected;
  const model::Model& model;  // its state after the call

  /// Do core and model agree on the answer of the call? If they do not, their states differ for
  /// that reason, and an oracle that compares them would only report the same mistake again.
  bool agreed() const { return result == expected.result || result == expected.or_else; }

  /// Did the call fail? A suspended call has not failed yet.
  bool failed() const { return result < 0 && result != -KEXECORE_ERESTART; }

  /// The name of the call for messages: "load", "continue".
  std::string CallName() const;

  /// May this call map pages? Only a call may that loads, unloads, continues or abandons.
  bool MayMap() const;
};

/// Collects the violations that oracles find in one call.
class Findings {
 public:
  Findings(std::vector<Violation>& violations, std::uint32_t hypercall)
      : violations_(violations), hypercall_(hypercall) {}

  void Add(Invariant invariant, Severity severity, std::string detail) {
    violations_.push_back({.invariant = invariant,
                           .hypercall = hypercall_,
                           .severity = severity,
                           .detail = std::move(detail)});
  }

 private:
  std::vector<Violation>& violations_;
  std::uint32_t hypercall_;
};

}  // namespace oracle
