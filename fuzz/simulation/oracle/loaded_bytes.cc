// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/loaded_bytes.h"

#include <algorithm>

#include "fuzz/simulation/model/platform.h"

namespace oracle {
namespace {

using machine::kPageSize;
constexpr machine::PageBytes kZeroes{};

// Parts of messages, followed by the byte that the image should have.
constexpr const char* kBuffer = "its buffer has";
constexpr const char* kTail = "its tail must be";
constexpr const char* kBesides = "the space beside buffers must be";

using Source = model::Piece::Source;

/// Reads the bytes of a piece that this call copied.
void Read(const Evidence& evidence, const model::Piece& piece, std::span<std::uint8_t> out) {
  const machine::Log& log = evidence.machine.log();
  if (piece.source == Source::kCopy) {
    evidence.machine.guest().Read(piece.from, out, piece.accesses);
  } else if (piece.from < log.guest_pages.size() && !log.guest_pages[piece.from].failed) {
    const std::uint64_t first = log.guest_pages[piece.from].bytes;
    std::copy_n(log.guest_bytes.begin() + static_cast<std::ptrdiff_t>(first), out.size(),
                out.begin());
  }
}

/// The committed image in machine memory.
class Memory {
 public:
  Memory(const Evidence& evidence, const model::Image& image, const ImagePageList& list,
         Findings& findings)
      : evidence_(evidence), image_(image), list_(list), findings_(findings) {}

  /// Does the image have these bytes at `dest`? Adds a violation if it does not. They must lie in
  /// one page.
  bool Has(std::uint64_t dest, std::span<const std::uint8_t> bytes, const char* what) {
    const machine::PageBytes& page = PageOf(dest / kPageSize);
    if (bytes.size() == kPageSize &&
        machine::IsSamePage(page, *reinterpret_cast<const machine::PageBytes*>(bytes.data()))) {
      return true;
    }
    const auto found = std::span(page).subspan(dest % kPageSize, bytes.size());
    const auto at = std::mismatch(bytes.begin(), bytes.end(), found.begin()).first - bytes.begin();
    if (static_cast<std::size_t>(at) == bytes.size()) return true;
    const auto i = static_cast<std::size_t>(at);
    findings_.Add(Invariant::kImage, Severity::kHigh,
                  Text("the committed image has ", Hex{found[i]}, " at ", Hex{dest + i}, ", but ",
                       what, " ", Hex{bytes[i]}));
    return false;
  }

  /// D2: bytes of a data page that belong to no buffer are 0. A data page that has such bytes is
  /// the first or the last page of a segment, or that in which its buffer ends.
  bool HasNothingBeside() {
    for (const model::Segment& segment : image_.segments) {
      const std::uint64_t first = segment.dest_maddr, end = first + segment.dest_size;
      if (!model::HasBuffer(segment) || segment.dest_size == 0) continue;
      if (first % kPageSize != 0 && !HasNothingBeside(first - first % kPageSize)) return false;
      if (end % kPageSize != 0 && !HasNothingBeside(end - end % kPageSize)) return false;
      const std::uint64_t data_end = first + segment.buf_size;
      if (data_end % kPageSize != 0 && !HasNothingBeside(data_end - data_end % kPageSize)) {
        return false;
      }
    }
    return true;
  }

 private:
  /// The bytes that a destination is to have.
  const machine::PageBytes& PageOf(kexecore_mfn_t destination) const {
    machine::PhysicalMemory& memory = evidence_.machine.memory();
    if (image_.type == KEXEC_TYPE_CRASH) return memory.At(destination).bytes;
    const auto& moves =
        list_.moves;  // CheckLayout has checked that they ascend, and what is zeroed
    const auto found = std::lower_bound(
        moves.begin(), moves.end(), destination,
        [](const Move& move, kexecore_mfn_t mfn) { return move.destination < mfn; });
    const bool is_data = found != moves.end() && found->destination == destination;
    return is_data ? memory.At(found->staged).bytes : kZeroes;
  }

  bool HasNothingBeside(std::uint64_t page) {
    for (std::uint64_t at = page; at < page + kPageSize;) {
      std::uint64_t next = page + kPageSize;  // the next begin or end of a buffer
      bool is_data = false;
      for (const model::Segment& segment : image_.segments) {
        const std::uint64_t first = segment.dest_maddr, end = first + segment.buf_size;
        if (!model::HasBuffer(segment) || end <= at) continue;
        if (first <= at) {
          is_data = true;
          next = std::min(end, page + kPageSize);
          break;
        }
        next = std::min(next, first);
      }
      const auto zeroes = std::span(kZeroes).first(next - at);
      if (!is_data && !Has(at, zeroes, kBesides)) return false;
      at = next;
    }
    return true;
  }

  const Evidence& evidence_;
  const model::Image& image_;
  const ImagePageList& list_;
  Findings& findings_;
};

}  // namespace

void LoadedBytes::Clear() {
  kept_.clear();
  bytes_.clear();
}

void LoadedBytes::Keep(const Evidence& evidence) {
  for (const model::Piece& piece : evidence.expected.pieces) {
    const bool is_zero = piece.source == Source::kZero;
    kept_.push_back(
        {.dest = piece.dest, .size = piece.size, .is_zero = is_zero, .bytes = bytes_.size()});
    if (is_zero) continue;
    bytes_.resize(bytes_.size() + piece.size);
    Read(evidence, piece, std::span(bytes_).last(piece.size));
  }
}

void LoadedBytes::Check(const Evidence& evidence, const model::Image& image,
                        const ImagePageList& list, Findings& findings) {
  Memory memory(evidence, image, list, findings);
  for (const Kept& kept : kept_) {
    const auto bytes = kept.is_zero
                           ? std::span(kZeroes).first(kept.size)
                           : std::span<const std::uint8_t>(bytes_).subspan(kept.bytes, kept.size);
    if (!memory.Has(kept.dest, bytes, kept.is_zero ? kTail : kBuffer)) return;
  }
  for (const model::Piece& piece : evidence.expected.pieces) {
    const bool is_zero = piece.source == Source::kZero;
    const auto bytes = std::span(expected_).first(piece.size);
    if (!is_zero) Read(evidence, piece, bytes);
    const auto wanted =
        is_zero ? std::span(kZeroes).first(piece.size) : std::span<const std::uint8_t>(bytes);
    if (!memory.Has(piece.dest, wanted, is_zero ? kTail : kBuffer)) return;
  }
  if (image.type == KEXEC_TYPE_DEFAULT) memory.HasNothingBeside();
}

}  // namespace oracle
