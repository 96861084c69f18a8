// SPDX-License-Identifier: MIT
#include "core/request.h"

#include "core/slots.h"

namespace kexecore {
LoadRequest RequestOf(const kexecore_abi_load& argument) {
  return {.type = argument.type,
          .arch = argument.arch,
          .nr_segments = argument.nr_segments,
          .segments = argument.segments,
          .entry = argument.entry_maddr,
          .form = Form::kMerged};
}

Error CheckRequest(const LoadRequest& request) {
  if (request.type >= kTypes) return Error::kInvalid;
  if (request.arch != KEXECORE_EM_386 && request.arch != KEXECORE_EM_X86_64) {
    return Error::kInvalid;
  }
  return request.nr_segments <= KEXECORE_MAX_SEGMENTS ? Error::kNone : Error::kInvalid;
}

}  // namespace kexecore
