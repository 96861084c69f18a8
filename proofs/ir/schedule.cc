// SPDX-License-Identifier: MIT
#include "proofs/ir/schedule.h"

#include <algorithm>
#include <functional>
#include <set>

#include "proofs/ir/error.h"

namespace ir {
namespace {

bool IsTerminatorWithTargets(const Instruction& instruction) {
  return instruction.opcode == Opcode::kBranch || instruction.opcode == Opcode::kSwitch;
}

/// A block, or a whole loop that counts as one node at this level of nesting.
struct Node {
  bool is_loop;
  int index;
  auto operator<=>(const Node&) const = default;
};

class Placement {
 public:
  explicit Placement(Function& function) : function_(function) {}

  void Run() {
    function_.place.assign(function_.blocks.size(), {});
    PlaceLevel(-1, {});
  }

 private:
  /// The child of `loop` that contains `block`. Nothing if the block is outside the loop.
  std::optional<Node> ChildOf(int loop, int block) const {
    std::vector<int> around = LoopsAround(function_, block);
    if (loop < 0) return around.empty() ? Node{false, block} : Node{true, around[0]};
    auto it = std::find(around.begin(), around.end(), loop);
    if (it == around.end()) return std::nullopt;
    return it + 1 == around.end() ? Node{false, block} : Node{true, *(it + 1)};
  }

  void PlaceLevel(int loop, const std::vector<int>& prefix) {
    std::map<Node, std::set<Node>> successors;
    for (std::size_t b = 0; b < function_.blocks.size(); ++b) {
      std::optional<Node> from = ChildOf(loop, static_cast<int>(b));
      if (!from) continue;
      successors[*from];
      for (int target : function_.blocks[b].instructions.back().targets) {
        std::optional<Node> to = ChildOf(loop, target);
        if (!to || *to == *from) continue;
        if (loop >= 0 && target == function_.loops[loop].header) continue;
        successors[*from].insert(*to);
      }
    }
    std::map<Node, int> color;
    std::vector<Node> order;
    std::function<void(const Node&)> visit = [&](const Node& node) {
      color[node] = 1;
      for (const Node& next : successors[node]) {
        if (color[next] == 1) throw Error(function_.name + ": a loop has several entries");
        if (color[next] == 0) visit(next);
      }
      color[node] = 2;
      order.push_back(node);
    };
    for (const auto& [node, unused] : successors) {
      if (color[node] == 0) visit(node);
    }
    std::reverse(order.begin(), order.end());
    for (std::size_t i = 0; i < order.size(); ++i) {
      std::vector<int> place = prefix;
      place.push_back(static_cast<int>(i));
      if (order[i].is_loop) {
        PlaceLevel(order[i].index, place);
      } else {
        function_.place[order[i].index] = place;
      }
    }
  }

  Function& function_;
};

void AddUses(const std::vector<Operand>& operands, std::set<int>& uses) {
  for (const Operand& operand : operands) {
    if (operand.local >= 0) uses.insert(operand.local);
  }
}

/// live_in(b) = the phi results of b, the locals that b reads before it defines them, and those
/// that its successors need and b does not define.
void ComputeLiveness(Function& function) {
  std::vector<std::set<int>> live(function.blocks.size());
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t b = function.blocks.size(); b-- > 0;) {
      const Block& block = function.blocks[b];
      std::set<int> now;
      for (int target : block.instructions.back().targets) {
        std::set<int> needed = live[target];
        for (const Instruction& phi : function.blocks[target].instructions) {
          if (phi.opcode != Opcode::kPhi) break;
          needed.erase(phi.result);
          // The edge reads a phi's operand, so the end of the incoming block needs it.
          for (std::size_t k = 0; k < phi.targets.size(); ++k) {
            if (phi.targets[k] == static_cast<int>(b)) AddUses({phi.operands[k]}, needed);
          }
        }
        now.insert(needed.begin(), needed.end());
      }
      for (auto it = block.instructions.rbegin(); it != block.instructions.rend(); ++it) {
        if (it->opcode == Opcode::kPhi) continue;
        now.erase(it->result);
        AddUses(it->operands, now);
      }
      for (const Instruction& phi : block.instructions) {
        if (phi.opcode == Opcode::kPhi) now.insert(phi.result);
      }
      if (now != live[b]) {
        live[b] = std::move(now);
        changed = true;
      }
    }
  }
  for (std::size_t b = 0; b < live.size(); ++b)
    function.blocks[b].live_in.assign(live[b].begin(), live[b].end());
}

}  // namespace

std::vector<int> LoopsAround(const Function& function, int block) {
  std::vector<int> loops;
  for (int loop = function.blocks[block].loop; loop >= 0; loop = function.loops[loop].parent)
    loops.push_back(loop);
  std::reverse(loops.begin(), loops.end());
  return loops;
}

void Schedule(Function& function) {
  for (const Block& block : function.blocks) {
    if (!block.instructions.back().targets.empty() &&
        !IsTerminatorWithTargets(block.instructions.back())) {
      throw Error(function.name + ": block " + block.name + " has no terminator");
    }
  }
  Placement(function).Run();
  ComputeLiveness(function);
}

}  // namespace ir
