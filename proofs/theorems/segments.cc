// SPDX-License-Identifier: MIT
#include "proofs/theorems/segments.h"

#include "proofs/theorems/image.h"

namespace theorems {
namespace {

using smt::Term;

// [start, end) of both have a number in common.
Term ShareByte(const SegmentTerms& a, const SegmentTerms& b) {
  return !smt::Same(a.dest_size, 0) && !smt::Same(b.dest_size, 0) && smt::Ult(a.Start(), b.End()) &&
         smt::Ult(b.Start(), a.End());
}

Term DataInsideArea(smt::Terms& terms, const ImageTerms& image) {
  std::vector<Term> all;
  for (const SegmentTerms& segment : image.segments) {
    all.push_back(smt::Implies(segment.HasBuffer(), smt::Ule(image.AreaStart(), segment.Start()) &&
                                                        smt::Ule(segment.End(), image.AreaEnd())));
  }
  return smt::AllOf(terms, all);
}

Term MappingsInsideMachine(smt::Terms& terms, const ImageTerms& image) {
  std::vector<Term> all;
  for (const SegmentTerms& segment : image.segments) {
    all.push_back(smt::Implies(segment.exists && !segment.HasBuffer(),
                               smt::Ule(segment.End(), image.MachineEnd())));
  }
  return smt::AllOf(terms, all);
}

Term DataDisjoint(smt::Terms& terms, const ImageTerms& image) {
  std::vector<Term> all;
  for (size_t i = 0; i < image.segments.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const SegmentTerms &a = image.segments[i], &b = image.segments[j];
      all.push_back(!(a.HasBuffer() && b.HasBuffer() && ShareByte(a, b)));
    }
  }
  return smt::AllOf(terms, all);
}

Statement State(Setting& setting) {
  smt::Terms& terms = setting.terms;
  const ImageTerms image = MakeImage(terms);
  const Term accepted = RunCheckImage(setting, image);
  Statement statement;
  statement.assumptions = ImageAssumptions(terms, image);
  statement.claims = {
      {"accepted: every segment with a buffer lies inside the crash area", accepted,
       DataInsideArea(terms, image)},
      {"accepted: every segment without a buffer ends at or below 2^width", accepted,
       MappingsInsideMachine(terms, image)},
      {"accepted: no two segments with a buffer share a byte", accepted,
       DataDisjoint(terms, image)},
  };
  statement.wishes = ImageWishes(terms, image);
  statement.to_trace = [image](const smt::Model& model, size_t) {
    return ImageTrace(image, model, "counterexample to crash_segments_inside_area");
  };
  return statement;
}

}  // namespace

Theorem CrashSegmentsInsideArea() {
  return {
      "crash_segments_inside_area",
      "data of an accepted CRASH image lies in the crash area, and no two segments share a byte",
      {"kexecore::CheckImage"},
      16,
      State};
}

}  // namespace theorems
