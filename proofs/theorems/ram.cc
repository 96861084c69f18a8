// SPDX-License-Identifier: MIT
#include "proofs/theorems/ram.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "core/ram.h"
#include "kexecore/kexecore.h"
#include "proofs/smt/address.h"
#include "proofs/smt/shape.h"
#include "trace/build.h"

namespace theorems {
namespace {

using smt::Term;

constexpr const char* kHasFrames = "kexecore::HasFrames";
constexpr const char* kIsSaneRam = "kexecore::IsSaneRam";
constexpr const char* kCountPages = "kexecore::CountPages";
constexpr std::uint64_t kRanges = offsetof(kexecore::RamTable, ranges),
                        kCount = offsetof(kexecore::RamTable, count);
constexpr unsigned kPageBits = 12;
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 52;

Term Frame(const Term& address) {
  return smt::LShr(address, smt::ConstantLike(address, kPageBits));
}

/// The table that a function got is this one.
void ObligeTable(Setting& setting, const RamTable& ram, const smt::Executor::Site& site) {
  smt::Executor& executor = setting.executor;
  const smt::Scalar& table = site.arguments.at(0).at(0);
  const Term count = executor.LoadAt(table, kCount, 32, site);
  const smt::Scalar ranges = executor.LoadPointerAt(table, kRanges, site);
  const Term is_array =
      smt::SameAddress(setting.objects, ranges.pointer, executor.PointerTo(ram.array).pointer);
  executor.Oblige(count == ram.count && is_array, site.path, site.where + ": the table of RAM");
}

// The machine of a story: the allocator's pages and the crash area lie in the first range.
constexpr std::uint64_t kFirstRange = std::uint64_t{1} << 30, kMostRanges = 3, kMostFrames = 4;
constexpr unsigned kWidth = 46;
constexpr trace::Range kArea = {0x10000000, 0x10000};

/// Whether a trace can load an image that consists of these frames.
Term CanBeTold(smt::Terms& terms, const RamTable& ram, const Term& first, const Term& end) {
  const Term none = terms.Bits(0, 64), machine = terms.Bits(std::uint64_t{1} << kWidth, 64);
  std::vector<Term> all = {smt::Ule(ram.count, terms.Bits(kMostRanges, 32)),
                           ram.Exists(none),
                           smt::Same(ram.Start(none), 0),
                           smt::Same(ram.Size(none), kFirstRange),
                           smt::Ult(first, end),
                           smt::Ule(end - first, terms.Bits(kMostFrames, 64)),
                           smt::Ule(end, terms.Bits(std::uint64_t{1} << (kWidth - kPageBits), 64)),
                           !smt::Same(first, 0)};
  for (std::uint64_t i = 0; i < kMostRanges; ++i) {
    const Term index = terms.Bits(i, 64);
    all.push_back(smt::Implies(ram.Exists(index), ram.KeepsI6(index, machine)));
  }
  return smt::AllOf(terms, all);
}

trace::Trace Story(const RamTable& ram, const Term& first, const Term& end,
                   const smt::Model& model) {
  trace::Trace story;
  story.note = std::string("counterexample to ") + kRamAnyCount;
  story.machine.physical_bits = kWidth;
  story.machine.crash = kArea;
  story.machine.ram.clear();
  for (std::uint64_t i = 0; i < model.Value(ram.count); ++i) {
    const Term index = smt::ConstantLike(first, i);
    story.machine.ram.push_back({model.Value(ram.Start(index)), model.Value(ram.Size(index))});
  }
  const std::uint64_t at = model.Value(first) << kPageBits;
  const std::uint64_t size = (model.Value(end) - model.Value(first)) << kPageBits;
  story.hypercalls.push_back(
      trace::BuildLoad({}, KEXEC_TYPE_DEFAULT, {{trace::kBuffersAt, 0x800, at, size}}, at));
  return story;
}

/// A function with a loop over the table, as it was run.
struct Searched {
  Term returns;
  Term answer;
  Term at;  // the index of the range at which the loop ended
};

Searched Search(Scene& scene, const std::string& function, const smt::LoopCut& cut,
                const std::vector<smt::Value>& arguments) {
  smt::Executor& executor = scene.setting().executor;
  executor.Cut(function, cut);
  const Ran ran = scene.Run(function, arguments);
  const Term answer = scene.Result(ran);
  return {ran.returns, answer, executor.turns().back()};
}

/// Rule I6 on the largest machine that there may be.
Term IsSane(smt::Terms& terms, const RamTable& ram, const Term& index) {
  return smt::Implies(ram.Exists(index), ram.KeepsI6(index, terms.Bits(kMostBytes, 64)));
}

Statement State(Setting& setting) {
  smt::Terms& terms = setting.terms;
  const RamTable ram(setting);
  Scene scene(setting);
  scene.Add(ram.array);
  const int table = scene.Make("table", sizeof(kexecore::RamTable), false);
  scene.PutPointer(table, kRanges, ram.array);
  scene.Put(table, kCount, ram.count);
  const Term first = terms.Variable("first", 64), end = terms.Variable("end", 64),
             machine = terms.Variable("machine_size", 64),
             any = smt::ZExt(terms.Variable("index", 32), 64);
  // The compiler may ask whether there is a range at the start of a turn or at its end.
  const auto bounds = [&ram](const Term& turns) {
    return std::vector<Term>{smt::Ule(turns, smt::ZExt(ram.count, 64)), ram.Exists(turns)};
  };
  const auto before = [](const Term& turns) { return turns - smt::ConstantLike(turns, 1); };
  const auto none_held = [&](const Term& turns) {
    std::vector<Term> facts = bounds(turns);
    const Term was_seen = smt::Ult(any, turns) && IsSane(terms, ram, any);
    facts.push_back(smt::Implies(was_seen, !ram.Holds(any, first, end)));
    return facts;
  };
  const auto all_kept = [&](const Term& turns) {
    std::vector<Term> facts = bounds(turns);
    facts.push_back(smt::Implies(smt::Ult(any, turns), ram.KeepsI6(any, machine)));
    facts.push_back(smt::Same(turns, 0) || ram.KeepsI6(before(turns), machine));
    return facts;
  };
  const auto least_start = [&](const Term& turns) {
    const Term last = before(turns), none = smt::ConstantLike(turns, 0);
    const Term least = ram.Start(last) + ram.Size(last) + smt::ConstantLike(turns, 1);
    return std::vector<Term>{smt::Ite(smt::Same(turns, 0), none, least)};
  };
  const auto pages_so_far = [&](const Term& turns) { return std::vector<Term>{ram.Pages(turns)}; };

  const Searched found = Search(scene, kHasFrames, {.most = UINT32_MAX, .facts = none_held},
                                {scene.PointerTo(table), scene.Plain(first), scene.Plain(end)});
  const Searched judged =
      Search(scene, kIsSaneRam,
             {.most = KEXECORE_MAX_RAM_RANGES, .facts = all_kept, .values = least_start},
             {scene.PointerTo(table), scene.Plain(machine)});
  const Searched counted =
      Search(scene, kCountPages, {.most = UINT32_MAX, .facts = bounds, .values = pages_so_far},
             {scene.PointerTo(table)});
  const Term has = smt::FromBit(found.answer), is_sane = smt::FromBit(judged.answer);

  const Term most = terms.Bits(KEXECORE_MAX_RAM_RANGES, 32);
  Statement statement;
  const Term has_answer = found.returns && IsSane(terms, ram, found.at) && IsSane(terms, ram, any);
  statement.assumptions = {
      {"the machine has at most 2^52 bytes", smt::Ule(machine, terms.Bits(kMostBytes, 64))},
  };
  statement.definitions = {ram.DefinesPages(counted.at)};
  statement.claims = {
      {"RAM keeps I6, and all frames lie in one range: there is such a range", has_answer && has,
       ram.Exists(found.at) && ram.Holds(found.at, first, end)},
      {"RAM keeps I6, and they do not: no range, whatever its index, holds them all",
       has_answer && !has && ram.Exists(any), !ram.Holds(any, first, end)},
      {"I6, accepted: there are at most 1024 ranges", judged.returns && is_sane,
       smt::Ule(ram.count, most)},
      {"I6, accepted: each range, whatever its index, keeps the rule",
       judged.returns && is_sane && ram.Exists(any), ram.KeepsI6(any, machine)},
      {"I6, refused: there are more ranges, or one that breaks the rule",
       judged.returns && !is_sane,
       !smt::Ule(ram.count, most) || (ram.Exists(judged.at) && !ram.KeepsI6(judged.at, machine))},
      {"the pages of RAM are those of its ranges together", counted.returns,
       counted.answer == ram.Pages(smt::ZExt(ram.count, 64))},
  };
  statement.edges = {
      {"no range", smt::Same(ram.count, 0)},
      {"1024 ranges", smt::Same(ram.count, KEXECORE_MAX_RAM_RANGES)},
      {"4294967295 ranges", smt::Same(ram.count, UINT32_MAX)},
      {"the third range holds the frames", smt::Same(found.at, 2) && found.returns && has},
  };
  const Term can_be_told = CanBeTold(terms, ram, first, end);
  statement.wishes = {can_be_told};
  statement.to_trace = [ram, first, end, can_be_told](const smt::Model& model, std::size_t) {
    return model.Holds(can_be_told) ? std::optional(Story(ram, first, end, model)) : std::nullopt;
  };
  return statement;
}

}  // namespace

RamTable::RamTable(Setting& setting, Readers readers)
    : count(setting.terms.Variable("ram.count", 32)),
      array(0),
      terms_(setting.terms),
      readers_(readers) {
  smt::Terms& terms = setting.terms;
  const Term bytes = smt::ZExt(smt::Concat(count, terms.Bits(0, 4)), 64);
  const std::uint64_t most = std::uint64_t{UINT32_MAX} * sizeof(kexecore_range);
  array = setting.objects.AddWords("ram", bytes, most, [&terms, readers](const Term& number) {
    if (readers == Readers::kNone) throw smt::Error("the theorem does not expect a look at RAM");
    return terms.Apply("ram.word", {number}, 64);
  });
}

Term RamTable::Word(const Term& number) const {
  if (readers_ == Readers::kSome) return terms_.Apply("ram.word", {number}, 64);
  return terms_.Variable("ram.word" + std::to_string(number.Value().value()), 64);
}

Term RamTable::Exists(const Term& index) const { return smt::Ult(index, smt::ZExt(count, 64)); }

Term RamTable::Start(const Term& index) const { return Word(index * smt::ConstantLike(index, 2)); }

Term RamTable::Size(const Term& index) const {
  return Word(index * smt::ConstantLike(index, 2) + smt::ConstantLike(index, 1));
}

Term RamTable::End(const Term& index) const { return Number(Start(index)) + Number(Size(index)); }

Term RamTable::KeepsI6(const Term& index, const Term& machine_size) const {
  const Term last = smt::Same(index, 0).IsTrue() ? index : index - smt::ConstantLike(index, 1);
  return !smt::Same(Size(index), 0) && IsPageMultiple(Start(index)) &&
         IsPageMultiple(Size(index)) && smt::Ule(End(index), Number(machine_size)) &&
         (smt::Same(index, 0) || smt::Ult(End(last), Number(Start(index))));
}

Term RamTable::Holds(const Term& index, const Term& first, const Term& end) const {
  return smt::Ule(Frame(Number(Start(index))), Number(first)) &&
         smt::Ule(Number(end), Frame(End(index)));
}

Term RamTable::AllKeepI6(const Term& machine_size) const {
  return smt::FromBit(terms_.Apply("ram.all_keep_I6", {machine_size}, 1));
}

Term RamTable::Pages(const Term& ranges) const { return terms_.Apply("ram.pages", {ranges}, 64); }

Term RamTable::DefinesPages(const Term& index) const {
  return smt::Same(Pages(smt::ConstantLike(index, 0)), 0) &&
         Pages(index + smt::ConstantLike(index, 1)) == Pages(index) + Frame(Size(index));
}

void UseHasFrames(Setting& setting, std::shared_ptr<const RamTable> ram,
                  std::vector<FramesQuestion> questions) {
  setting.executor.StandFor(kHasFrames, [&setting, ram, questions = std::move(questions)](
                                            const smt::Executor::Site& site) {
    ObligeTable(setting, *ram, site);
    const Term first = site.arguments.at(1).at(0).bits, end = site.arguments.at(2).at(0).bits;
    // Which question it is shows in what it asks about; that it asks just this is an obligation.
    const std::set<unsigned> asked = smt::Variables({first, end});
    for (const FramesQuestion& question : questions) {
      const std::set<unsigned> about = smt::Variables({question.first});
      if (!std::includes(asked.begin(), asked.end(), about.begin(), about.end())) continue;
      setting.executor.Oblige(first == question.first && end == question.end, site.path,
                              site.where + ": the frames of this segment");
      return smt::Value{smt::MakeBits(smt::ToBit(question.answer), setting.terms.False())};
    }
    throw smt::Error(site.where + ": asks about frames that the theorem does not know");
  });
}

void UseIsSaneRam(Setting& setting, const RamTable& ram, const std::vector<Term>& instances) {
  setting.executor.StandFor(kIsSaneRam, [&setting, &ram,
                                         instances](const smt::Executor::Site& site) {
    ObligeTable(setting, ram, site);
    smt::Terms& terms = setting.terms;
    const Term machine = site.arguments.at(1).at(0).bits;
    setting.executor.Oblige(smt::Ule(machine, terms.Bits(kMostBytes, 64)), site.path, site.where);
    const Term is_sane = ram.AllKeepI6(machine), broken = terms.Fresh("broken.range", 64);
    const Term is_few = smt::Ule(ram.count, terms.Bits(KEXECORE_MAX_RAM_RANGES, 32));
    setting.executor.Assume(smt::Implies(is_sane, is_few));
    for (const Term& index : instances) {
      setting.executor.Assume(
          smt::Implies(is_sane && ram.Exists(index), ram.KeepsI6(index, machine)));
    }
    setting.executor.Assume(is_sane || !is_few ||
                            (ram.Exists(broken) && !ram.KeepsI6(broken, machine)));
    return smt::Value{smt::MakeBits(smt::ToBit(is_sane), terms.False())};
  });
}

void UseCountPages(Setting& setting, const RamTable& ram) {
  setting.executor.StandFor(kCountPages, [&setting, &ram](const smt::Executor::Site& site) {
    ObligeTable(setting, ram, site);
    return smt::Value{smt::MakeBits(ram.Pages(smt::ZExt(ram.count, 64)), setting.terms.False())};
  });
}

Theorem RamAnyCount() {
  return {kRamAnyCount,
          "in RAM of any number of ranges: frames in one range, rule I6, and the count of pages",
          {kHasFrames, kIsSaneRam, kCountPages},
          0,
          State};
}

}  // namespace theorems
