// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/core.h"

#include "core/instance.h"
#include "core/slots.h"

namespace replay {
namespace {

void Observe(const kexecore_instance& storage, oracle::Observation& observation) {
  const auto& instance = reinterpret_cast<const kexecore::Instance&>(storage);
  const kexecore::SlotWord word = kexecore::SlotsOf(kexecore::StateOf(instance));
  for (std::uint32_t type = 0; type < kexecore::kTypes; ++type) {
    oracle::Observation::Type& seen = observation.types[type];
    seen.position = static_cast<std::uint8_t>(word >> (kexecore::kImages + type) & 1);
    for (std::uint32_t slot = 0; slot < seen.present.size(); ++slot) {
      const std::uint32_t image = 2 * type + slot;
      seen.present[slot] = (word >> image & 1) != 0;
      seen.images[slot] = &instance.images[image];
    }
  }
}

}  // namespace

const Core kShippedCore = {{kexecore::kLinkedCore}, Observe};

}  // namespace replay
