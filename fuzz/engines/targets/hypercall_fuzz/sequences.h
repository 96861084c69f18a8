// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trace/build.h"
#include "trace/trace.h"

namespace targets::hypercall_fuzz {

/// One of the traces of basics.h, which the functions below group by subject.
struct Sequence {
  std::string name;
  std::vector<trace::Hypercall> calls;
  trace::MachineDescription machine;
};

/// Images of type CRASH, ranges, and the errors that any call can meet (basics.cc).
std::vector<Sequence> CrashSequences();

/// Images of type DEFAULT; pauses; compat callers and the posted revision (sequences.cc).
std::vector<Sequence> DefaultSequences();
std::vector<Sequence> PauseSequences();
std::vector<Sequence> CallerSequences();

/// Page tables where regions are not whole, and what crash images keep in the crash area
/// (table_sequences.cc).
std::vector<Sequence> TableSequences();

/// load_v1 and unload_v1 (list_sequences.cc).
std::vector<Sequence> ListSequences();

}  // namespace targets::hypercall_fuzz
