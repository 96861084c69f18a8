// SPDX-License-Identifier: MIT
//
// Loops that are cut: one turn stands for all.
#include "proofs/smt/cut.h"

#include <algorithm>
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
  if (!cuts_.contains(frame.function.name)) return std::nullopt;
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
    path.locals.insert_or_assign(local, Value{now});
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
    for (const int object : end.memory.ChangedSince(path.memory)) turn.forgotten.insert(object);
  }
}

void Executor::GuessPhis(Turn& turn, Path& path) {
  for (const auto& [local, before] : turn.before) {
    std::vector<Turn::Fits> all = {[](const Scalar& value, const Term&) { return !value.poison; }};
    if (const std::optional<Term> start = Counter(before)) {
      const unsigned width = start->width();
      all.push_back(
          [start](const Scalar& value, const Term&) { return *Counter(value) == *start; });
      for (std::uint64_t stride = 1; stride <= kMostStride; ++stride) {
        const Term now = *Counter(turn.now.at(local));
        const bool is_stride =
            std::any_of(turn.ends.begin(), turn.ends.end(), [&](const Path& end) {
              return Counter(end.locals.at(local).at(0))->Is(now + ConstantLike(now, stride));
            });
        if (!is_stride) continue;
        all.push_back([=](const Scalar& value, const Term& turns) {
          return *Counter(value) == *start + Scaled(turns, stride, width);
        });
      }
      const std::size_t values = turn.cut->values ? turn.cut->values(turn.turns).size() : 0;
      for (std::size_t i = 0; i < values && !before.is_pointer(); ++i) {
        if (turn.cut->values(turn.turns)[i].width() != width) continue;
        all.push_back([cut = turn.cut, i](const Scalar& value, const Term& turns) {
          return value.bits == cut->values(turns)[i];
        });
      }
    }
    for (const Turn::Fits& fits : all) {
      const Term enabled = FromBit(terms_.Fresh("guess", 1));
      const Term at_start = fits(before, terms_.Bits(0, 64));
      guesses_.push_back({enabled, enabled && path.guard.AsTerm(terms_) && !at_start});
      turn.guesses[local].push_back({enabled, fits});
    }
  }
}

void Executor::StartTurn(Frame& frame, int loop, const Arrival& arrival, Path& path) {
  const ir::Block& header = frame.function.blocks[arrival.block];
  const std::string where = frame.function.name + ": loop at " + header.name;
  const LoopCut& cut = cuts_.at(frame.function.name);
  Turn turn{.cut = &cut,
            .turns = terms_.Fresh("turns", 64),
            .memory = path.memory,
            .ends = {},
            .forgotten = {},
            .before = {},
            .now = {},
            .guesses = {}};
  for (const ir::Instruction& phi : header.instructions) {
    if (phi.opcode != ir::Opcode::kPhi) break;
    const Value& carried = path.locals.at(phi.result);
    if (carried.size() != 1) throw Error(where + ": a loop that is cut carries an aggregate");
    turn.before.insert({phi.result, carried.at(0)});
  }
  TryTurn(frame, loop, arrival, path, turn);
  Forbid(ViolationKind::kFact, !AllOf(terms_, cut.facts(terms_.Bits(0, 64))), path, where);
  GuessPhis(turn, path);
  ForgetPhis(turn, path);
  // What a turn changes is as if it had ended: it has to begin its life again before it is used.
  for (const int object : turn.forgotten) path.memory.SetAlive(object, false);
  for (const auto& [local, guesses] : turn.guesses) {
    for (const Turn::Guessed& guess : guesses) {
      path.guard.Add(Implies(guess.enabled, guess.fits(turn.now.at(local), turn.turns)));
    }
  }
  for (const Term& fact : cut.facts(turn.turns)) path.guard.Add(fact);
  path.guard.Add(Ule(turn.turns, terms_.Bits(cut.most, 64)));
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
  for (const int object : next.memory.ChangedSince(turn.memory)) {
    if (!turn.forgotten.contains(object)) {
      throw Error(where + ": a turn changes " + objects_.at(object).name + " unforeseen");
    }
  }
  const Term turns = turn.turns + terms_.Bits(1, 64);
  Forbid(ViolationKind::kLoopBound, !Ule(turns, terms_.Bits(turn.cut->most, 64)), next, where);
  Forbid(ViolationKind::kFact, !AllOf(terms_, turn.cut->facts(turns)), next, where);
  for (const auto& [local, guesses] : turn.guesses) {
    for (const Turn::Guessed& guess : guesses) {
      guesses_.push_back({guess.enabled, guess.enabled && next.guard.AsTerm(terms_) &&
                                             !guess.fits(next.locals.at(local).at(0), turns)});
    }
  }
}

}  // namespace smt
