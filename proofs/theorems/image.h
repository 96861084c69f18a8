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

/// Everything that the validation of a CRASH load looks at, all of it symbolic.
struct ImageTerms {
  smt::Term count;  // 32 bits
  std::vector<SegmentTerms> segments;
  smt::Term entry;          // 64 bits
  smt::Term arch;           // 16 bits
  smt::Term crash_start;    // 64 bits
  smt::Term crash_size;     // 64 bits
  smt::Term physical_bits;  // 32 bits

  smt::Term AreaStart() const { return Number(crash_start); }
  smt::Term AreaEnd() const { return Number(crash_start) + Number(crash_size); }
  smt::Term MachineEnd() const;  // 2^physical_bits
};

ImageTerms MakeImage(smt::Terms& terms);

/// What a check answers.
struct Answer {
  smt::Term returns;  // it answers at all
  smt::Term error;    // 32 bits, 0: it accepts

  smt::Term Accepts() const { return returns && smt::Same(error, 0); }
};

/// The image in memory, as the core's checks are given it. Segments lie in an array that is
/// exactly as long as their count says.
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
  int segments_, bounds_;  // objects
};

/// Runs kexecore::CheckImage on the image.
Answer RunCheckImage(const ImageInMemory& memory, const ImageTerms& image);

/// Rules I2 to I4, and the count that rule L6 lets through.
std::vector<Assumption> ImageAssumptions(smt::Terms& terms, const ImageTerms& image);

/// The images and machines at the limits of these rules.
std::vector<Edge> ImageEdges(smt::Terms& terms, const ImageTerms& image);

/// What makes a small image that a person can read.
std::vector<smt::Term> ImageWishes(smt::Terms& terms, const ImageTerms& image);

/// A machine with that crash area, and one load of that image.
trace::Trace ImageTrace(const ImageTerms& image, const smt::Model& model, const std::string& note);

}  // namespace theorems
