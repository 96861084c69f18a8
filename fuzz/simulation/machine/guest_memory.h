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

/// The caller's address space: a list of contents, of which later ones cover earlier ones. Bytes
/// are computed when they are read, so that a pattern or foreign file of many megabytes costs
/// nothing before.
///
/// Within a hypercall, the number of the guest access (trace::Race) is the time: access n sees what
/// was written before the hypercall and what other CPUs wrote after accesses 0 to n - 1.
///
/// The machine has a second GuestMemory, at machine addresses, for the frames that the caller owns.
class GuestMemory {
 public:
  explicit GuestMemory(trace::ForeignStore& store) : store_(store) {}

  /// Forgets all contents. Foreign contents that are written later refer to `files`, which are
  /// copied.
  void Reset(const std::vector<trace::ForeignFile>& files);

  /// Adds a foreign file. Returns its index.
  std::uint32_t AddForeign(const trace::ForeignFile& file);

  /// Writes a content, which accesses from `since` on see. Keeps no reference to the content. The
  /// caller makes calls in the order of `since`.
  void Write(const trace::Content& content, trace::Dialect dialect, std::uint32_t since = 0);

  /// Writes bytes that the hypervisor copies to the guest.
  void Write(std::uint64_t at, std::span<const std::uint8_t> bytes, std::uint32_t since);

  /// The hypercall ended after this many accesses. Drops contents that only later accesses would
  /// have seen. All other contents are seen by every access from now on.
  void Settle(std::uint32_t accesses);

  /// Reads what access `now` finds at [at, at + size of out). Returns false if a byte is not
  /// mapped, or if the range wraps; `out` is then written up to that byte.
  bool Read(std::uint64_t at, std::span<std::uint8_t> out, std::uint32_t now) const;

  /// The same, but leaves those bytes of `out` unchanged that are not mapped. Requires a range that
  /// does not wrap.
  void ReadOver(std::uint64_t at, std::span<std::uint8_t> out, std::uint32_t now) const;

  /// Would Read succeed?
  bool IsMapped(std::uint64_t at, std::uint64_t size, std::uint32_t now) const;

 private:
  enum class Kind : std::uint8_t { kBytes, kPattern, kForeign, kHole };
  struct Piece {
    std::uint64_t at, size;  // size is not 0
    std::uint64_t source;    // an offset in bytes_ or in the file, or a pattern's seed
    std::uint32_t file;
    std::uint32_t since;
    Kind kind;
  };
  struct File {
    trace::ForeignFile file;
    mutable const trace::ForeignBytes* bytes = nullptr;  // null before the first read
  };

  void Add(Kind kind, std::uint64_t at, std::uint64_t size, std::uint64_t source,
           std::uint32_t since, std::uint32_t file = 0);
  void ReadPiece(const Piece& piece, std::uint64_t offset, std::span<std::uint8_t> out) const;

  /// Returns the piece that access `now` finds at `at`, or null if nothing is mapped there. Lowers
  /// `size` to the number of bytes from `at` on for which that is the answer.
  const Piece* Find(std::uint64_t at, std::uint32_t now, std::uint64_t& size) const;

  trace::ForeignStore& store_;
  std::vector<File> files_;
  std::vector<Piece> pieces_;        // in the order of time
  std::vector<std::uint8_t> bytes_;  // the bytes of all pieces of kind kBytes
};

}  // namespace machine
