// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/engines/mutate/random.h"
#include "trace/find.h"
#include "trace/trace.h"

/// One change each. They leave a trace as it is where there is nothing to change.
namespace mutate {

/// A descriptor of a load: its destination, size or buffer, set in relation to the crash area or
/// to another descriptor; added, dropped, doubled, swapped; their number against nr_segments.
void EditSegments(trace::Trace& trace, Random& random);

/// A field of an argument: type, arch, padding, entry, range, and where arguments lie.
void EditArgument(trace::Trace& trace, Random& random);

/// The page list of a load_v1: an entry's flag, address or place; a run more, a full page, a cycle,
/// a frame that the caller does not own; its argument.
void EditPageList(trace::Trace& trace, Random& random);

/// The sequence: a hypercall inserted, dropped, repeated, swapped; its privilege, caller or
/// operation; told to pause, with what may come after that.
void EditSequence(trace::Trace& trace, Random& random);

/// What goes wrong meanwhile: a hook that fails, another CPU that writes guest memory.
void EditTrouble(trace::Trace& trace, Random& random);

/// Guest memory: a hole in a buffer or argument, contents moved, cut or dropped.
void EditMemory(trace::Trace& trace, Random& random);

/// The machine: crash area, physical width, revision, RAM, what the caller owns, how many pages it
/// hands out, from where and in which order, how many it maps. Loads follow the crash area and the
/// revision, but not always.
void EditMachine(trace::Trace& trace, Random& random);

/// A hypercall of the trace that brings contents of this kind, or null: tries a few at random.
template <typename Kind>
trace::Hypercall* PickWith(trace::Trace& trace, Random& random) {
  for (int tries = 0; tries < 4 && !trace.hypercalls.empty(); ++tries) {
    trace::Hypercall& call = random.Pick(trace.hypercalls);
    if (trace::Find<Kind>(call) != nullptr) return &call;
  }
  return nullptr;
}

}  // namespace mutate
