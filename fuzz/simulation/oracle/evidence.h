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

/// One call of the core, after it returned: what the core did, and what the contract says.
struct Evidence {
  std::uint32_t hypercall;  // index in the trace
  trace::Call call;
  std::uint64_t op;  // and arg: of kHypercall
  std::uint64_t arg;
  std::int64_t result;        // what the core returned
  const Observation& before;  // its image table before the call; images are gone
  const Observation& after;
  const Holdings& holdings;   // of the images present now
  machine::Machine& machine;  // log, memory, guest memory by the number of the access
  const model::Expectation& expected;
  const model::Model& model;  // the state after the call

  /// Do core and model agree on how the call ended? Where they do not, states differ for no other
  /// reason, and only what the core contradicts by itself is worth a word.
  bool agreed() const { return result == expected.result || result == expected.or_else; }

  /// Did the call fail? One that is suspended did not, or not yet.
  bool failed() const { return result < 0 && result != -KEXECORE_ERESTART; }

  /// "load", "continue": for people.
  std::string CallName() const;

  /// May this call map pages at all: is it one that loads or unloads, or goes on with one?
  bool MayMap() const;
};

/// Where oracles write what they find.
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
