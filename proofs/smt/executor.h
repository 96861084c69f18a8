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
    std::string function;
    Term returns;  // the condition under which the function returns at all
    Value value;   // with poison: a claim reads it with Result
    Memory memory;
  };
  /// Calls the function of this name. Throws NeverReturns if it cannot return.
  Outcome Run(const std::string& function, const std::vector<Value>& arguments,
              const Memory& memory);

  /// A scalar that the function returned, as a term for claims. That it is no poison becomes an
  /// obligation.
  Term Result(const Outcome& outcome, std::size_t leaf = 0);
  /// What the function left in memory, as a term for claims that read it where `when` holds. That
  /// it is no poison there becomes an obligation; elsewhere the term may be anything.
  Term Left(const Outcome& outcome, int object, std::uint64_t offset, unsigned width,
            const Term& when);

  /// A pointer to the start of an object.
  Scalar PointerTo(int object) const;

  const std::vector<Violation>& violations() const { return violations_; }
  /// All blocks of all functions that were run, in no particular order.
  std::vector<Covered> Coverage() const;

 private:
  struct Frame;
  struct Arrival;
  using Position = std::vector<int>;

  /// `site` is the call, or null.
  std::optional<Path> RunFunction(int index, std::vector<Value> arguments, Path start,
                                  const ir::Instruction* site);
  /// Checks the arguments, and gives them to the parameters.
  void Enter(Frame& frame, std::vector<Value> arguments, const ir::Instruction* site, Path& start);
  /// Marks a pointer that comes through an argument, if the function promises something about that.
  void Mark(Frame& frame, const ir::Promise& promise, Value& value);
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
  /// Forbids that a callee gets a pointer to a stack object of the caller, who promised otherwise.
  void CheckTail(const Frame& frame, const Value& argument, Path& path, const std::string& where);
  Value GetElementPtr(const ir::Instruction& instruction, const Path& path);
  Scalar Load(Frame& frame, const ir::Instruction& instruction, Path& path);
  void Store(Frame& frame, const ir::Instruction& instruction, Path& path);
  void Fill(Frame& frame, const ir::Instruction& instruction, Path& path);
  void Copy(Frame& frame, const ir::Instruction& instruction, Path& path);
  Scalar ByValue(Frame& frame, const Scalar& pointer, const ir::Promise& promise, Path& path,
                 const std::string& where);

  /// Returns from a function, unless it promised not to.
  void Return(Frame& frame, const ir::Instruction& instruction, Path& path);
  /// An operand of an instruction. If it is an argument of a call, its promises are checked.
  Value ReadKept(const Frame& frame, const ir::Instruction& instruction, std::size_t operand,
                 Path& path);
  Value Read(const ir::Operand& operand, const Path& path);
  Scalar Read(const ir::Constant& constant);
  Value Keep(const ir::Promise& promise, Value value, Path& path, const std::string& where);
  Scalar KeepPointer(const ir::Promise& promise, Scalar pointer, Path& path,
                     const std::string& where);
  /// Forbids everything that would make an access to [pointer, pointer + size) undefined.
  void CheckAccess(const Scalar& pointer, const Term& size, std::uint64_t align, bool writes,
                   Path& path, const std::string& where);
  /// Forbids an access that breaks a promise of a function that runs, about effects on memory.
  void CheckEffects(const Alternative& place, bool writes, Path& path, const std::string& where);
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
  /// What a function promised about an argument: holds while the function runs.
  struct Through {
    bool no_read;
    bool no_write;
    bool is_over;
  };
  std::vector<Through> through_;  // by Alternative::through
  std::vector<Frame*> frames_;    // the functions that run, each called by the one before it
};

/// The executor was asked for the result of a function that cannot return.
class NeverReturns : public Error {
 public:
  using Error::Error;
};

/// The offsets at which an access of `size` bytes and this alignment can lie in an object, by what
/// is known of the object's own alignment. An access at a symbolic offset tries them all. Throws
/// Error when there are too many.
std::vector<std::uint64_t> PossibleOffsets(const ObjectInfo& info, std::uint64_t size,
                                           std::uint64_t align);

}  // namespace smt
