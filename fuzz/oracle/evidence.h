// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <ios>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "fuzz/machine/machine.h"
#include "fuzz/model/model.h"
#include "fuzz/oracle/observation.h"
#include "fuzz/oracle/violation.h"

namespace oracle {

/// One hypercall, after it returned: what the core did, and what the contract says.
struct Evidence {
  std::uint32_t hypercall;  // index in the trace
  std::uint64_t op;
  std::uint64_t arg;
  std::int64_t result;        // what the core returned
  const Observation& before;  // its image table before the call; images are gone
  const Observation& after;
  machine::Machine& machine;  // log, memory, guest memory by the number of the copy
  const model::Expectation& expected;
  const model::Model& model;  // the state after the call

  /// Do core and model agree on how the call ended? Where they do not, states differ for no other
  /// reason, and only what the core contradicts by itself is worth a word.
  bool agreed() const { return result == expected.result; }
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

struct Hex {
  std::uint64_t value;
  friend std::ostream& operator<<(std::ostream& out, Hex hex) {
    return out << "0x" << std::hex << hex.value << std::dec;
  }
};

/// The parts one after the other.
template <typename... Parts>
std::string Text(const Parts&... parts) {
  std::ostringstream out;
  (out << ... << parts);
  return std::move(out).str();
}

}  // namespace oracle
