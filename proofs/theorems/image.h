// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "proofs/theorems/ram.h"
#include "proofs/theorems/scene.h"

namespace theorems {

/// One segment of a load. Its parts have the contract's names.
struct SegmentTerms {
  smt::Term buf, buf_size, dest, dest_size;  // 64 bits each
  smt::Term exists;                          // its index is below the number of segments
  smt::Term in_ram;  // the pages that hold a byte of it all lie in one range of RAM

  /// The frames that hold a byte of it, as [first, end). Requires that there is one, and that the
  /// end does not wrap.
  smt::Term FirstFrame() const;
  smt::Term EndFrame() const;

  /// Whether the segment exists and has a buffer.
  smt::Term HasBuffer() const;
  smt::Term Start() const { return Number(dest); }
  smt::Term End() const { return Number(dest) + Number(dest_size); }
};

/// The most ranges of RAM in the trace of a counterexample. A theorem speaks of any number.
inline constexpr unsigned kRangesOfTrace = 2;

/// The form in which an image came, with the numbers of kexecore::Form.
inline constexpr std::uint32_t kMerged = 0, kPosted = 1, kPageList = 2;

/// All inputs of the validation of a load. Each is symbolic.
struct ImageTerms {
  smt::Term count;  // 32 bits
  std::vector<SegmentTerms> segments;
  smt::Term entry;          // 64 bits
  smt::Term arch;           // 16 bits
  smt::Term form;           // 32 bits
  smt::Term caller;         // 32 bits: KEXECORE_CALLER_…
  smt::Term crash_start;    // 64 bits
  smt::Term crash_size;     // 64 bits
  smt::Term physical_bits;  // 32 bits
  smt::Term type;           // 32 bits
  std::shared_ptr<const RamTable> ram;

  smt::Term IsCrash() const;
  smt::Term IsForm(std::uint32_t which) const { return smt::Same(form, which); }
  smt::Term AreaStart() const { return Number(crash_start); }
  smt::Term AreaEnd() const { return Number(crash_start) + Number(crash_size); }
  smt::Term MachineEnd() const;  // 2^physical_bits
  smt::Term GuestEnd() const;    // the end of the caller's guest addresses
};

ImageTerms MakeImage(Setting& setting);

/// The answer of a check.
struct Answer {
  smt::Term returns;  // the condition under which it answers at all
  smt::Term error;    // 32 bits; 0: it accepts

  smt::Term Accepts() const { return returns && smt::Same(error, 0); }
};

/// The image in memory, in the layout that the core's checks read. Segments and RAM lie in arrays
/// that are exactly as long as their counts say. What theorem ram_any_count shows of
/// kexecore::HasFrames stands for it.
class ImageInMemory {
 public:
  ImageInMemory(Setting& setting, const ImageTerms& image);

  // Arguments for the checks.
  smt::Value Segments() const { return {setting_.executor.PointerTo(segments_)}; }
  smt::Value Bounds() const { return {setting_.executor.PointerTo(bounds_)}; }
  smt::Value Plain(const smt::Term& term) const;

  /// Runs kexecore::`check`.
  Answer Run(const std::string& check, const std::vector<smt::Value>& arguments) const;

 private:
  Setting& setting_;
  smt::Memory memory_;
  int segments_, bounds_;  // objects
};

/// Runs kexecore::CheckImage on the image.
Answer RunCheckImage(const ImageInMemory& memory, const ImageTerms& image);

/// The bound of loops over segments.
smt::LoopBounds ImageLoopBounds();

/// The machine keeps rules I2 to I4. The load has passed rules L5 and L6, but for arch.
/// Caller and form are any that exist.
std::vector<Assumption> ImageAssumptions(smt::Terms& terms, const ImageTerms& image);

/// Images and machines at the limits of these rules.
std::vector<Edge> ImageEdges(smt::Terms& terms, const ImageTerms& image);

}  // namespace theorems
