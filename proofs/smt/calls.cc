// SPDX-License-Identifier: MIT
//
// How a function is called, and how it returns.
#include <algorithm>

#include "proofs/smt/address.h"
#include "proofs/smt/cut.h"
#include "proofs/smt/frame.h"

namespace smt {
namespace {

constexpr std::size_t kMaxDepth = 64;  // calls within calls, so that a recursion ends

ir::Effects Meet(const ir::Effects& a, const ir::Effects& b) {
  return {.argument_read = a.argument_read && b.argument_read,
          .argument_write = a.argument_write && b.argument_write,
          .other_read = a.other_read && b.other_read,
          .other_write = a.other_write && b.other_write};
}

}  // namespace

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
              .returned = {},
              .turns = {}};
  Enter(frame, std::move(arguments), site, start);
  frames_.push_back(&frame);
  frame.pending.insert({function.place[0], {0, {}, {std::move(start)}}});
  RunBlocks(frame, std::nullopt);
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

void Executor::CheckTail(const Frame& frame, const Value& argument, Path& path,
                         const std::string& where) {
  for (const Scalar& scalar : argument) {
    for (const Alternative& place : scalar.pointer) {
      if (std::count(frame.objects.begin(), frame.objects.end(), place.object) > 0) {
        Forbid(ViolationKind::kPromise, place.condition, path, where);
      }
    }
  }
}

bool Executor::Call(Frame& frame, const ir::Instruction& instruction, Path& path) {
  const std::string where = frame.Where(instruction);
  std::vector<Value> arguments;
  for (std::size_t i = 0; i < instruction.operands.size(); ++i) {
    arguments.push_back(ReadKept(frame, instruction, i, path));
    if (instruction.is_tail && instruction.arguments[i].byval == 0) {
      CheckTail(frame, arguments.back(), path, where);
    }
  }
  const std::string& callee = instruction.callee < 0
                                  ? instruction.external
                                  : program_.functions.at(instruction.callee).name;
  if (const auto stand = stands_.find(callee); stand != stands_.end()) {
    // What stands for a function is called by the function's own promises.
    for (std::size_t i = 0; instruction.callee >= 0 && i < arguments.size(); ++i) {
      const ir::Function& function = program_.functions.at(instruction.callee);
      arguments[i] = Keep(function.parameters[i].promise, std::move(arguments[i]), path, where);
    }
    const std::optional<Value> value = stand->second({std::move(arguments), path, where});
    if (!value) return true;
    path.locals.insert_or_assign(instruction.result,
                                 Keep(instruction.promise, *value, path, where));
    return true;
  }
  if (instruction.callee < 0) {
    throw Error(where + ": calls " + callee + ", which has no body here");
  }
  std::optional<Path> end =
      RunFunction(instruction.callee, std::move(arguments), path, &instruction);
  if (!end) return false;
  if (instruction.no_return) {
    Path returned{end->guard, {}, end->memory, end->settled};
    Forbid(ViolationKind::kPromise, terms_.True(), returned, where);
    return false;
  }
  path.guard = end->guard;
  path.memory = end->memory;
  path.settled = end->settled;
  if (auto result = end->locals.find(kResult); result != end->locals.end()) {
    path.locals.insert_or_assign(instruction.result,
                                 Keep(instruction.promise, result->second, path, where));
  }
  return true;
}

}  // namespace smt
