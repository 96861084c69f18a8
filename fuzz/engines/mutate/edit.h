// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/engines/mutate/random.h"
#include "trace/find.h"
#include "trace/trace.h"

/// Each function makes one change, or none when the trace has nothing that it could change.
namespace mutate {

/// Changes a descriptor of a load: sets its destination, size or buffer in relation to the crash
/// area or to another descriptor; adds, drops, doubles or swaps descriptors; makes nr_segments
/// differ from their number.
void EditSegments(trace::Trace& trace, Random& random);

/// Changes a field of an argument (type, arch, padding, entry, range), or where the argument lies.
void EditArgument(trace::Trace& trace, Random& random);

/// Changes the page list of a load_v1: an entry's flag, address or place; or adds a run, a full
/// page, a cycle, or a frame that the caller does not own; or changes the argument.
void EditPageList(trace::Trace& trace, Random& random);

/// Changes the sequence: inserts, drops, repeats or swaps a hypercall; changes its privilege,
/// caller or operation; makes it pause, and adds calls that may follow a pause.
void EditSequence(trace::Trace& trace, Random& random);

/// Makes a hook fail during a hypercall, or makes another CPU write guest memory.
void EditTrouble(trace::Trace& trace, Random& random);

/// Changes guest memory: adds a hole to a buffer or argument; moves, cuts or drops contents.
void EditMemory(trace::Trace& trace, Random& random);

/// Changes the machine: its crash area, physical width, revision, RAM and the pages that the caller
/// owns; how many pages it allocates, where and in which order; how many it maps. Loads are mostly
/// adapted to a new crash area or revision.
void EditMachine(trace::Trace& trace, Random& random);

/// A hypercall of the trace whose memory has contents of this kind; null when a few random tries
/// find none.
template <typename Kind>
trace::Hypercall* PickWith(trace::Trace& trace, Random& random) {
  for (int tries = 0; tries < 4 && !trace.hypercalls.empty(); ++tries) {
    trace::Hypercall& call = random.Pick(trace.hypercalls);
    if (trace::Find<Kind>(call) != nullptr) return &call;
  }
  return nullptr;
}

}  // namespace mutate
