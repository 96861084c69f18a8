// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/simulation/replay/core.h"
#include "trace/trace.h"

namespace trace {
class ForeignStore;
}

namespace replay {

/// One simulated machine with the core in it. All oracles check each call. A session prints nothing
/// except the line that announces a sanitizer's report. Any number of sessions can exist, but only
/// one Step can run at a time.
class Session {
 public:
  /// A session without a machine: every Step answers -EINVAL until Restart. The store must outlive
  /// the session.
  explicit Session(trace::ForeignStore& store, const Core& core = kShippedCore);

  /// The same, restarted with `head`.
  Session(const trace::Trace& head, trace::ForeignStore& store, const Core& core = kShippedCore);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Replaces the machine by a new one that `head` describes, and calls kexecore_init once. Runs
  /// none of `head.hypercalls`. Afterwards the session is as good as a new one; the time this takes
  /// grows with the memory that was touched before. Where the core rightly refuses the machine
  /// (rule I), started() is false and every Step answers -EINVAL.
  void Restart(const trace::Trace& head);

  /// Whether an emulator runs the code of asm/ on each image that is committed
  /// (oracle/relocation.h). That takes milliseconds. It is on until it is turned off.
  void CheckRelocation(bool wanted);

  /// Adds a foreign file, for a recorder that finds such files as it goes. Returns its index.
  std::uint32_t AddForeign(const trace::ForeignFile& file);

  /// Writes the hypercall's memory, makes the call and checks every promise. Returns what the core
  /// returned. Keeps no reference to `hypercall`. After a violation the core still runs, but
  /// nothing is checked any more, because the states of core and model have parted.
  std::int64_t Step(const trace::Hypercall& hypercall);

  /// The bytes that the guest finds at [at, at + size) now. Empty if a byte is not mapped.
  std::vector<std::uint8_t> ReadGuest(std::uint64_t at, std::uint64_t size) const;

  /// The bytes of machine memory at [at, at + size).
  std::vector<std::uint8_t> ReadMachine(std::uint64_t at, std::uint64_t size);

  /// The bytes at [at, at + size) after a relocation of the image of this type. Requires that the
  /// image is present. Bytes outside its destinations are those of machine memory now.
  std::vector<std::uint8_t> ReadImage(std::uint32_t type, std::uint64_t at, std::uint64_t size);

  /// How many pages the core has allocated now.
  std::size_t allocated() const;

  bool started() const;

  /// The promises that were broken, in the order of discovery.
  const std::vector<oracle::Violation>& violations() const;

  /// A digest of the calls so far (digest.h). Equal traces give equal digests.
  std::uint64_t digest() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace replay
