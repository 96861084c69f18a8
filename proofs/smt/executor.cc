// SPDX-License-Identifier: MIT
#include "proofs/smt/executor.h"

#include <set>

#include "proofs/ir/schedule.h"
#include "proofs/smt/address.h"
#include "proofs/smt/frame.h"
#include "proofs/smt/shape.h"

namespace smt {
namespace {

constexpr std::size_t kMaxDepth = 64;  // calls within calls, so that a recursion ends

bool EndsInTrap(const ir::Block& block) {
  for (const ir::Instruction& instruction : block.instructions) {
    if (instruction.opcode == ir::Opcode::kTrap) return true;
  }
  return block.instructions.back().opcode == ir::Opcode::kUnreachable;
}

/// Whether the block does nothing but trap. A path into it is a finding of UBSan, or an impossible
/// state.
bool IsOnlyTrap(const ir::Block& block) {
  return block.instructions.front().opcode == ir::Opcode::kTrap ||
         block.instructions.front().opcode == ir::Opcode::kUnreachable;
}

ir::Effects Meet(const ir::Effects& a, const ir::Effects& b) {
  return {.argument_read = a.argument_read && b.argument_read,
          .argument_write = a.argument_write && b.argument_write,
          .other_read = a.other_read && b.other_read,
          .other_write = a.other_write && b.other_write};
}

}  // namespace

Executor::Executor(const ir::Program& program, Terms& terms, Objects& objects,
                   LoopBounds loop_bounds)
    : program_(program),
      terms_(terms),
      objects_(objects),
      loop_bounds_(std::move(loop_bounds)),
      initial_(objects) {
  for (const ir::Global& global : program.globals) {
    if (!global.constant) throw Error("global " + global.symbol + " can be written");
    int object = objects_.Add(global.symbol, terms_.Bits(global.size, 64), global.size,
                              global.align, /*writable=*/false, global.can_share);
    globals_.push_back(object);
    initial_.Create(object);
  }
  for (std::size_t i = 0; i < program.globals.size(); ++i) {
    for (const auto& [offset, constant] : program.globals[i].contents) {
      initial_.Store(globals_[i], offset, Read(constant));
    }
  }
}

Scalar Executor::PointerTo(int object) const {
  return MakePointer(terms_, {{object, terms_.True(), terms_.Bits(0, 64)}}, terms_.False());
}

Executor::Outcome Executor::Run(const std::string& function, const std::vector<Value>& arguments,
                                const Memory& memory) {
  const Memory all = Memory::Union(memory, initial_);
  std::optional<Path> end =
      RunFunction(program_.Find(function), arguments, Path{{}, {}, all, {}}, nullptr);
  if (!end) throw NeverReturns(function + " never returns");
  auto result = end->locals.find(kResult);
  return {function, end->guard.AsTerm(terms_),
          result == end->locals.end() ? Value() : result->second, end->memory};
}

Term Executor::Result(const Outcome& outcome, std::size_t leaf) {
  const Scalar& scalar = outcome.value.at(leaf);
  violations_.push_back({ViolationKind::kPoisonUse, outcome.returns && scalar.poison,
                         outcome.function + ": what it returns"});
  return scalar.is_pointer() ? Address(objects_, scalar.pointer) : scalar.bits;
}

Term Executor::Left(const Outcome& outcome, int object, std::uint64_t offset, unsigned width,
                    const Term& when) {
  const Scalar scalar = outcome.memory.Load(object, offset, BytesOf(width), /*as_pointer=*/false);
  if (scalar.bits.width() != width) throw Error("a bit cannot be read as a byte");
  violations_.push_back(
      {ViolationKind::kPoisonUse,
       outcome.returns && when && (scalar.poison || !outcome.memory.Alive(object)),
       outcome.function + ": what it leaves in " + objects_.at(object).name});
  return Ite(when, scalar.bits, terms_.Fresh("left", width));
}

std::vector<Covered> Executor::Coverage() const {
  std::vector<Covered> all;
  std::set<int> functions;
  for (const auto& [key, unused] : reached_) functions.insert(key.first);
  for (int f : functions) {
    const ir::Function& function = program_.functions[f];
    for (std::size_t b = 0; b < function.blocks.size(); ++b) {
      auto it = reached_.find({f, static_cast<int>(b)});
      all.push_back({function.name, function.blocks[b].name,
                     it == reached_.end() ? std::vector<Term>() : it->second,
                     EndsInTrap(function.blocks[b])});
    }
  }
  return all;
}

void Executor::Mark(Frame& frame, const ir::Promise& promise, Value& value) {
  const bool says_nothing = frame.effects == ir::Effects() && !promise.no_read && !promise.no_write;
  if (says_nothing || value.size() != 1 || !value[0].is_pointer()) return;
  const int id = static_cast<int>(through_.size());
  through_.push_back({promise.no_read, promise.no_write, false});
  frame.through.push_back(id);
  for (Alternative& place : value[0].pointer) place.through.push_back(id);
}

void Executor::Enter(Frame& frame, std::vector<Value> arguments, const ir::Instruction* site,
                     Path& start) {
  const ir::Function& function = frame.function;
  start.locals.clear();
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const ir::Parameter& parameter = function.parameters[i];
    ir::Promise promise = parameter.promise;
    if (site != nullptr) {  // Call has checked all of it that holds before the call
      promise.no_read = promise.no_read || site->arguments[i].no_read;
      promise.no_write = promise.no_write || site->arguments[i].no_write;
      promise.returned = promise.returned || site->arguments[i].returned;
    }
    const std::string where = function.name + ": argument " + std::to_string(i);
    Value value = Keep(promise, std::move(arguments[i]), start, where);
    frame.arguments.push_back(value);
    frame.returned.push_back(promise.returned);
    if (promise.byval > 0) {
      value = {ByValue(frame, value.at(0), promise, start, where)};
    } else {
      Mark(frame, promise, value);
    }
    start.locals.insert({parameter.local, std::move(value)});
  }
}

