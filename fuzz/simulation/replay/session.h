// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/simulation/replay/core.h"
#include "trace/foreign.h"
#include "trace/trace.h"

namespace replay {

/// One simulated machine with the core in it, and all oracles watching. Prints nothing, but for the
/// line that announces a sanitizer's report. Any number can exist, one Step can run at a time.
class Session {
 public:
  /// A machine as `head` describes it, before its first hypercall; `head.hypercalls` are not run.
  /// The store lives longer than the session. Where the core refuses the machine (rule I), and is
  /// right, started() is false and every Step answers -EINVAL.
  Session(const trace::Trace& head, trace::ForeignStore& store, const Core& core = kShippedCore);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// A new machine in the same place: as good as a new Session, for what was touched costs.
  void Restart(const trace::Trace& head);

  /// Whether the code of asm/ runs each image that is committed (oracle/relocation.h), which takes
  /// milliseconds: it does until told otherwise.
  void CheckRelocation(bool wanted);

  /// One more foreign file, for a recorder that finds them as it goes. Returns its index.
  std::uint32_t AddForeign(const trace::ForeignFile& file);

  /// Writes the hypercall's memory, makes the call, checks every promise. Returns what the core
  /// returned. `hypercall` may be gone afterwards. After a violation the core still runs, but
  /// nothing is checked any more: core and model no longer agree on where they are.
  std::int64_t Step(const trace::Hypercall& hypercall);

  /// What the guest would read at [at, at + size) now; nothing when not all of it is mapped.
  std::vector<std::uint8_t> ReadGuest(std::uint64_t at, std::uint64_t size) const;

  /// Machine memory at [at, at + size).
  std::vector<std::uint8_t> ReadMachine(std::uint64_t at, std::uint64_t size);

  /// What the image of a type that is present has for [at, at + size) once it is relocated; bytes
  /// of no destination are what machine memory has there now.
  std::vector<std::uint8_t> ReadImage(std::uint32_t type, std::uint64_t at, std::uint64_t size);

  bool started() const;

  /// What was broken, in the order of discovery.
  const std::vector<oracle::Violation>& violations() const;

  /// A digest of what the calls did so far (digest.h): the same trace gives the same one.
  std::uint64_t digest() const;

  /// Calls of hooks so far, for statistics.
  std::uint64_t hook_calls() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace replay
