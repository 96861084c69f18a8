// SPDX-License-Identifier: MIT
//
// How a path goes from block to block.
#include "proofs/ir/schedule.h"
#include "proofs/smt/cut.h"
#include "proofs/smt/frame.h"

namespace smt {
namespace {

/// Whether the block does nothing but trap. A path into it is a finding of UBSan, or an impossible
/// state.
bool IsOnlyTrap(const ir::Block& block) {
  return block.instructions.front().opcode == ir::Opcode::kTrap ||
         block.instructions.front().opcode == ir::Opcode::kUnreachable;
}

}  // namespace

void Executor::RunBlocks(Frame& frame, std::optional<int> only_loop) {
  while (!frame.pending.empty()) {
    Arrival arrival = std::move(frame.pending.extract(frame.pending.begin()).mapped());
    const std::vector<int> around = ir::LoopsAround(frame.function, arrival.block);
    const bool is_inside =
        !only_loop || std::find(around.begin(), around.end(), *only_loop) != around.end();
    if (!is_inside) continue;
    Path path = Join(terms_, std::move(arrival.paths));
    if (const std::optional<int> loop = LoopToCut(frame, arrival.block)) {
      StartTurn(frame, *loop, arrival, path);
    }
    reached_[{frame.index, arrival.block}].push_back(path.guard.AsTerm(terms_));
    if (RunBlock(frame, arrival.block, path)) {
      LeaveBlock(frame, arrival.block, arrival.iterations, path);
    }
  }
}

bool Executor::RunBlock(Frame& frame, int block, Path& path) {
  const std::vector<ir::Instruction>& all = frame.function.blocks[block].instructions;
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    if (!Step(frame, all[i], path)) return false;
  }
  return true;
}

void Executor::LeaveBlock(Frame& frame, int block, const std::vector<int>& iterations, Path& path) {
  const ir::Instruction& last = frame.function.blocks[block].instructions.back();
  const std::string where = frame.Where(last);
  switch (last.opcode) {
    case ir::Opcode::kReturn:
      return Return(frame, last, path);
    case ir::Opcode::kUnreachable:
      Forbid(ViolationKind::kUnreachable, terms_.True(), path, where);
      return;
    case ir::Opcode::kBranch: {
      if (last.operands.empty()) {
        TakeEdge(frame, block, iterations, last.targets[0], path, terms_.True());
        return;
      }
      Scalar condition = Read(last.operands[0], path).at(0);
      Forbid(ViolationKind::kPoisonUse, condition.poison, path, where);
      Term taken = FromBit(condition.bits);
      if (last.targets[0] == last.targets[1]) taken = terms_.True();
      // A branch to a trap is an assertion: no path may take it. So the conditions of later blocks
      // need not repeat that this path did not.
      for (int side = 0; side < 2; ++side) {
        const ir::Block& target = frame.function.blocks[last.targets[side]];
        if (!IsOnlyTrap(target) || last.targets[0] == last.targets[1]) continue;
        const ir::Instruction& trap = target.instructions.front();
        Forbid(
            trap.opcode == ir::Opcode::kTrap ? ViolationKind::kTrap : ViolationKind::kUnreachable,
            side == 0 ? taken : !taken, path, frame.Where(trap));
        TakeEdge(frame, block, iterations, last.targets[1 - side], path, terms_.True());
        return;
      }
      TakeEdge(frame, block, iterations, last.targets[0], path, taken);
      TakeEdge(frame, block, iterations, last.targets[1], path, !taken);
      return;
    }
    case ir::Opcode::kSwitch: {
      Scalar on = Read(last.operands[0], path).at(0);
      Forbid(ViolationKind::kPoisonUse, on.poison, path, where);
      std::map<int, Term> conditions;  // of each target: several cases may share one
      Term none = terms_.True();
      for (std::size_t i = 0; i < last.cases.size(); ++i) {
        Term is_case = on.bits == terms_.Bits(last.cases[i].words, last.cases[i].width);
        none = none && !is_case;
        auto [it, is_new] = conditions.insert({last.targets[i + 1], is_case});
        if (!is_new) it->second = it->second || is_case;
      }
      auto [it, is_new] = conditions.insert({last.targets[0], none});
      if (!is_new) it->second = it->second || none;
      for (const auto& [target, condition] : conditions) {
        TakeEdge(frame, block, iterations, target, path, condition);
      }
      return;
    }
    default:
      throw Error(where + ": no terminator");
  }
}

void Executor::TakeEdge(Frame& frame, int from, const std::vector<int>& iterations, int to,
                        Path path, const Term& condition) {
  if (condition.IsFalse()) return;
  const ir::Function& function = frame.function;
  const std::vector<int> left = ir::LoopsAround(function, from);
  const std::vector<int> entered = ir::LoopsAround(function, to);
  std::vector<int> counts;
  Turn* turn = nullptr;  // the edge ends a turn of this loop, which is cut
  for (std::size_t i = 0; i < entered.size(); ++i) {
    const bool stays = i < left.size() && left[i] == entered[i] && counts.size() == i;
    const bool goes_back = stays && function.loops[entered[i]].header == to;
    counts.push_back(stays ? iterations[i] + (goes_back ? 1 : 0) : 0);
    if (goes_back && frame.turns.contains(entered[i])) {
      turn = &frame.turns.at(entered[i]);
    } else if (goes_back && counts.back() > loop_bounds_.In(function.name)) {
      Forbid(ViolationKind::kLoopBound, condition, path,
             function.name + ": loop at " + function.blocks[to].name);
      return;
    }
  }
  Path next{path.guard, {}, path.memory, path.settled};
  next.guard.Add(condition);
  if (next.guard.IsFalse()) return;
  for (const ir::Instruction& phi : function.blocks[to].instructions) {
    if (phi.opcode != ir::Opcode::kPhi) break;
    for (std::size_t k = 0; k < phi.targets.size(); ++k) {
      if (phi.targets[k] != from) continue;
      next.locals.insert({phi.result, Read(phi.operands[k], path)});
      break;  // a phi that lists an edge twice gives it one value
    }
  }
  for (int local : function.blocks[to].live_in) {
    auto it = path.locals.find(local);
    // insert does not overwrite the phis from above.
    if (it != path.locals.end()) next.locals.insert({local, it->second});
  }
  if (turn != nullptr) {
    EndTurn(*turn, std::move(next), function.name + ": loop at " + function.blocks[to].name);
    return;
  }
  Position position;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    position.push_back(function.place[to][i]);
    position.push_back(counts[i]);
  }
  position.push_back(function.place[to].back());
  auto [it, is_new] = frame.pending.insert({position, {to, counts, {}}});
  it->second.paths.push_back(std::move(next));
}

}  // namespace smt
