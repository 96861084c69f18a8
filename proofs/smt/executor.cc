// SPDX-License-Identifier: MIT
#include "proofs/smt/executor.h"

#include <algorithm>
#include <set>

#include "proofs/smt/address.h"
#include "proofs/smt/frame.h"
#include "proofs/smt/shape.h"

namespace smt {
namespace {

bool EndsInTrap(const ir::Block& block) {
  for (const ir::Instruction& instruction : block.instructions) {
    if (instruction.opcode == ir::Opcode::kTrap) return true;
  }
  return block.instructions.back().opcode == ir::Opcode::kUnreachable;
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

void Executor::Cut(const std::string& function, LoopCut cut) {
  cuts_.insert_or_assign(function, std::move(cut));
}

bool Executor::Has(const std::string& part_of_symbol) const {
  return std::any_of(program_.symbols.begin(), program_.symbols.end(), [&](const std::string& s) {
    return s.find(part_of_symbol) != std::string::npos;
  });
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
