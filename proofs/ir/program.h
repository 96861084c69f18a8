// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// A program as plain data. It says all that the LLVM bitcode says, undefined behaviour and poison
/// included, but needs no LLVM.
///
/// Lowering (lower.h) makes the program, and the symbolic executor (proofs/smt) runs it. Each flag
/// and promise (nsw, range, noundef...) is carried over as it stands in the bitcode, because a
/// theorem about the shipped code must see the licence that the optimiser had.
namespace ir {

/// An integer of `width` bits: the least significant word first, the unused high bits zero.
struct Integer {
  unsigned width = 0;
  std::vector<std::uint64_t> words;
};

/// One scalar of a first-class type. Pointers are 64 bits wide.
struct Leaf {
  bool pointer = false;
  unsigned width = 0;
  bool operator==(const Leaf&) const = default;
};

/// A first-class type, flattened. `void` has no leaf, a scalar has one, and an aggregate has one
/// for each scalar in it, in order.
using Type = std::vector<Leaf>;

struct Constant {
  enum class Kind {
    kInteger,
    kNull,
    kGlobal,
    kPoison  // undef, too, counts as poison: this is stricter, never weaker
  };
  Kind kind = Kind::kPoison;
  Leaf leaf;
  Integer integer;          // kInteger
  int global = -1;          // kGlobal: its place in Program::globals
  std::int64_t offset = 0;  // kGlobal: bytes from its start
};

/// The value of a local, or one constant for each leaf.
struct Operand {
  int local = -1;
  std::vector<Constant> constants;
};

/// The numbers [lower, upper), which may wrap, as in LLVM. lower == upper stands for all numbers.
struct Interval {
  Integer lower;
  Integer upper;
};

/// The promises about an argument, a result or a loaded value. A broken promise about its bits
/// (nonnull, align, range) makes the value poison; any other is undefined behaviour.
struct Promise {
  bool noundef = false;
  bool nonnull = false;
  std::uint64_t align = 1;
  std::uint64_t dereferenceable = 0;          // bytes
  std::uint64_t dereferenceable_or_null = 0;  // bytes
  std::uint64_t byval = 0;                    // bytes: the callee gets a copy of this size
  std::optional<Interval> range;
  bool writable = false;  // the dereferenceable bytes can be stored to
  bool no_read = false;   // the callee does not load through the argument
  bool no_write = false;  // nor store
  bool returned = false;  // the callee returns the argument
};

/// What a function may do to memory that it did not make itself: to what its arguments point to,
/// and to all other. Reading a constant is no effect.
struct Effects {
  bool argument_read = true;
  bool argument_write = true;
  bool other_read = true;
  bool other_write = true;
  bool operator==(const Effects&) const = default;
};

enum class Opcode {
  kAdd,
  kSub,
  kMul,
  kUDiv,
  kSDiv,
  kURem,
  kSRem,
  kShl,
  kLShr,
  kAShr,
  kAnd,
  kOr,
  kXor,
  kICmp,
  kZExt,
  kSExt,
  kTrunc,
  kPtrToInt,
  kIntToPtr,
  kSelect,
  kFreeze,
  kPhi,
  kExtractValue,
  kInsertValue,
  kAlloca,
  kLoad,
  kStore,
  kCompareExchange,
  kAtomicChange,  // atomicrmw
  kGetElementPtr,
  kCall,
  kBranch,
  kSwitch,
  kReturn,
  kUnreachable,
  // Intrinsics.
  kUAddOverflow,
  kSAddOverflow,
  kUSubOverflow,
  kSSubOverflow,
  kUMulOverflow,
  kSMulOverflow,
  kUAddSat,
  kUSubSat,
  kUMin,
  kUMax,
  kSMin,
  kSMax,
  kAbs,
  kCtPop,
  kCtLz,
  kCtTz,
  kBSwap,
  kFShl,
  kFShr,
  kMemCpy,
  kMemMove,
  kMemSet,
  kLifetimeStart,
  kLifetimeEnd,
  kAssume,
  kObjectSize,
  kTrap,  // llvm.trap and llvm.ubsantrap; to reach one is a defect
  kCount,
};

const char* OpcodeName(Opcode opcode);

enum class Predicate { kEq, kNe, kUgt, kUge, kUlt, kUle, kSgt, kSge, kSlt, kSle };

struct Flags {
  bool nsw = false;
  bool nuw = false;
  bool exact = false;
  bool disjoint = false;
  bool nneg = false;
  bool inbounds = false;
  bool nusw = false;
  /// An option of an intrinsic. ctlz, cttz: 0 gives poison; abs: the minimum does; objectsize: an
  /// unknown size is the largest number.
  bool poison_option = false;
};

struct Instruction {
  Opcode opcode = Opcode::kUnreachable;
  int result = -1;  // the local that it defines; -1: none
  Type type;        // the type of the result; store: of the stored value
  std::vector<Operand> operands;
  Flags flags;
  Predicate predicate = Predicate::kEq;
  std::vector<int> targets;          // branch, switch (default first): blocks; phi: incoming blocks
  std::vector<Integer> cases;        // switch: for targets[1...]
  unsigned first_leaf = 0;           // extractvalue, insertvalue: where the part begins
  std::int64_t offset = 0;           // getelementptr: the constant part, bytes
  std::vector<std::int64_t> scales;  // getelementptr: bytes for each index operand after the base
  std::uint64_t size = 0;            // alloca: bytes
  std::uint64_t align = 1;           // alloca, load, store, atomic changes: bytes
  bool is_atomic = false;            // load, store
  Opcode operation = Opcode::kAdd;   // atomicrmw: kStore exchanges
  int callee = -1;                   // call: the place in Program::functions
  std::string external;              // call: the symbol of a function without a body
  std::vector<Promise> arguments;    // call: the promises at the call site
  Effects effects;                   // call: what the call site says of the callee
  bool no_return = false;            // call: the callee does not return
  bool is_tail = false;              // call: the callee touches no stack object of the caller
  Promise promise;                   // the promise about the result
  std::string text;                  // the instruction as LLVM prints it, for people
  std::string source;                // file and line that it stands for; empty: not known
};

struct Block {
  std::string name;
  std::vector<Instruction> instructions;  // the last one is the terminator
  int loop = -1;                          // the innermost loop around the block; -1: none
  std::vector<int> live_in;  // locals that the block or a later one reads, phi results too; sorted
};

struct Loop {
  int header = -1;
  int parent = -1;
};

struct Parameter {
  int local = -1;
  Type type;
  Promise promise;
};

struct Function {
  std::string symbol;
  std::string name;  // demangled, without parameters
  std::vector<Parameter> parameters;
  Type result_type;
  Promise result_promise;
  Effects effects;
  bool no_return = false;
  std::vector<Block> blocks;  // blocks[0] is the entry
  std::vector<Loop> loops;
  /// For each block its place in a topological order that keeps each loop together; see schedule.h.
  std::vector<std::vector<int>> place;
};

struct Global {
  std::string symbol;
  std::uint64_t size = 0;
  std::uint64_t align = 1;
  bool constant = false;
  bool can_share = false;  // its address means nothing, so it may lie where an equal constant lies
  /// (offset, value); empty when the global is not constant.
  std::vector<std::pair<std::uint64_t, Constant>> contents;
};

struct Program {
  std::vector<Function> functions;
  std::vector<std::string> symbols;  // of all functions that have a body, lowered or not
  std::vector<Global> globals;
  /// The place of the function with this demangled name or symbol. Throws ir::Error when there is
  /// none, or more than one.
  int Find(const std::string& name) const;
};

}  // namespace ir
