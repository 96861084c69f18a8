// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "fuzz/simulation/machine/machine.h"
#include "fuzz/simulation/oracle/holdings.h"
#include "fuzz/simulation/oracle/observation.h"
#include "fuzz/simulation/replay/core.h"
#include "kexecore/kexecore.h"
#include "trace/trace.h"

namespace replay {

/// The core under test in its simulated machine, and what can be seen of both from outside.
class Subject {
 public:
  Subject(trace::ForeignStore& store, const Core& core)
      : core_(core), machine_(store), instance_(new kexecore_instance) {}

  /// Sets the machine up as described and calls kexecore_init once. Returns its answer. The machine
  /// calls `watcher`, which must outlive the next Init.
  int Init(const trace::MachineDescription& description,
           const std::vector<trace::ForeignFile>& files, machine::Watcher& watcher);

  /// Calls the function of the core that the hypercall names, and nothing else. Requires that Init
  /// returned 0, as Look does.
  std::int64_t Call(const trace::Hypercall& hypercall);

  /// What the core told the hypervisor beside the answer of the last Call.
  const kexecore_outcome& outcome() const { return outcome_; }

  /// The ticket that the core had given last before the last Call. 0: none.
  std::uint32_t last_ticket() const { return last_ticket_; }

  /// Reads from the instance which images are present now, and from their page lists and tables
  /// which pages they hold.
  void Look();

  machine::Machine& machine() { return machine_; }
  const machine::Machine& machine() const { return machine_; }

  /// What the last Look saw.
  const oracle::Observation& seen() const { return seen_; }
  const oracle::Holdings& holdings() const { return holdings_; }

 private:
  std::int64_t CallCore(const trace::Hypercall& hypercall, std::uint32_t ticket);

  const Core core_;
  machine::Machine machine_;
  std::unique_ptr<kexecore_instance> instance_;
  std::vector<kexecore_range> ram_;  // the instance's configuration points here
  kexecore_outcome outcome_ = {};
  std::uint32_t last_ticket_ = 0;
  oracle::Observation seen_;
  oracle::Holdings holdings_;
};

}  // namespace replay
