// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/page_list.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// A chain of allocated pages: the link of each page leads to the next one. Some chains live as
/// long as the image, others as long as the job.
struct PageChain {
  kexecore_mfn_t first;  // KEXECORE_NO_MFN: the chain is empty
  kexecore_mfn_t last;
};

inline constexpr PageChain kNoChain = {.first = KEXECORE_NO_MFN, .last = KEXECORE_NO_MFN};

/// The entry that leads to the first page; 0 when the chain is empty.
constexpr Entry FirstOf(const PageChain& chain) {
  return chain.first == KEXECORE_NO_MFN ? 0 : MakeEntry(chain.first, KEXECORE_LIST_INDIRECTION);
}

/// Allocates a page for this purpose, zeroes it and appends it. After an error nothing has changed.
Error AddChainPage(void* host, PageChain& chain, std::uint32_t purpose, kexecore_mfn_t& added);

/// Frees the first page of a chain that is not empty. kNoMemory: the page cannot be mapped; the
/// chain is unchanged.
Error DropChainPage(void* host, PageChain& chain);

/// A queue of frames: they are read in the order in which they were written. The queue keeps them
/// in a chain of its own, which stays until the owner drops its pages.
struct FrameQueue {
  PageChain pages;
  std::uint64_t written;
  std::uint64_t read;
  kexecore_mfn_t page;  // the page that is read; has a meaning once a frame was read
};

inline constexpr FrameQueue kNoFrames = {
    .pages = kNoChain, .written = 0, .read = 0, .page = KEXECORE_NO_MFN};

constexpr bool IsEmpty(const FrameQueue& queue) { return queue.read == queue.written; }

/// Writes frames to the end of a queue. The queue's last page stays mapped from the first frame on,
/// for as long as this object lives, so that many frames take few hooks. Nobody else may use the
/// queue meanwhile.
class FrameWriter {
 public:
  /// `purpose` is that of the queue's pages.
  FrameWriter(void* host, FrameQueue& queue, std::uint32_t purpose)
      : host_(host), queue_(queue), purpose_(purpose) {}
  ~FrameWriter() { Close(); }
  FrameWriter(const FrameWriter&) = delete;
  FrameWriter& operator=(const FrameWriter&) = delete;

  /// After an error nothing more may be pushed.
  Error Push(kexecore_mfn_t frame);

 private:
  Error Open();
  void Close();

  void* host_;
  FrameQueue& queue_;
  const std::uint32_t purpose_;
  Entry* words_ = nullptr;  // of the last page, while it is mapped
};

/// Takes the next frame. Requires that the queue is not empty. After an error the queue is
/// unchanged.
Error Pop(void* host, FrameQueue& queue, kexecore_mfn_t& frame);

}  // namespace kexecore
