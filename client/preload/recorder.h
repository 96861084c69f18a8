// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>

#include "client/compactor.h"
#include "fuzz/simulation/replay/session.h"
#include "trace/foreign.h"
#include "trace/trace.h"

namespace preload {

/// Runs a client's kexec hypercalls on the hosted core, and writes them down. Bytes of files that
/// the client opened go to the foreign store, and the trace refers to them.
class Recorder {
 public:
  /// The trace at `path` gives the machine. Hypercalls that it holds already are run first: a
  /// recording goes on where an earlier one ended. Throws what trace::LoadFile throws.
  explicit Recorder(std::filesystem::path path);

  /// Runs one hypercall of this process, `arg` being an address in it, adds it to the trace and
  /// saves that: a client may end, or crash, at any point. What the core writes to the guest is
  /// written to the client. Returns what the client is to see. A promise that is broken meanwhile
  /// is not reported here: whoever replays the trace finds it again.
  /// Throws what trace::SaveFile throws.
  long Call(std::uint64_t op, std::uint64_t arg);

  /// How many CPUs the machine has: one for each set of crash notes.
  std::uint32_t cpus() const { return static_cast<std::uint32_t>(trace_.machine.cpu_notes.size()); }

 private:
  std::filesystem::path path_;
  trace::Trace trace_;
  trace::ForeignStore store_;
  replay::Session session_;
  client::Compactor compactor_;
};

}  // namespace preload
