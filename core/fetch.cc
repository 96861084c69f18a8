// SPDX-License-Identifier: MIT
#include "core/fetch.h"

namespace kexecore {

Error FetchBytes(const Guest& guest, void* to, kexecore_guest_t from, std::size_t size) {
  return IsGuestRange(guest.caller, from, size) &&
                 kexecore_hook_copy_from_guest(guest.host, to, from, size) == 0
             ? Error::kNone
             : Error::kFault;
}

}  // namespace kexecore