std::optional<Path> Executor::RunFunction(int index, std::vector<Value> arguments, Path start,
                                          const ir::Instruction* site) {
  const ir::Function& function = program_.functions.at(index);
  if (frames_.size() > kMaxDepth) throw Error(function.name + ": calls nest too deeply");
  if (arguments.size() != function.parameters.size()) {
    throw Error(function.name + ": wrong number of arguments");
  }
  Frame frame{.function = function,
              .index = index,
              .pending = {},
              .returns = {},
              .objects = {},
              .first_object = objects_.next(),
              .effects = site == nullptr ? function.effects : Meet(function.effects, site->effects),
              .through = {},
              .arguments = {},
              .returned = {}};
  Enter(frame, std::move(arguments), site, start);
  frames_.push_back(&frame);
  frame.pending.insert({function.place[0], {0, {}, {std::move(start)}}});
  while (!frame.pending.empty()) {
    Arrival arrival = std::move(frame.pending.extract(frame.pending.begin()).mapped());
    Path path = Join(terms_, std::move(arrival.paths));
    reached_[{index, arrival.block}].push_back(path.guard.AsTerm(terms_));
    if (RunBlock(frame, arrival.block, path)) {
      LeaveBlock(frame, arrival.block, arrival.iterations, path);
    }
  }
  frames_.pop_back();
  for (const int id : frame.through) through_[id].is_over = true;
  if (frame.returns.empty()) return std::nullopt;
  Path end = Join(terms_, std::move(frame.returns));
  for (int object : frame.objects) end.memory.Remove(object);
  return end;
}

