// SPDX-License-Identifier: MIT
#pragma once

#include "core/testing/entry_points.h"
#include "fuzz/simulation/oracle/observation.h"
#include "kexecore/kexecore.h"

namespace replay {

/// The functions of a core under test. Tests replace the shipped core by a broken one.
struct Core : kexecore::EntryPoints {
  void (*observe)(const kexecore_instance&, oracle::Observation&);
};

/// The core of this repository.
extern const Core kShippedCore;

}  // namespace replay
