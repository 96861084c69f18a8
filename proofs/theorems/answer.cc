// SPDX-License-Identifier: MIT
#include "proofs/theorems/answer.h"

#include "kexecore/abi.h"
#include "proofs/theorems/image.h"
#include "proofs/theorems/rules.h"

namespace theorems {
namespace {

using smt::Term;

/// One row of the contract's table, and the core's check of it.
struct Row {
  std::string rule;
  Term given;  // what the check may rely on
  Term holds;
  int error;  // where it does not
  Answer answer;
};

std::vector<Row> Table(Setting& setting, const ImageTerms& image) {
  smt::Terms& terms = setting.terms;
  const ImageInMemory memory(setting, image);
  const smt::Value segments = memory.Segments(), bounds = memory.Bounds(),
                   count = memory.Plain(image.count), entry = memory.Plain(image.entry),
                   arch = memory.Plain(image.arch);
  const Term always = terms.True(), no_end_wraps = ArePlaced(terms, image);
  const int address = -KEXECORE_EADDRNOTAVAIL, invalid = -KEXECORE_EINVAL;
  return {
      {"L8", always, EntryInArea(image), address, memory.Run("CheckEntryInArea", {entry, bounds})},
      {"L9", always, ArePlaced(terms, image), address,
       memory.Run("CheckPlacement", {segments, count, bounds})},
      {"L10", always, AreAligned(terms, image), address,
       memory.Run("CheckAlignment", {segments, count})},
      {"L11", no_end_wraps, AreDisjoint(terms, image), invalid,
       memory.Run("CheckOverlap", {segments, count})},
      {"L12", always, HaveFittingBuffers(terms, image), invalid,
       memory.Run("CheckSizes", {segments, count})},
      {"L13", no_end_wraps, EntryInSegment(terms, image), invalid,
       memory.Run("CheckEntryInSegment", {segments, count, entry})},
      {"L14", no_end_wraps, AreReachable(terms, image), address,
       memory.Run("CheckReach", {segments, count, arch})},
  };
}

Term ErrorOf(const Row& row) {
  return smt::ConstantLike(row.answer.error, static_cast<uint32_t>(row.error));
}

Statement State(Setting& setting) {
  smt::Terms& terms = setting.terms;
  const ImageTerms image = MakeImage(terms);
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
    first = smt::Ite(smt::Same(row->answer.error, 0), first, row->answer.error);
    expected = smt::Ite(row->holds, expected, ErrorOf(*row));
  }
  for (const Row& row : table) {
    statement.claims.push_back(
        {row.rule + ": its check gives the rule's error exactly where the rule is broken",
         row.given,
         row.answer.returns &&
             row.answer.error == smt::Ite(row.holds, terms.Bits(0, 32), ErrorOf(row))});
  }
  statement.claims.push_back({"the image gets the first of these errors, or 0", terms.True(),
                              whole.returns && whole.error == first});
  // A check that errs should also show in the answer of the whole.
  statement.wishes = {whole.error != expected};
  for (const Term& wish : ImageWishes(terms, image)) statement.wishes.push_back(wish);
  statement.to_trace = [image](const smt::Model& model, size_t) {
    return ImageTrace(image, model, "counterexample to image_answer_is_the_contracts");
  };
  return statement;
}

}  // namespace

Theorem ImageAnswerIsTheContracts() {
  return {"image_answer_is_the_contracts",
          "a CRASH image gets the error of the first of rules L8 to L14 that it breaks, else 0",
          {"kexecore::CheckEntryInArea", "kexecore::CheckPlacement", "kexecore::CheckAlignment",
           "kexecore::CheckOverlap", "kexecore::CheckSizes", "kexecore::CheckEntryInSegment",
           "kexecore::CheckReach", "kexecore::CheckImage"},
          16,
          State};
}

}  // namespace theorems
