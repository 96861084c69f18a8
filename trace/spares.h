// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "trace/trace.h"

namespace trace {

/// Memory that earlier contents of a trace occupied, kept for its next contents.
class Spares {
 public:
  void Keep(Hypercall&& call) { hypercalls_.push_back(std::move(call)); }
  /// A hypercall that was kept, with everything that it held, or a new one.
  Hypercall TakeHypercall();

  /// Keeps the memory of a content that is about to become a content of another kind.
  void KeepMemoryOf(Content& content);

  /// Gives memory to a content that has none, if some is left. The caller must overwrite what the
  /// content then holds.
  void GiveMemoryTo(Bytes& what);
  void GiveMemoryTo(Descriptors& what);
  void GiveMemoryTo(PageList& what);

 private:
  std::vector<Hypercall> hypercalls_;
  std::vector<std::vector<std::uint8_t>> bytes_;
  std::vector<std::vector<Segment>> segments_;
  std::vector<std::vector<std::uint64_t>> entries_;
};

}  // namespace trace
