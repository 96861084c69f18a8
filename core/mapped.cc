// SPDX-License-Identifier: MIT
#include "core/mapped.h"

namespace kexecore {

Error ReadWord(void* host, kexecore_mfn_t frame, std::uint32_t index, Entry& word) {
  const MappedPage page(host, frame);
  if (page.failed()) return Error::kNoMemory;
  word = page.words()[index];
  return Error::kNone;
}

Error WriteWord(void* host, kexecore_mfn_t frame, std::uint32_t index, Entry word) {
  const MappedPage page(host, frame);
  if (page.failed()) return Error::kNoMemory;
  page.words()[index] = word;
  return Error::kNone;
}

Error ZeroPage(void* host, kexecore_mfn_t frame) {
  const MappedPage page(host, frame);
  if (page.failed()) return Error::kNoMemory;
  __builtin_memset(page.bytes(), 0, KEXECORE_PAGE_SIZE);
  return Error::kNone;
}

Error CopyPage(void* host, kexecore_mfn_t from, kexecore_mfn_t to) {
  const MappedPage source(host, from);
  if (source.failed()) return Error::kNoMemory;
  const MappedPage destination(host, to);
  if (destination.failed()) return Error::kNoMemory;
  __builtin_memcpy(destination.bytes(), source.bytes(), KEXECORE_PAGE_SIZE);
  return Error::kNone;
}

Error CopyGuestPage(void* host, kexecore_mfn_t from, kexecore_mfn_t to) {
  const MappedPage destination(host, to);
  if (destination.failed()) return Error::kNoMemory;
  const MappedGuestPage source(host, from);
  if (source.failed()) return Error::kFault;
  __builtin_memcpy(destination.bytes(), source.bytes(), KEXECORE_PAGE_SIZE);
  return Error::kNone;
}

}  // namespace kexecore
