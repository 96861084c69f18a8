// SPDX-License-Identifier: MIT
#include "asm/host/hypervisor/boot.h"

#include "asm/host/hypervisor/memory.h"
#include "asm/host/hypervisor/print.h"
#include "asm/host/places.h"

extern "C" const uint8_t host_end[];

namespace host {
namespace {

bool IsRam(const MultibootInformation& information, kexecore_range range) {
  for (uint64_t at = information.map; at < uint64_t{information.map} + information.map_size;) {
    const auto& entry = *reinterpret_cast<const MultibootMapEntry*>(at);
    if (entry.type == kMultibootRam &&
        Holds({entry.start, entry.length}, range.start, range.size)) {
      return true;
    }
    at += entry.size + sizeof entry.size;
  }
  return false;
}

}  // namespace

kexecore_range OwnMemory(const Module& module) {
  const auto end = reinterpret_cast<uint64_t>(module.header) + module.header->size;
  return {HOST, end - HOST};
}

Module FindModule(const MultibootInformation& information) {
  const uint32_t wanted = kMultibootHasModules | kMultibootHasMap;
  if ((information.flags & wanted) != wanted || information.nr_modules != 1) {
    Fail("want a memory map and one module");
  }
  const auto& found = *reinterpret_cast<const MultibootModule*>(uint64_t{information.modules});
  auto* const header = reinterpret_cast<ModuleHeader*>(uint64_t{found.start});
  if (header->magic != kModuleMagic || header->size > found.end - found.start) {
    Fail("that is no boot module");
  }
  if (found.start < reinterpret_cast<uint64_t>(host_end)) Fail("the module lies over me");
  auto* const ram = reinterpret_cast<kexecore_range*>(header + 1);
  auto* const notes = ram + header->nr_ram;
  const Module module{header, ram, notes, reinterpret_cast<uint8_t*>(notes + header->nr_notes)};
  for (uint32_t i = 0; i < header->nr_ram; ++i) {
    if (!IsRam(information, ram[i])) {
      Fail("no RAM here: ", Hex{ram[i].start}, ", size ", Hex{ram[i].size});
    }
  }
  const kexecore_range not_mine[] = {header->crash, header->owned};
  for (const kexecore_range& range : not_mine) {
    if (Meets(range, OwnMemory(module))) {
      Fail("the trace wants what is mine, up to ", Hex{found.end}, ": ", Hex{range.start});
    }
  }
  return module;
}

}  // namespace host
