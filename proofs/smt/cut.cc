// SPDX-License-Identifier: MIT
//
// Loops that are cut: one turn stands for all.
#include "proofs/smt/cut.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "proofs/smt/address.h"
#include "proofs/smt/frame.h"

namespace smt {
namespace {

/// By how much a value may change in a turn, for that to be guessed.
constexpr std::uint64_t kMostStride = 64;

Term Scaled(const Term& turns, std::uint64_t stride, unsigned width) {
  const Term all = turns * ConstantLike(turns, stride);
  return width <= 64 ? Trunc(all, width) : ZExt(all, width);
}

/// The number that a phi's value counts by: the offset of a pointer, which points into one object,
/// else the bits. Nothing for a pointer that may point into several.
std::optional<Term> Counter(const Scalar& value) {
  if (!value.is_pointer()) return value.bits;
  if (value.pointer.size() != 1) return std::nullopt;
  return value.pointer[0].offset;
}

}  // namespace

std::optional<int> Executor::LoopToCut(const Frame& frame, int block) const {
  if (!cuts_.contains(frame.function.name) || frame.function.loops.empty()) return std::nullopt;
  if (frame.function.loops.size() != 1) {
    throw Error(frame.function.name + ": is to have one loop, which is cut");
  }
  if (frame.function.loops[0].header != block || frame.turns.contains(0)) return std::nullopt;
  return 0;
}

void Executor::ForgetPhis(Turn& turn, Path& path) {
  for (auto& [local, before] : turn.before) {
    Scalar now = before;
    now.poison = FromBit(terms_.Fresh("carried.poison", 1));
    if (now.is_pointer()) {
      for (Alternative& place : now.pointer) place.offset = terms_.Fresh("carried", 64);
    } else {
      now.bits = terms_.Fresh("carried", before.bits.width());
    }
    turn.now.insert_or_assign(local, now);
    turn.Carry(local, now, path);
  }
}

void Executor::TryTurn(Frame& frame, int loop, const Arrival& arrival, const Path& path,
                       Turn& turn) {
  const auto violations = violations_;
  const auto reached = reached_;
  const auto events = events_;
  const auto assumptions = assumptions_;
  auto pending = std::exchange(frame.pending, {});
  auto returns = std::exchange(frame.returns, {});
  Path start = path;
  ForgetPhis(turn, start);
  frame.turns.insert_or_assign(loop, turn);
  frame.pending.insert({frame.function.place[arrival.block], {arrival.block, {0}, {start}}});
  RunBlocks(frame, loop);
  turn.ends = std::move(frame.turns.at(loop).ends);
  frame.turns.erase(loop);
  frame.pending = std::move(pending);
  frame.returns = std::move(returns);
  violations_ = violations;
  reached_ = reached;
  events_ = events;
  assumptions_ = assumptions;
  for (const Path& end : turn.ends) {
    for (const Memory::Change& change : end.memory.ChangesSince(path.memory)) {
      turn.forgotten.insert(change);
    }
  }
}

void Executor::NoteFactsOf(int phi, const Scalar& before, Turn& turn) {
  const auto note = [&](auto holds, auto value) {
    turn.facts.push_back({next_fact_++, terms_.True(), std::move(holds), phi, std::move(value)});
  };
  const auto carries = [&](const std::function<Term(const Term&)>& value) {
    note([phi, value](const std::map<int, Scalar>& carried,
                      const Term& turns) { return *Counter(carried.at(phi)) == value(turns); },
         value);
  };
  note([phi](const std::map<int, Scalar>& carried, const Term&) { return !carried.at(phi).poison; },
       nullptr);
  const std::optional<Term> start = Counter(before);
  if (!start) return;
  const unsigned width = start->width();
  carries([start](const Term&) { return *start; });
  for (std::uint64_t stride = 1; stride <= kMostStride; ++stride) {
    const Term next = *Counter(turn.now.at(phi)) + ConstantLike(*start, stride);
    const bool is_stride = std::any_of(turn.ends.begin(), turn.ends.end(), [&](const Path& end) {
      const std::optional<Term> counter = Counter(turn.Carried(phi, end));
      return counter && counter->Is(next);
    });
    if (!is_stride) continue;
    carries([=](const Term& turns) { return *start + Scaled(turns, stride, width); });
  }
  if (!turn.cut->values || before.is_pointer()) return;
  const std::size_t values = turn.cut->values(turn.turns).size();
  for (std::size_t i = 0; i < values; ++i) {
    if (turn.cut->values(turn.turns)[i].width() != width) continue;
    carries([cut = turn.cut, i](const Term& turns) { return cut->values(turns)[i]; });
  }
}

void Executor::NoteFacts(Turn& turn) {
  const std::size_t named = turn.cut->facts(turn.turns).size();
  for (std::size_t i = 0; i < named; ++i) {
    turn.facts.push_back({next_fact_++, terms_.True(),
                          [cut = turn.cut, i](const std::map<int, Scalar>&, const Term& turns) {
                            return cut->facts(turns)[i];
                          }});
  }
  for (const auto& [phi, before] : turn.before) NoteFactsOf(phi, before, turn);
  if (kept_) {
    std::erase_if(turn.facts,
                  [&](const Turn::Fact& fact) { return !kept_->contains(fact.number); });
    return;
  }
  for (Turn::Fact& fact : turn.facts) fact.enabled = FromBit(terms_.Fresh("fact", 1));
}

void Executor::AskFacts(const Turn& turn, const std::map<int, Scalar>& carried, const Term& turns,
                        Path& path, const std::string& where) {
  for (const Turn::Fact& fact : turn.facts) {
    const Term broken = !fact.holds(carried, turns);
    if (kept_) {
      Forbid(ViolationKind::kFact, broken, path, where);
    } else {
      guesses_.push_back(
          {fact.number, fact.enabled, fact.enabled && path.guard.AsTerm(terms_) && broken});
    }
  }
}

void Executor::TakeFacts(Turn& turn, Path& path) {
  if (kept_) {
    // Where it is known what a phi carries, that takes the phi's place.
    for (const Turn::Fact& fact : turn.facts) {
      if (fact.phi == Turn::kNoPhi) continue;
      Scalar& now = turn.now.at(fact.phi);
      if (!fact.value) {
        now.poison = False();
      } else if (now.is_pointer()) {
        now.pointer[0].offset = fact.value(turn.turns);
      } else {
        now.bits = fact.value(turn.turns);
      }
      turn.Carry(fact.phi, now, path);
    }
  }
  for (const Turn::Fact& fact : turn.facts) {
    path.guard.Add(Implies(fact.enabled, fact.holds(turn.now, turn.turns)));
  }
}

void Executor::StartTurn(Frame& frame, int loop, const Arrival& arrival, Path& path) {
  const ir::Block& header = frame.function.blocks[arrival.block];
  const std::string where = frame.function.name + ": loop at " + header.name;
  const LoopCut& cut = cuts_.at(frame.function.name);
  Turn turn{.cut = &cut,
            .turns = ZExt(terms_.Fresh("turns", std::bit_width(cut.most)), 64),
            .memory = path.memory,
            .ends = {},
            .forgotten = {},
            .cells = {},
            .before = {},
            .now = {},
            .facts = {}};
  for (const ir::Instruction& phi : header.instructions) {
    if (phi.opcode != ir::Opcode::kPhi) break;
    const Value& carried = path.locals.at(phi.result);
    if (carried.size() != 1) throw Error(where + ": a loop that is cut carries an aggregate");
    turn.before.insert({phi.result, carried.at(0)});
  }
  TryTurn(frame, loop, arrival, path, turn);
  int number = Turn::kFirstCell;
  for (const Memory::Change& change : turn.forgotten) {
    if (!change.cell) continue;
    turn.before.insert({number, path.memory.At(change.object, *change.cell)});
    turn.now.insert({number, path.memory.At(change.object, *change.cell)});
    turn.cells.insert({number--, change});
  }
  NoteFacts(turn);
  AskFacts(turn, turn.before, terms_.Bits(0, 64), path, where);
  ForgetPhis(turn, path);
  // An object that changes as a whole has to begin its life again before it is used.
  for (const Memory::Change& change : turn.forgotten) {
    if (!change.cell) path.memory.SetAlive(change.object, false);
  }
  TakeFacts(turn, path);
  path.guard.Add(Ule(turn.turns, terms_.Bits(cut.most, 64)));
  turns_.push_back(turn.turns);
  turn.memory = path.memory;
  turn.is_trial = false;
  turn.ends.clear();
  frame.turns.insert_or_assign(loop, std::move(turn));
}

void Executor::EndTurn(Turn& turn, Path next, const std::string& where) {
  if (turn.is_trial) {
    turn.ends.push_back(std::move(next));
    return;
  }
  for (const Memory::Change& change : next.memory.ChangesSince(turn.memory)) {
    const bool is_foreseen =
        turn.forgotten.contains(change) || turn.forgotten.contains({change.object, std::nullopt});
    if (!is_foreseen) {
      throw Error(where + ": a turn changes " + objects_.at(change.object).name + " unforeseen");
    }
  }
  const Term turns = turn.turns + terms_.Bits(1, 64);
  Forbid(ViolationKind::kLoopBound, !Ule(turns, terms_.Bits(turn.cut->most, 64)), next, where);
  // A pointer that is carried stays in its object: only its offset was forgotten.
  for (const auto& [phi, before] : turn.before) {
    const Scalar& after = turn.Carried(phi, next);
    const bool is_alike = before.is_pointer()
                              ? before.pointer.size() == 1 && after.pointer.size() == 1 &&
                                    before.pointer[0].object == after.pointer[0].object
                              : !after.is_pointer();
    if (!is_alike)
      throw Error(where + ": carries pointers to several objects, or bits and pointers");
  }
  std::map<int, Scalar> carried;
  for (const auto& [phi, unused] : turn.before) {
    carried.insert({phi, turn.Carried(phi, next)});
  }
  AskFacts(turn, carried, turns, next, where);
}

}  // namespace smt
