// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "proofs/ir/program.h"
#include "proofs/smt/path.h"
#include "proofs/smt/violation.h"

namespace smt {

/// A block of a function, and the conditions under which it was run: one for each run.
struct Covered {
  std::string function;
  std::string block;
  std::vector<Term> reached;
  bool ends_in_trap = false;  // nothing may reach the block: it ends in a trap, or is unreachable
};

/// How often a loop may go back to its header. Once more is a violation of kind kLoopBound. A
/// function may have a bound of its own, so that a loop within a loop is unrolled less.
struct LoopBounds {
  // Implicit, so that a theorem can give one number. NOLINTNEXTLINE(google-explicit-constructor)
  LoopBounds(int any_function, std::map<std::string, int> functions = {})
      : any(any_function), of(std::move(functions)) {}

  int any;                        // for functions without a bound of their own
  std::map<std::string, int> of;  // by the function's name

  int In(const std::string& function) const {
    const auto found = of.find(function);
    return found == of.end() ? any : found->second;
  }
};

/// Runs functions of a program on symbolic values. It follows all paths at once and joins them
/// where they meet, inlines calls, and unrolls loops. It collects violations, each with the exact
/// condition under which it would happen; a proof shows that none of these conditions can hold.
///
/// Throws smt::Error at an operation that it does not model: a call of a function without a body, a
/// copy of symbolic size, a writable global.
class Executor {
 public:
  /// Program, terms and objects must outlive the executor.
  Executor(const ir::Program& program, Terms& terms, Objects& objects, LoopBounds loop_bounds);

  struct Outcome {
    Term returns;  // the condition under which the function returns at all
    Value value;
    Memory memory;
  };
  /// Calls the function of this name. Throws smt::Error if it can never return.
  Outcome Run(const std::string& function, const std::vector<Value>& arguments,
              const Memory& memory);

  /// A pointer to the start of an object.
  Scalar PointerTo(int object) const;

  const std::vector<Violation>& violations() const { return violations_; }
  /// All blocks of all functions that were run, in no particular order.
  std::vector<Covered> Coverage() const;

 private:
  struct Frame;
  struct Arrival;
  using Position = std::vector<int>;

  std::optional<Path> RunFunction(int index, std::vector<Value> arguments, Path start);
  bool RunBlock(Frame& frame, int block, Path& path);
  void LeaveBlock(Frame& frame, int block, const std::vector<int>& iterations, Path& path);
  void TakeEdge(Frame& frame, int from, const std::vector<int>& iterations, int to, Path path,
                const Term& condition);

  /// Runs one instruction. False: no path goes on from it.
  bool Step(Frame& frame, const ir::Instruction& instruction, Path& path);
  std::optional<Value> Compute(Frame& frame, const ir::Instruction& instruction, Path& path);
  void StepMemory(Frame& frame, const ir::Instruction& instruction, Path& path);
  std::optional<Value> ComputeMemory(Frame& frame, const ir::Instruction& instruction, Path& path);
  bool Call(Frame& frame, const ir::Instruction& instruction, Path& path);
  Value GetElementPtr(const ir::Instruction& instruction, const Path& path);
  Scalar Load(Frame& frame, const ir::Instruction& instruction, Path& path);
  void Store(Frame& frame, const ir::Instruction& instruction, Path& path);
  void Fill(Frame& frame, const ir::Instruction& instruction, Path& path);
  void Copy(Frame& frame, const ir::Instruction& instruction, Path& path);
  Scalar ByValue(Frame& frame, const Scalar& pointer, std::uint64_t size, Path& path,
                 const std::string& where);

  Value Read(const ir::Operand& operand, const Path& path);
  Scalar Read(const ir::Constant& constant);
  Value Keep(const ir::Promise& promise, Value value, Path& path, const std::string& where);
  Scalar KeepPointer(const ir::Promise& promise, Scalar pointer, Path& path,
                     const std::string& where);
  /// Forbids everything that would make an access to [pointer, pointer + size) undefined.
  void CheckAccess(const Scalar& pointer, const Term& size, std::uint64_t align, bool writes,
                   Path& path, const std::string& where);
  /// Adds a violation, unless `condition` is already forbidden or cannot hold on this path.
  void Forbid(ViolationKind kind, const Term& condition, Path& path, const std::string& where);
  Term False() { return terms_.False(); }

  const ir::Program& program_;
  Terms& terms_;
  Objects& objects_;
  LoopBounds loop_bounds_;
  std::vector<int> globals_;  // the object of each global
  Memory initial_;            // holds the globals
  std::vector<Violation> violations_;
  std::vector<Term> forbidden_;  // keeps terms alive that Settled knows by their ids
  std::map<std::pair<int, int>, std::vector<Term>> reached_;  // (function, block)
  int depth_ = 0;
};

/// The offsets at which an access of `size` bytes and this alignment can lie in an object. An
/// access at a symbolic offset tries them all. Throws Error when there are too many.
std::vector<std::uint64_t> PossibleOffsets(const ObjectInfo& info, unsigned size,
                                           std::uint64_t align);

}  // namespace smt
