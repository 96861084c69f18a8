// SPDX-License-Identifier: MIT
#include "core/page_chain.h"

#include "core/mapped.h"

namespace kexecore {
namespace {

Error Append(void* host, PageChain& chain, kexecore_mfn_t frame) {
  KEXECORE_TRY(ZeroPage(host, frame));
  if (chain.first == KEXECORE_NO_MFN) {
    chain.first = frame;
  } else {
    KEXECORE_TRY(WriteWord(host, chain.last, kLink, MakeEntry(frame, KEXECORE_LIST_INDIRECTION)));
  }
  chain.last = frame;
  return Error::kNone;
}

/// The word, within its page, that holds the frame of this number in a queue.
constexpr std::uint32_t WordAt(std::uint64_t index) {
  return static_cast<std::uint32_t>(index % kEntriesPerPage);
}

}  // namespace

Error AddChainPage(void* host, PageChain& chain, std::uint32_t purpose, kexecore_mfn_t& added) {
  const kexecore_mfn_t frame = kexecore_hook_alloc_page(host, UINT64_MAX, purpose);
  if (frame == KEXECORE_NO_MFN) return Error::kNoMemory;
  if (const Error error = Append(host, chain, frame); error != Error::kNone) {
    kexecore_hook_free_page(host, frame);
    return error;
  }
  added = frame;
  return Error::kNone;
}

Error DropChainPage(void* host, PageChain& chain) {
  Entry next = 0;
  KEXECORE_TRY(ReadWord(host, chain.first, kLink, next));
  kexecore_hook_free_page(host, chain.first);
  chain.first = IsIndirection(next) ? EntryFrame(next) : KEXECORE_NO_MFN;
  return Error::kNone;
}

/// Maps the page that the next frame is written to.
Error FrameWriter::Open() {
  const bool is_new = WordAt(queue_.written) == 0;
  if (words_ != nullptr && !is_new) return Error::kNone;
  Close();
  if (is_new) {
    kexecore_mfn_t added = KEXECORE_NO_MFN;
    KEXECORE_TRY(AddChainPage(host_, queue_.pages, purpose_, added));
  }
  words_ = static_cast<Entry*>(kexecore_hook_map(host_, queue_.pages.last));
  return words_ != nullptr ? Error::kNone : Error::kNoMemory;
}

void FrameWriter::Close() {
  if (words_ != nullptr) kexecore_hook_unmap(host_, words_);
  words_ = nullptr;
}

Error FrameWriter::Push(kexecore_mfn_t frame) {
  KEXECORE_TRY(Open());
  words_[WordAt(queue_.written)] = MakeEntry(frame, KEXECORE_LIST_SOURCE);
  ++queue_.written;
  return Error::kNone;
}

Error Pop(void* host, FrameQueue& queue, kexecore_mfn_t& frame) {
  kexecore_mfn_t page = queue.read == 0 ? queue.pages.first : queue.page;
  Entry word = 0;
  if (queue.read != 0 && WordAt(queue.read) == 0) {
    KEXECORE_TRY(ReadWord(host, page, kLink, word));
    page = EntryFrame(word);
  }
  KEXECORE_TRY(ReadWord(host, page, WordAt(queue.read), word));
  queue.page = page;
  ++queue.read;
  frame = EntryFrame(word);
  return Error::kNone;
}

}  // namespace kexecore
