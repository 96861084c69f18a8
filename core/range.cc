// SPDX-License-Identifier: MIT
#include "core/range.h"

#include <cstdint>

#include "core/fetch.h"

namespace kexecore {
namespace {

Error FindCpuNotes(void* host, std::int32_t cpu, kexecore_range& notes) {
  if (cpu < 0) return Error::kRange;
  if (kexecore_hook_cpu_notes(host, static_cast<std::uint32_t>(cpu), &notes) != 0) {
    return Error::kRange;
  }
  return notes.size != 0 ? Error::kNone : Error::kInvalid;
}

Error FindRange(const kexecore_config& config, const kexecore_abi_range& asked,
                kexecore_range& found) {
  switch (asked.range) {
    case KEXEC_RANGE_MA_CRASH:
      found = config.crash;
      return Error::kNone;
    case KEXEC_RANGE_MA_XEN:
      found = config.xen;
      return Error::kNone;
    case KEXEC_RANGE_MA_CPU:
      return FindCpuNotes(config.host, asked.nr, found);
    case KEXEC_RANGE_MA_VMCOREINFO:
      found = config.vmcoreinfo;
      return Error::kNone;
    default:
      return Error::kInvalid;
  }
}

}  // namespace

Error GetRange(const Instance& instance, kexecore_guest_t arg) {
  void* const host = instance.config.host;
  kexecore_abi_range argument;
  if (const Error error = Fetch(host, arg, argument); error != Error::kNone) return error;
  kexecore_range found = {.start = 0, .size = 0};
  if (const Error error = FindRange(instance.config, argument, found); error != Error::kNone) {
    return error;
  }
  // Rule R1: where there is none, the answer does not depend on how the configuration says so.
  argument.start = found.size != 0 ? found.start : 0;
  argument.size = found.size;
  return kexecore_hook_copy_to_guest(host, arg, &argument, sizeof argument) == 0 ? Error::kNone
                                                                                 : Error::kFault;
}

}  // namespace kexecore
