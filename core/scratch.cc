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

/// Where in its page of a queue a frame stands.
constexpr std::uint32_t WordAt(std::uint64_t index) {
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

/// Maps the page that the next frame goes to.
Error FrameWriter::Open() {
  const bool is_new = WordAt(queue_.written) == 0;
  if (words_ != nullptr && !is_new) return Error::kNone;
  Close();
  if (is_new) {
    kexecore_mfn_t added = KEXECORE_NO_MFN;
    if (const Error error = AddScratch(host_, queue_.pages, added); error != Error::kNone) {
      return error;
    }
  }
  words_ = static_cast<Entry*>(kexecore_hook_map(host_, queue_.pages.last));
  return words_ != nullptr ? Error::kNone : Error::kNoMemory;
}

void FrameWriter::Close() {
  if (words_ != nullptr) kexecore_hook_unmap(host_, words_);
  words_ = nullptr;
}

Error FrameWriter::Push(kexecore_mfn_t frame) {
  if (const Error error = Open(); error != Error::kNone) return error;
  words_[WordAt(queue_.written)] = MakeEntry(frame, KEXECORE_LIST_SOURCE);
  ++queue_.written;
  return Error::kNone;
}

Error Pop(void* host, FrameQueue& queue, kexecore_mfn_t& frame) {
  kexecore_mfn_t page = queue.read == 0 ? queue.pages.first : queue.page;
  Entry word = 0;
  if (queue.read != 0 && WordAt(queue.read) == 0) {
    if (const Error error = ReadWord(host, page, kWords, word); error != Error::kNone) return error;
    page = EntryFrame(word);
  }
  if (const Error error = ReadWord(host, page, WordAt(queue.read), word); error != Error::kNone) {
    return error;
  }
  queue.page = page;
  ++queue.read;
  frame = EntryFrame(word);
  return Error::kNone;
}

}  // namespace kexecore
