// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "proofs/ir/program.h"
#include "proofs/smt/path.h"
#include "proofs/smt/violation.h"

namespace smt {

/// A block of a function, and under which condition it was run, over all its runs.
struct Covered {
  std::string function;
  std::string block;
  std::vector<Term> reached;
  bool ends_in_trap = false;  // the block can only trap or be unreachable: it must not be reached
};

/// How often a loop may go back to its header; more is a violation of kind kLoopBound. Functions of
/// these names may have another bound: a loop within a loop is unrolled that much less.
struct LoopBounds {
  // A number alone is the bound of all. NOLINTNEXTLINE(google-explicit-constructor)
  LoopBounds(int any_function, std::map<std::string, int> functions = {})
      : any(any_function), of(std::move(functions)) {}

  int any;
  std::map<std::string, int> of;

  int In(const std::string& function) const {
    const auto found = of.find(function);
    return found == of.end() ? any : found->second;
  }
};

/// Runs functions of a program on symbolic values: all paths at once, joined where they meet, calls
/// inlined, loops unrolled. What must not happen is collected as violations, each with the exact
/// condition under which it would; a proof shows that none of them can hold.
///
/// Throws smt::Error for what it does not model (a call of a function without a body, a copy of
/// symbolic size, a writable global).
class Executor {
 public:
  /// Program, terms and objects must outlive the executor.
  Executor(const ir::Program& program, Terms& terms, Objects& objects, LoopBounds loop_bounds);

  struct Outcome {
    Term returns;  // under which condition the function returns at all
    Value value;
    Memory memory;
  };
  /// Calls the function of this name. Throws if it can never return.
  Outcome Run(const std::string& function, const std::vector<Value>& arguments,
              const Memory& memory);

  /// An object in memory, as a pointer to its start.
  Scalar PointerTo(int object) const;

  const std::vector<Violation>& violations() const { return violations_; }
  /// By function and block, in no particular order.
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

  // One instruction; false: no path goes on from it.
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
  Scalar ByValue(Frame& frame, const Scalar& pointer, uint64_t size, Path& path,
                 const std::string& where);

  Value Read(const ir::Operand& operand, const Path& path);
  Scalar Read(const ir::Constant& constant);
  Value Keep(const ir::Promise& promise, Value value, Path& path, const std::string& where);
  Scalar KeepPointer(const ir::Promise& promise, Scalar pointer, Path& path,
                     const std::string& where);
  /// The access [pointer, pointer + size) must be allowed.
  void CheckAccess(const Scalar& pointer, const Term& size, uint64_t align, bool writes, Path& path,
                   const std::string& where);
  void Forbid(ViolationKind kind, const Term& condition, Path& path, const std::string& where);
  Term False() { return terms_.False(); }

  const ir::Program& program_;
  Terms& terms_;
  Objects& objects_;
  LoopBounds loop_bounds_;
  std::vector<int> globals_;  // object of each global
  Memory initial_;            // constants
  std::vector<Violation> violations_;
  std::vector<Term> forbidden_;  // keeps alive what Settled knows by its number
  std::map<std::pair<int, int>, std::vector<Term>> reached_;  // (function, block)
  int depth_ = 0;
};

/// The offsets at which an access of that size and alignment can lie in an object; used where the
/// offset is symbolic. Throws Error when there are too many.
std::vector<uint64_t> PossibleOffsets(const ObjectInfo& info, unsigned size, uint64_t align);

}  // namespace smt
