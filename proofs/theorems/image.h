// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/theorems/theorem.h"

namespace theorems {

/// Mathematical integers: 66 bits hold every sum of two 64-bit numbers, with a bit to spare.
smt::Term Number(const smt::Term& term);

/// One segment of a load, as the contract names its parts.
struct SegmentTerms {
  smt::Term buf, buf_size, dest, dest_size;  // 64 bits each
  smt::Term exists;                          // its index is below the number of segments

  smt::Term HasBuffer() const;  // and exists
  smt::Term Start() const { return Number(dest); }
  smt::Term End() const { return Number(dest) + Number(dest_size); }
};

/// One range of the machine's RAM.
struct RamTerms {
  smt::Term start, size;  // 64 bits each
  smt::Term exists;       // its index is below the number of ranges

  smt::Term Start() const { return Number(start); }
  smt::Term End() const { return Number(start) + Number(size); }
};

/// As many ranges of RAM a DEFAULT image is judged by. For CRASH there may be any number.
inline constexpr unsigned kRamRanges = 2;

/// In what form an image came, as the core's checks are told (kexecore::Form).
inline constexpr uint32_t kMerged = 0, kPosted = 1, kPageList = 2;

/// Everything that the validation of a load looks at, all of it symbolic.
struct ImageTerms {
  smt::Term count;  // 32 bits
  std::vector<SegmentTerms> segments;
  smt::Term entry;          // 64 bits
  smt::Term arch;           // 16 bits
  smt::Term form;           // 32 bits
  smt::Term caller;         // 32 bits, KEXECORE_CALLER_…
  smt::Term crash_start;    // 64 bits
  smt::Term crash_size;     // 64 bits
  smt::Term physical_bits;  // 32 bits
  smt::Term type;           // 32 bits
  smt::Term ram_count;      // 32 bits
  std::vector<RamTerms> ram;

  smt::Term IsCrash() const;
  smt::Term IsForm(uint32_t which) const { return smt::Same(form, which); }
  smt::Term AreaStart() const { return Number(crash_start); }
  smt::Term AreaEnd() const { return Number(crash_start) + Number(crash_size); }
  smt::Term MachineEnd() const;  // 2^physical_bits
  smt::Term GuestEnd() const;    // of the caller's guest addresses
};

ImageTerms MakeImage(smt::Terms& terms);

/// What a check answers.
struct Answer {
  smt::Term returns;  // it answers at all
  smt::Term error;    // 32 bits, 0: it accepts

  smt::Term Accepts() const { return returns && smt::Same(error, 0); }
};

/// The image in memory, as the core's checks are given it. Segments and RAM lie in arrays that are
/// exactly as long as their counts say. (More than kRamRanges of RAM, of CRASH: in an empty one.)
class ImageInMemory {
 public:
  ImageInMemory(Setting& setting, const ImageTerms& image);

  // What a check may ask for.
  smt::Value Segments() const { return {setting_.executor.PointerTo(segments_)}; }
  smt::Value Bounds() const { return {setting_.executor.PointerTo(bounds_)}; }
  smt::Value Plain(const smt::Term& term) const;

  /// Runs kexecore::`check`.
  Answer Run(const std::string& check, const std::vector<smt::Value>& arguments) const;

 private:
  Setting& setting_;
  smt::Memory memory_;
  int segments_, ram_, bounds_;  // objects
};

/// Runs kexecore::CheckImage on the image.
Answer RunCheckImage(const ImageInMemory& memory, const ImageTerms& image);

/// Loops go over segments, or, in one function, over ranges of RAM.
smt::LoopBounds ImageLoopBounds();

/// Rules I2 to I4 and I6, and what rules L5 and L6 let through but for arch.
std::vector<Assumption> ImageAssumptions(smt::Terms& terms, const ImageTerms& image);

/// The images and machines at the limits of these rules.
std::vector<Edge> ImageEdges(smt::Terms& terms, const ImageTerms& image);

}  // namespace theorems
