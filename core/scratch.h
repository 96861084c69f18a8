// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/page_list.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// Pages in which frames are remembered, in a chain: the last word of each names the next.
struct Scratch {
  kexecore_mfn_t first;  // KEXECORE_NO_MFN: there is none
  kexecore_mfn_t last;
};

inline constexpr Scratch kNoScratch = {.first = KEXECORE_NO_MFN, .last = KEXECORE_NO_MFN};

/// What leads to the first of them, 0 when there is none.
constexpr Entry FirstOf(const Scratch& scratch) {
  return scratch.first == KEXECORE_NO_MFN ? 0 : MakeEntry(scratch.first, KEXECORE_LIST_INDIRECTION);
}

/// Allocates one more page, all words 0. When it fails nothing has changed.
Error AddScratch(void* host, Scratch& scratch, kexecore_mfn_t& added);

/// Frees the first page of a chain that is not empty. kNoMemory: it could not be looked at, and the
/// chain is as it was.
Error DropScratch(void* host, Scratch& scratch);

/// Frames, written down in scratch pages of its own, and read back in the order they came in.
struct FrameQueue {
  Scratch pages;
  std::uint64_t written;
  std::uint64_t read;
  kexecore_mfn_t page;  // that is read from; meaningful once one was read
};

inline constexpr FrameQueue kNoFrames = {
    .pages = kNoScratch, .written = 0, .read = 0, .page = KEXECORE_NO_MFN};

constexpr bool IsEmpty(const FrameQueue& queue) { return queue.read == queue.written; }

/// Writes frames to the end of a queue, whose last page stays mapped from the first frame on for as
/// long as this lives: many frames take few hooks. No one else looks at the queue meanwhile.
class FrameWriter {
 public:
  FrameWriter(void* host, FrameQueue& queue) : host_(host), queue_(queue) {}
  ~FrameWriter() { Close(); }
  FrameWriter(const FrameWriter&) = delete;
  FrameWriter& operator=(const FrameWriter&) = delete;

  /// When it fails nothing can be pushed any more.
  Error Push(kexecore_mfn_t frame);

 private:
  Error Open();
  void Close();

  void* host_;
  FrameQueue& queue_;
  Entry* words_ = nullptr;  // of the last page, while that is mapped
};

/// Requires that it is not empty. When it fails the queue is as it was.
Error Pop(void* host, FrameQueue& queue, kexecore_mfn_t& frame);

}  // namespace kexecore
