// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "trace/layout.h"
#include "trace/trace.h"

namespace trace {
class ForeignBytes;
class ForeignStore;
}  // namespace trace

namespace machine {

/// The caller's address space: a list of contents, later ones over earlier ones, read lazily. A
/// pattern or foreign file of many megabytes costs nothing until it is read.
///
/// Within a hypercall, time is the number of the guest access (trace::Race): access n sees what was
/// written before the hypercall and what other CPUs wrote after accesses 0 to n - 1.
///
/// Machine memory that the caller owns is another one of these, at machine addresses.
class GuestMemory {
 public:
  explicit GuestMemory(trace::ForeignStore& store) : store_(store) {}

  /// Nothing is mapped any more; foreign contents refer to `files`, which are copied.
  void Reset(const std::vector<trace::ForeignFile>& files);

  /// One more foreign file; returns its index.
  std::uint32_t AddForeign(const trace::ForeignFile& file);

  /// Writes a content, to be seen from access `since` on. The content may be gone afterwards. Calls
  /// come in the order of `since`.
  void Write(const trace::Content& content, trace::Dialect dialect, std::uint32_t since = 0);

  /// Writes bytes, as the hypervisor does for the guest.
  void Write(std::uint64_t at, std::span<const std::uint8_t> bytes, std::uint32_t since);

  /// The hypercall ended after this many accesses: what was to happen later never happens, the rest
  /// is as if it had always been there.
  void Settle(std::uint32_t accesses);

  /// What access `now` finds at [at, at + size of out). False when a byte is not mapped, or the
  /// range wraps; `out` is then written up to that byte.
  bool Read(std::uint64_t at, std::span<std::uint8_t> out, std::uint32_t now) const;

  /// The same, but what is not mapped stays as it is in `out`. Requires a range that does not wrap.
  void ReadOver(std::uint64_t at, std::span<std::uint8_t> out, std::uint32_t now) const;

  /// Would Read succeed?
  bool IsMapped(std::uint64_t at, std::uint64_t size, std::uint32_t now) const;

 private:
  enum class Kind : std::uint8_t { kBytes, kPattern, kForeign, kHole };
  struct Piece {
    std::uint64_t at, size;  // size is not 0
    std::uint64_t source;    // offset in bytes_ or in the file, or seed
    std::uint32_t file;
    std::uint32_t since;
    Kind kind;
  };
  struct File {
    trace::ForeignFile file;
    mutable const trace::ForeignBytes* bytes = nullptr;  // once it was read
  };

  void Add(Kind kind, std::uint64_t at, std::uint64_t size, std::uint64_t source,
           std::uint32_t since, std::uint32_t file = 0);
  void ReadPiece(const Piece& piece, std::uint64_t offset, std::span<std::uint8_t> out) const;

  /// The piece that access `now` finds at `at`, and in `size` for how long it is the one (at most
  /// as long as it was). Null when nothing is mapped there.
  const Piece* Find(std::uint64_t at, std::uint32_t now, std::uint64_t& size) const;

  trace::ForeignStore& store_;
  std::vector<File> files_;
  std::vector<Piece> pieces_;        // in the order of time
  std::vector<std::uint8_t> bytes_;  // what pieces of kind kBytes hold
};

}  // namespace machine
