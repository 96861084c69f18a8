// SPDX-License-Identifier: MIT
#include "proofs/theorems/answer.h"

#include "kexecore/abi.h"
#include "proofs/theorems/image.h"
#include "proofs/theorems/image_story.h"
#include "proofs/theorems/rules.h"

namespace theorems {
namespace {

using smt::Term;

/// One row of the contract's table, and the answer of the core's check for it.
struct Row {
  std::string rule;
  Term applies;   // the rule applies to images of this type and form
  Term given;     // the check may rely on this
  Term holds;     // the image keeps the rule
  int error;      // the answer where it does not
  Answer answer;  // the check's answer
};

std::vector<Row> Table(Setting& setting, const ImageTerms& image) {
  smt::Terms& terms = setting.terms;
  const ImageInMemory memory(setting, image);
  const smt::Value segments = memory.Segments(), bounds = memory.Bounds(),
                   count = memory.Plain(image.count), entry = memory.Plain(image.entry),
                   arch = memory.Plain(image.arch), caller = memory.Plain(image.caller);
  const Term listed = image.IsForm(kPageList);
  const Term always = terms.True(), no_end_wraps = ArePlaced(terms, image);
  const int address = -KEXECORE_EADDRNOTAVAIL, invalid = -KEXECORE_EINVAL;
  // V3: L12 does not apply to a page list, which has no buffers at guest addresses. L13 does not
  // apply to a CRASH image from a page list, because the guest may have written parts of it by
  // itself.
  return {
      {"L8", image.IsCrash(), always, EntryInArea(image), address,
       memory.Run("CheckEntryInArea", {entry, bounds})},
      {"L9", always, always, ArePlaced(terms, image), address,
       memory.Run("CheckPlacement", {segments, count, bounds})},
      {"L10", image.IsForm(kMerged), always, AreAligned(terms, image), address,
       memory.Run("CheckAlignment", {segments, count})},
      {"L11", always, no_end_wraps, AreDisjoint(terms, image), invalid,
       memory.Run("CheckOverlap", {segments, count})},
      {"L12", !listed, always, HaveFittingBuffers(terms, image), invalid,
       memory.Run("CheckSizes", {segments, count, caller})},
      {"L13", !(listed && image.IsCrash()), no_end_wraps, EntryInSegment(terms, image), invalid,
       memory.Run("CheckEntryInSegment", {segments, count, entry})},
      {"L14", always, no_end_wraps, AreReachable(terms, image), address,
       memory.Run("CheckReach", {segments, count, entry, arch})},
  };
}

Term ErrorOf(const Row& row) {
  return smt::ConstantLike(row.answer.error, static_cast<std::uint32_t>(row.error));
}

/// The error as the guest sees it: in the posted revision -EADDRNOTAVAIL becomes -EINVAL.
Term AsSeen(const ImageTerms& image, const Term& error) {
  const auto is = [&](int number) {
    return smt::ConstantLike(error, static_cast<std::uint32_t>(number));
  };
  return smt::Ite(image.IsForm(kPosted) && error == is(-KEXECORE_EADDRNOTAVAIL),
                  is(-KEXECORE_EINVAL), error);
}

Statement State(Setting& setting) {
  smt::Terms& terms = setting.terms;
  const ImageTerms image = MakeImage(setting);
  const std::vector<Row> table = Table(setting, image);
  const Answer whole = RunCheckImage(ImageInMemory(setting, image), image);
  Statement statement;
  statement.assumptions = ImageAssumptions(terms, image);
  statement.assumptions.push_back(
      {"L6: arch is EM_386 or EM_X86_64",
       smt::Same(image.arch, KEXECORE_EM_386) || smt::Same(image.arch, KEXECORE_EM_X86_64)});
  statement.edges = ImageEdges(terms, image);
  Term first = terms.Bits(0, 32), expected = first;
  for (auto row = table.rbegin(); row != table.rend(); ++row) {
    first = smt::Ite(row->applies && !smt::Same(row->answer.error, 0), row->answer.error, first);
    expected = smt::Ite(row->applies && !row->holds, ErrorOf(*row), expected);
  }
  for (const Row& row : table) {
    statement.claims.push_back(
        {row.rule + ": its check gives the rule's error exactly where the rule is broken",
         row.given,
         row.answer.returns &&
             row.answer.error == smt::Ite(row.holds, terms.Bits(0, 32), ErrorOf(row))});
  }
  statement.claims.push_back(
      {"the image gets the first of these errors of the rules that speak of it, or 0", terms.True(),
       whole.returns && whole.error == first});
  // A counterexample is better if the mistake of one check shows in the answer of CheckImage.
  const Term shows = AsSeen(image, whole.error) != AsSeen(image, expected);
  const std::vector<Term> wishes = ImageWishes(terms, image);
  for (const Term& wish : wishes) statement.wishes.push_back(shows && wish);
  statement.wishes.insert(statement.wishes.end(), wishes.begin(), wishes.end());
  statement.to_trace = [&terms, image](const smt::Model& model, std::size_t) {
    return ImageTrace(terms, image, model, "counterexample to image_answer_is_the_contracts");
  };
  return statement;
}

}  // namespace

Theorem ImageAnswerIsTheContracts() {
  return {"image_answer_is_the_contracts",
          "an image gets the error of the first of rules L8 to L14 that it breaks, else 0",
          {"kexecore::CheckEntryInArea", "kexecore::CheckPlacement", "kexecore::CheckAlignment",
           "kexecore::CheckOverlap", "kexecore::CheckSizes", "kexecore::CheckEntryInSegment",
           "kexecore::CheckReach", "kexecore::CheckImage"},
          ImageLoopBounds(),
          State};
}

}  // namespace theorems
