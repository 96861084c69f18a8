// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "fuzz/simulation/machine/machine.h"
#include "fuzz/simulation/oracle/observation.h"
#include "fuzz/simulation/replay/broken_core.h"
#include "fuzz/simulation/replay/test_traces.h"
#include "kexecore/abi.h"

/// Access to images inside the core, for tests that damage them.
namespace oracle {

/// A function that damages something while the core runs.
using Work = std::function<void(machine::Machine&, kexecore_instance&)>;

/// The image of this type. Requires that it is present.
inline kexecore_image& ImageOf(kexecore_instance& instance, std::uint32_t type) {
  Observation seen;
  replay::kShippedCore.observe(instance, seen);
  const auto& shown = seen.types[type];
  return *const_cast<kexecore_image*>(shown.images[shown.position]);
}

/// Entry `index` of the first page of the DEFAULT image's page list.
inline std::uint64_t& EntryOf(machine::Machine& machine, kexecore_instance& instance,
                              std::size_t index) {
  const std::uint64_t first = ImageOf(instance, KEXEC_TYPE_DEFAULT).list / machine::kPageSize;
  return reinterpret_cast<std::uint64_t*>(machine.memory().At(first).bytes.data())[index];
}

/// The frame that the list stages for its nth destination. Requires destinations in one run.
inline kexecore_mfn_t StagedOf(machine::Machine& machine, kexecore_instance& instance,
                               std::size_t nth) {
  return EntryOf(machine, instance, 1 + nth) / machine::kPageSize;
}

/// The verdict on a DEFAULT load of two pages after which `work` is done.
inline std::string AfterDefault(const Work& work) {
  return replay::Verdict({replay::LoadDefaultCall({replay::TwoPageSegment(replay::kDest)})},
                         {.after = work});
}

}  // namespace oracle
