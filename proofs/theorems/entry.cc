// SPDX-License-Identifier: MIT
#include "proofs/theorems/entry.h"

#include "core/segments.h"
#include "proofs/theorems/image.h"

namespace theorems {
namespace {

using smt::Term;

Statement State(Setting& setting) {
  smt::Terms& terms = setting.terms;
  const ImageTerms image = MakeImage(terms);
  const Term accepted = RunCheckImage(setting, image);
  const Term entry = Number(image.entry);
  std::vector<Term> inside;
  std::vector<Term> reachable;
  const Term four_gib = smt::ConstantLike(entry, uint64_t{1} << 32);
  for (const SegmentTerms& segment : image.segments) {
    inside.push_back(segment.HasBuffer() && smt::Ule(segment.Start(), entry) &&
                     smt::Ult(entry, segment.End()));
    reachable.push_back(smt::Implies(segment.exists, smt::Ule(segment.End(), four_gib)));
  }
  const Term accepted_386 = accepted && smt::Same(image.arch, KEXECORE_EM_386);
  Statement statement;
  statement.assumptions = ImageAssumptions(terms, image);
  statement.claims = {
      {"accepted: the entry point lies in a segment with a buffer", accepted,
       smt::AnyOf(terms, inside)},
      {"accepted: the entry point lies in the crash area", accepted,
       smt::Ule(image.AreaStart(), entry) && smt::Ult(entry, image.AreaEnd())},
      {"accepted as EM_386: the entry point lies below 4 GiB", accepted_386,
       smt::Ult(entry, four_gib)},
      {"accepted as EM_386: no segment ends above 4 GiB", accepted_386,
       smt::AllOf(terms, reachable)},
  };
  statement.wishes = ImageWishes(terms, image);
  statement.to_trace = [image](const smt::Model& model, size_t) {
    return ImageTrace(image, model, "counterexample to entry_in_buffered_segment");
  };
  return statement;
}

}  // namespace

Theorem EntryInBufferedSegment() {
  return {
      "entry_in_buffered_segment",
      "an accepted entry point lies, half-open, in a segment with a buffer, in reach of its mode",
      {"kexecore::CheckImage"},
      16,
      State};
}

}  // namespace theorems
