// SPDX-License-Identifier: MIT
#include "core/scratch.h"

#include "core/mapped.h"

namespace kexecore {
namespace {

Error Append(void* host, Scratch& scratch, kexecore_mfn_t frame) {
  if (const Error error = ZeroPage(host, frame); error != Error::kNone) return error;
  if (scratch.first == KEXECORE_NO_MFN) {
    scratch.first = frame;
  } else if (const Error error =
                 WriteWord(host, scratch.last, kWords, MakeEntry(frame, KEXECORE_LIST_INDIRECTION));
             error != Error::kNone) {
    return error;
  }
  scratch.last = frame;
  return Error::kNone;
}

constexpr std::uint32_t WordOf(std::uint64_t index) {
  return static_cast<std::uint32_t>(index % kWords);
}

}  // namespace

Error AddScratch(void* host, Scratch& scratch, kexecore_mfn_t& added) {
  const kexecore_mfn_t frame = kexecore_hook_alloc_page(host, UINT64_MAX);
  if (frame == KEXECORE_NO_MFN) return Error::kNoMemory;
  if (const Error error = Append(host, scratch, frame); error != Error::kNone) {
    kexecore_hook_free_page(host, frame);
    return error;
  }
  added = frame;
  return Error::kNone;
}

Error DropScratch(void* host, Scratch& scratch) {
  Entry next = 0;
  if (const Error error = ReadWord(host, scratch.first, kWords, next); error != Error::kNone) {
    return error;
  }
  kexecore_hook_free_page(host, scratch.first);
  scratch.first = IsIndirection(next) ? EntryFrame(next) : KEXECORE_NO_MFN;
  return Error::kNone;
}

Error Push(void* host, FrameQueue& queue, kexecore_mfn_t frame) {
  kexecore_mfn_t added = KEXECORE_NO_MFN;
  if (WordOf(queue.written) == 0) {
    if (const Error error = AddScratch(host, queue.pages, added); error != Error::kNone) {
      return error;
    }
  }
  if (const Error error = WriteWord(host, queue.pages.last, WordOf(queue.written),
                                    MakeEntry(frame, KEXECORE_LIST_SOURCE));
      error != Error::kNone) {
    return error;
  }
  ++queue.written;
  return Error::kNone;
}

Error Pop(void* host, FrameQueue& queue, kexecore_mfn_t& frame) {
  kexecore_mfn_t page = queue.read == 0 ? queue.pages.first : queue.page;
  Entry word = 0;
  if (queue.read != 0 && WordOf(queue.read) == 0) {
    if (const Error error = ReadWord(host, page, kWords, word); error != Error::kNone) return error;
    page = EntryFrame(word);
  }
  if (const Error error = ReadWord(host, page, WordOf(queue.read), word); error != Error::kNone) {
    return error;
  }
  queue.page = page;
  ++queue.read;
  frame = EntryFrame(word);
  return Error::kNone;
}

}  // namespace kexecore
