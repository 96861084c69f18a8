// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "trace/trace.h"

namespace trace {

/// Memory of what a trace held before, kept for what it is to hold next.
class Spares {
 public:
  void Keep(Hypercall&& call) { hypercalls_.push_back(std::move(call)); }
  Hypercall TakeHypercall();  // with whatever it held

  /// Keeps the memory of a content that is about to become another one.
  void KeepMemoryOf(Content& content);

  /// Gives memory to a content that has none, where some is left. What is in it, if anything, is to
  /// be overwritten.
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
