// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>

#include "client/compactor.h"
#include "fuzz/simulation/replay/session.h"
#include "trace/foreign.h"
#include "trace/trace.h"

namespace preload {

/// Runs a client's kexec hypercalls on the hosted core, and writes them to a trace. Bytes of files
/// that the client opened go to the foreign store, and the trace refers to them.
class Recorder {
 public:
  /// The trace at `path` gives the machine. Hypercalls that it holds already are run first: a
  /// recording goes on where an earlier one ended. Throws the exceptions of trace::LoadFile.
  explicit Recorder(std::filesystem::path path);

  /// Runs one hypercall of this process, in which `arg` is an address; adds it to the trace and
  /// saves the trace, since a client may end, or crash, at any point. Bytes that the core writes to
  /// the guest are written to the client. Returns the answer for the client. A promise that breaks
  /// meanwhile is not reported here: a replay of the trace finds it again. Throws the exceptions of
  /// trace::SaveFile.
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
