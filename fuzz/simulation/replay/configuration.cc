// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/configuration.h"

namespace replay {

void Assign(const trace::MachineDescription& from, model::Platform& to) {
  const auto range = [](const trace::Range& r) { return model::ConfiguredRange{r.start, r.size}; };
  to.abi = from.abi;
  to.physical_bits = from.physical_bits;
  to.crash = range(from.crash);
  to.xen = range(from.xen);
  to.vmcoreinfo = range(from.vmcoreinfo);
  to.control_va = from.control_va;
  to.features = from.features;
  to.ram.clear();
  for (const trace::Range& ram : from.ram) to.ram.push_back(range(ram));
  to.cpu_notes.clear();
  for (const trace::Range& notes : from.cpu_notes) to.cpu_notes.push_back(range(notes));
}

kexecore_config ConfigOf(const trace::MachineDescription& from, machine::Machine& host,
                         std::vector<kexecore_range>& ram) {
  const auto range = [](const trace::Range& r) { return kexecore_range{r.start, r.size}; };
  ram.clear();
  for (const trace::Range& r : from.ram) ram.push_back(range(r));
  return {.api_version = KEXECORE_API_VERSION,
          .abi = from.abi,
          .physical_bits = from.physical_bits,
          .nr_ram = static_cast<std::uint32_t>(ram.size()),
          .features = from.features,
          .padding = 0xa5a5a5a5,
          .ram = ram.data(),
          .crash = range(from.crash),
          .xen = range(from.xen),
          .vmcoreinfo = range(from.vmcoreinfo),
          .control_va = from.control_va,
          .host = &host};
}

}  // namespace replay
