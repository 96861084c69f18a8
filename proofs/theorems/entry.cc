// SPDX-License-Identifier: MIT
#include "proofs/theorems/entry.h"

#include "kexecore/abi.h"
#include "proofs/theorems/image.h"
#include "proofs/theorems/image_story.h"
#include "proofs/theorems/rules.h"

namespace theorems {
namespace {

using smt::Term;

Statement State(Setting& setting) {
  smt::Terms& terms = setting.terms;
  const ImageTerms image = MakeImage(setting);
  const Term accepted = RunCheckImage(ImageInMemory(setting, image), image).Accepts();
  // V3: the guest may have written parts of a CRASH image from a page list by itself.
  const Term whole = accepted && !(image.IsCrash() && image.IsForm(kPageList));
  Statement statement;
  statement.assumptions = ImageAssumptions(terms, image);
  statement.edges = ImageEdges(terms, image);
  statement.claims = {
      {"accepted, as a whole: the entry point lies in a segment with a buffer", whole,
       EntryInSegment(terms, image)},
      {"accepted as CRASH: the entry point lies in the crash area", accepted && image.IsCrash(),
       EntryInArea(image)},
      {"accepted as EM_386: the entry point lies below 4 GiB",
       accepted && smt::Same(image.arch, KEXECORE_EM_386),
       smt::Ult(image.entry, terms.Bits(std::uint64_t{1} << 32, 64))},
      {"accepted: the entry point and every segment lie in reach", accepted,
       AreReachable(terms, image)},
  };
  statement.wishes = ImageWishes(terms, image);
  statement.to_trace = [&terms, image](const smt::Model& model, std::size_t) {
    return ImageTrace(terms, image, model, "counterexample to entry_in_buffered_segment");
  };
  return statement;
}

}  // namespace

Theorem EntryInBufferedSegment() {
  return {
      "entry_in_buffered_segment",
      "an accepted entry point lies, half-open, in a segment with a buffer, in reach of its mode "
      "(of a CRASH image from a page list: in the crash area)",
      {"kexecore::CheckImage"},
      ImageLoopBounds(),
      State};
}

}  // namespace theorems
