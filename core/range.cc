// SPDX-License-Identifier: MIT
#include "core/range.h"

#include <cstdint>

#include "core/fetch.h"

namespace kexecore {
namespace {

Error FindCpuNotes(void* host, std::int32_t cpu, kexecore_range& notes) {
  if (cpu < 0) return Error::kRange;
  switch (kexecore_hook_cpu_notes(host, static_cast<std::uint32_t>(cpu), &notes)) {
    case 0:
      return Error::kNone;
    case -KEXECORE_EINVAL:
      return Error::kInvalid;
    default:
      return Error::kRange;
  }
}

Error FindRange(const kexecore_config& config, std::int32_t range, std::int32_t nr,
                kexecore_range& found) {
  switch (range) {
    case KEXEC_RANGE_MA_CRASH:
      found = config.crash;
      return Error::kNone;
    case KEXEC_RANGE_MA_XEN:
      found = config.xen;
      return Error::kNone;
    case KEXEC_RANGE_MA_CPU:
      return FindCpuNotes(config.host, nr, found);
    case KEXEC_RANGE_MA_VMCOREINFO:
      found = config.vmcoreinfo;
      return Error::kNone;
    default:
      return Error::kInvalid;
  }
}

/// Rule R1: the start of a range of size 0 is 0, whatever the configuration has there.
constexpr kexecore_maddr_t StartOf(const kexecore_range& found) {
  return found.size != 0 ? found.start : 0;
}

constexpr bool Put(const kexecore_range& found, kexecore_abi_range& answer) {
  answer.start = StartOf(found);
  answer.size = found.size;
  return true;
}

/// Rule R4: false when start or size does not fit into 32 bits.
constexpr bool Put(const kexecore_range& found, kexecore_abi_range_compat& answer) {
  answer.start = static_cast<std::uint32_t>(StartOf(found));
  answer.size = static_cast<std::uint32_t>(found.size);
  return answer.start == StartOf(found) && answer.size == found.size;
}

template <typename Argument>
Error GetRangeAs(const kexecore_config& config, const Guest& guest, kexecore_guest_t arg) {
  Argument argument;
  KEXECORE_TRY(Fetch(guest, arg, argument));
  kexecore_range found = {.start = 0, .size = 0};
  KEXECORE_TRY(FindRange(config, argument.range, argument.nr, found));
  if (!Put(found, argument)) return Error::kRange;
  return kexecore_hook_copy_to_guest(guest.host, arg, &argument, sizeof argument) == 0
             ? Error::kNone
             : Error::kFault;
}

}  // namespace

Error GetRange(const kexecore_config& config, const Guest& guest, kexecore_guest_t arg) {
  return guest.caller == Caller::kNative
             ? GetRangeAs<kexecore_abi_range>(config, guest, arg)
             : GetRangeAs<kexecore_abi_range_compat>(config, guest, arg);
}

}  // namespace kexecore
