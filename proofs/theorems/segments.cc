// SPDX-License-Identifier: MIT
#include "proofs/theorems/segments.h"

#include "proofs/theorems/image.h"
#include "proofs/theorems/image_story.h"
#include "proofs/theorems/rules.h"

namespace theorems {
namespace {

using smt::Term;

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

Statement State(Setting& setting) {
  smt::Terms& terms = setting.terms;
  const ImageTerms image = MakeImage(setting);
  const Term accepted = RunCheckImage(ImageInMemory(setting, image), image).Accepts();
  Statement statement;
  statement.assumptions = ImageAssumptions(terms, image);
  statement.edges = ImageEdges(terms, image);
  statement.claims = {
      {"accepted as CRASH: every segment with a buffer lies inside the crash area",
       accepted && image.IsCrash(), DataInsideArea(terms, image)},
      {"accepted: every segment without a buffer ends at or below 2^width", accepted,
       MappingsInsideMachine(terms, image)},
      {"accepted: no two segments with a buffer share a byte", accepted, AreDisjoint(terms, image)},
  };
  statement.wishes = ImageWishes(terms, image);
  statement.to_trace = [&terms, image](const smt::Model& model, std::size_t) {
    return ImageTrace(terms, image, model, "counterexample to crash_segments_inside_area");
  };
  return statement;
}

}  // namespace

Theorem CrashSegmentsInsideArea() {
  return {
      "crash_segments_inside_area",
      "data of an accepted CRASH image lies in the crash area, and no two segments share a byte",
      {"kexecore::CheckImage"},
      ImageLoopBounds(),
      State};
}

}  // namespace theorems
