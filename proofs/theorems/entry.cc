// SPDX-License-Identifier: MIT
#include "proofs/theorems/entry.h"

#include "kexecore/abi.h"
#include "proofs/theorems/image.h"
#include "proofs/theorems/rules.h"

namespace theorems {
namespace {

using smt::Term;

Statement State(Setting& setting) {
  smt::Terms& terms = setting.terms;
  const ImageTerms image = MakeImage(terms);
  const Term accepted = RunCheckImage(ImageInMemory(setting, image), image).Accepts();
  Statement statement;
  statement.assumptions = ImageAssumptions(terms, image);
  statement.edges = ImageEdges(terms, image);
  statement.claims = {
      {"accepted: the entry point lies in a segment with a buffer", accepted,
       EntryInSegment(terms, image)},
      {"accepted: the entry point lies in the crash area", accepted, EntryInArea(image)},
      {"accepted as EM_386: the entry point lies below 4 GiB",
       accepted && smt::Same(image.arch, KEXECORE_EM_386),
       smt::Ult(image.entry, terms.Bits(uint64_t{1} << 32, 64))},
      {"accepted: no segment ends out of reach", accepted, AreReachable(terms, image)},
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
