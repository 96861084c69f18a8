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
  std::vector<Term> reachable_386;
  std::vector<Term> reachable_x86_64;
  const Term reach_386 = smt::ConstantLike(entry, uint64_t{1} << 32);
  const Term reach_x86_64 = smt::ConstantLike(entry, uint64_t{1} << 47);
  for (const SegmentTerms& segment : image.segments) {
    inside.push_back(segment.HasBuffer() && smt::Ule(segment.Start(), entry) &&
                     smt::Ult(entry, segment.End()));
    reachable_386.push_back(smt::Implies(segment.exists, smt::Ule(segment.End(), reach_386)));
    reachable_x86_64.push_back(smt::Implies(segment.exists, smt::Ule(segment.End(), reach_x86_64)));
  }
  const Term accepted_386 = accepted && smt::Same(image.arch, KEXECORE_EM_386);
  const Term accepted_x86_64 = accepted && smt::Same(image.arch, KEXECORE_EM_X86_64);
  Statement statement;
  statement.assumptions = ImageAssumptions(terms, image);
  statement.claims = {
      {"accepted: the entry point lies in a segment with a buffer", accepted,
       smt::AnyOf(terms, inside)},
      {"accepted: the entry point lies in the crash area", accepted,
       smt::Ule(image.AreaStart(), entry) && smt::Ult(entry, image.AreaEnd())},
      {"accepted as EM_386: the entry point lies below 4 GiB", accepted_386,
       smt::Ult(entry, reach_386)},
      {"accepted as EM_386: no segment ends above 4 GiB", accepted_386,
       smt::AllOf(terms, reachable_386)},
      {"accepted as EM_X86_64: no segment ends above 2^47", accepted_x86_64,
       smt::AllOf(terms, reachable_x86_64)},
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