void Executor::Return(Frame& frame, const ir::Instruction& instruction, Path& path) {
  const std::string where = frame.Where(instruction);
  if (frame.function.no_return) {
    Forbid(ViolationKind::kPromise, terms_.True(), path, where);
    return;
  }
  std::optional<Value> value;
  if (!instruction.operands.empty()) {
    value = Keep(frame.function.result_promise, Read(instruction.operands[0], path), path, where);
  }
  for (std::size_t i = 0; i < frame.returned.size(); ++i) {
    if (!frame.returned[i]) continue;
    const Scalar &promised = frame.arguments[i].at(0), &actual = value->at(0);
    const Term is_same = actual.is_pointer()
                             ? SameAddress(objects_, actual.pointer, promised.pointer)
                             : actual.bits == promised.bits;
    Forbid(ViolationKind::kPromise, !actual.poison && (promised.poison || !is_same), path, where);
  }
  Path end{path.guard, {}, path.memory, path.settled};
  if (value) end.locals.insert({kResult, std::move(*value)});
  frame.returns.push_back(std::move(end));
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
  for (std::size_t i = 0; i < entered.size(); ++i) {
    const bool stays = i < left.size() && left[i] == entered[i] && counts.size() == i;
    const bool goes_back = stays && function.loops[entered[i]].header == to;
    counts.push_back(stays ? iterations[i] + (goes_back ? 1 : 0) : 0);
    if (goes_back && counts.back() > loop_bounds_.In(function.name)) {
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
  Position position;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    position.push_back(function.place[to][i]);
    position.push_back(counts[i]);
  }
  position.push_back(function.place[to].back());
  auto [it, is_new] = frame.pending.insert({position, {to, counts, {}}});
  it->second.paths.push_back(std::move(next));
}

void Executor::Forbid(ViolationKind kind, const Term& condition, Path& path,
                      const std::string& where) {
  const Term open = path.settled.Remaining(terms_, condition);
  if (open.IsFalse()) return;
  const Term whole = path.guard.AsTerm(terms_) && open;
  if (whole.IsFalse()) return;
  violations_.push_back({kind, whole, where});
  for (const Term& one : Alternatives(open)) {
    forbidden_.push_back(one);
    path.settled.Add(one);
  }
}

Value Executor::Keep(const ir::Promise& promise, Value value, Path& path,
                     const std::string& where) {
  for (Scalar& scalar : value) {
    if (promise.range) {
      Term lower = terms_.Bits(promise.range->lower.words, promise.range->lower.width);
      Term upper = terms_.Bits(promise.range->upper.words, promise.range->upper.width);
      if (!lower.Is(upper)) {
        scalar.poison = scalar.poison || !Ult(scalar.bits - lower, upper - lower);
      }
    }
    if (scalar.is_pointer()) scalar = KeepPointer(promise, std::move(scalar), path, where);
    if (promise.noundef) Forbid(ViolationKind::kPoisonUse, scalar.poison, path, where);
    scalar.poison = path.settled.Remaining(terms_, scalar.poison);
  }
  return value;
}

Value Executor::ReadKept(const Frame& frame, const ir::Instruction& instruction,
                         std::size_t operand, Path& path) {
  Value value = Read(instruction.operands[operand], path);
  if (operand >= instruction.arguments.size()) return value;
  return Keep(instruction.arguments[operand], std::move(value), path, frame.Where(instruction));
}

Value Executor::Read(const ir::Operand& operand, const Path& path) {
  if (operand.local >= 0) {
    auto it = path.locals.find(operand.local);
    if (it == path.locals.end()) throw Error("a value is used where it is not defined");
    return it->second;
  }
  Value value;
  for (const ir::Constant& constant : operand.constants) value.push_back(Read(constant));
  return value;
}

Scalar Executor::Read(const ir::Constant& constant) {
  switch (constant.kind) {
    case ir::Constant::Kind::kInteger:
      return MakeBits(terms_.Bits(constant.integer.words, constant.integer.width), False());
    case ir::Constant::Kind::kNull:
      return PointerTo(kNoObject);
    case ir::Constant::Kind::kGlobal:
      return MakePointer(terms_,
                         {{globals_.at(constant.global), terms_.True(),
                           terms_.Bits(static_cast<std::uint64_t>(constant.offset), 64)}},
                         False());
    case ir::Constant::Kind::kPoison:
      break;
  }
  Scalar poison = constant.leaf.pointer ? PointerTo(kNoObject)
                                        : MakeBits(terms_.Bits(0, constant.leaf.width), False());
  poison.poison = terms_.True();
  return poison;
}

}  // namespace smt
