// SPDX-License-Identifier: MIT
#include "core/give_back.h"

#include <cstdint>

#include "core/mapped.h"

namespace kexecore {
namespace {

/// Frees the first page of a page list, or of a chain in the same format, with the pages that it
/// names. kNoMemory: the page cannot be mapped; nothing was freed.
Error DropListPage(void* host, Entry& list) {
  const kexecore_mfn_t frame = EntryFrame(list);
  {
    const MappedPage page(host, frame);
    if (page.failed()) return Error::kNoMemory;
    for (std::uint32_t i = 0; i < kEntriesPerPage; ++i) {
      const Entry entry = page.words()[i];
      if (IsSource(entry)) kexecore_hook_free_page(host, EntryFrame(entry));
    }
    list = page.words()[kLink];
  }
  kexecore_hook_free_page(host, frame);
  return Error::kNone;
}

/// Frees the first of the frames that are held. kNoMemory: the queue cannot be read; the frame
/// stays held.
Error DropHeld(void* host, FrameQueue& held) {
  kexecore_mfn_t frame = KEXECORE_NO_MFN;
  KEXECORE_TRY(Pop(host, held, frame));
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
    error = DropChainPage(host, job.staging.held.pages);
  } else if (job.sources.pages.first != KEXECORE_NO_MFN) {
    error = DropChainPage(host, job.sources.pages);
  } else if (job.index_pages.first != KEXECORE_NO_MFN) {
    error = DropChainPage(host, job.index_pages);
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
  return error == Error::kNone ? Progress::kPage : Progress::kPause;
}

}  // namespace kexecore
