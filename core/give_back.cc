// SPDX-License-Identifier: MIT
#include "core/give_back.h"

#include <cstdint>

#include "core/mapped.h"

namespace kexecore {
namespace {

/// Frees the first page of a page list, or of others that name pages like one. kNoMemory: it could
/// not be looked at, and is still there.
Error DropListPage(void* host, Entry& list) {
  const kexecore_mfn_t frame = EntryFrame(list);
  {
    const MappedPage page(host, frame);
    if (page.failed()) return Error::kNoMemory;
    for (std::uint32_t i = 0; i < kWords; ++i) {
      const Entry entry = page.words()[i];
      if (IsSource(entry)) kexecore_hook_free_page(host, EntryFrame(entry));
    }
    list = page.words()[kWords];
  }
  kexecore_hook_free_page(host, frame);
  return Error::kNone;
}

/// Frees the first of the frames that are held. kNoMemory: it could not be looked up, and is still.
Error DropHeld(void* host, FrameQueue& held) {
  kexecore_mfn_t frame = KEXECORE_NO_MFN;
  if (const Error error = Pop(host, held, frame); error != Error::kNone) return error;
  kexecore_hook_free_page(host, frame);
  return Error::kNone;
}

void DropPage(void* host, kexecore_mfn_t& frame) {
  if (frame != KEXECORE_NO_MFN) kexecore_hook_free_page(host, frame);
  frame = KEXECORE_NO_MFN;
}

}  // namespace

Progress GiveBack(void* host, Job& job) {
  Error error = Error::kNone;
  if (!IsEmpty(job.staging.held)) {
    error = DropHeld(host, job.staging.held);
  } else if (job.staging.held.pages.first != KEXECORE_NO_MFN) {
    error = DropScratch(host, job.staging.held.pages);
  } else if (job.sources.pages.first != KEXECORE_NO_MFN) {
    error = DropScratch(host, job.sources.pages);
  } else if (job.scratch.first != KEXECORE_NO_MFN) {
    error = DropScratch(host, job.scratch);
  } else if (IsIndirection(job.gone.list)) {
    error = DropListPage(host, job.gone.list);
  } else if (IsIndirection(job.gone.tables)) {
    error = DropListPage(host, job.gone.tables);
  } else if (IsIndirection(job.withdrawn.tables)) {
    error = DropListPage(host, job.withdrawn.tables);
  } else {
    DropPage(host, job.staging.spare);
    DropPage(host, job.withdrawn.control);
    DropPage(host, job.gone.control);
    return Progress::kFinished;
  }
  return error == Error::kNone ? Progress::kPage : Progress::kStuck;
}

}  // namespace kexecore
