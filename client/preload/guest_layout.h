// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

namespace preload {

/// Bytes [at, at + size) of the client's address space.
struct Span {
  std::uint64_t at = 0;
  std::uint64_t size = 0;
};

/// Gives an address in the trace to the memory that one hypercall reads. The client's own addresses
/// differ from run to run. Addresses in the trace only depend on the order and the sizes of the
/// spans, so that a recording can be made again byte for byte.
///
/// Spans that share a byte stay together, so aliases stay aliases. Each block keeps its offset
/// within the page, and a page that is not mapped lies between two blocks. The null pointer and
/// spans that end above the user half of the address space keep their address, since the answer
/// depends on it.
class GuestLayout {
 public:
  /// In the order in which the hypercall reads them.
  explicit GuestLayout(const std::vector<Span>& spans);

  /// The address in the trace of a client address that begins one of the spans or lies in one;
  /// any other is returned as it is.
  std::uint64_t ToGuest(std::uint64_t client) const;

  static constexpr std::uint64_t kFirst = 0x10000;

 private:
  struct Block {
    std::uint64_t begin, end;  // in the client
    std::uint64_t guest;       // where begin lies in the trace
  };
  void Add(const Span& span);

  std::vector<Block> blocks_;
};

}  // namespace preload
