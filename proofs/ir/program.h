// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// A program as plain data: what LLVM bitcode says, undefined behaviour and poison kept, without
/// LLVM.
///
/// Lowering (lower.h) makes it and the symbolic executor (proofs/smt) runs it. Nothing here decides
/// anything: each flag and promise (nsw, range, noundef...) is carried over as it stands in the
/// bitcode, because a theorem about what ships must see the licence that the optimiser had.
namespace ir {

// An integer of `width` bits, least significant word first, unused high bits zero.
struct Integer {
  unsigned width = 0;
  std::vector<uint64_t> words;
};

// One scalar of a first-class type. Pointers are 64 bits wide.
struct Leaf {
  bool pointer = false;
  unsigned width = 0;
  bool operator==(const Leaf&) const = default;
};

// A first-class type, flattened: void has no leaf, a scalar one, an aggregate one for each scalar
// in it, in order.
using Type = std::vector<Leaf>;

struct Constant {
  enum class Kind {
    kInteger,
    kNull,
    kGlobal,
    kPoison
  };  // undef counts as poison: stricter, never weaker
  Kind kind = Kind::kPoison;
  Leaf leaf;
  Integer integer;     // kInteger
  int global = -1;     // kGlobal: index into Program::globals
  int64_t offset = 0;  // kGlobal: bytes from its start
};

// Either the value of a local, or one constant for each leaf.
struct Operand {
  int local = -1;
  std::vector<Constant> constants;
};

// Half-open interval that may wrap, as in LLVM: lower == upper stands for the full set.
struct Range {
  Integer lower;
  Integer upper;
};

// What an argument, a result or a loaded value is promised to be. A broken `noundef` or
// `dereferenceable` is undefined behaviour, any other broken promise makes the value poison.
struct Promise {
  bool noundef = false;
  bool nonnull = false;
  uint64_t align = 1;
  uint64_t dereferenceable = 0;  // bytes
  uint64_t byval = 0;            // bytes: the callee gets a copy of that size
  std::optional<Range> range;
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
  kTrap,  // llvm.trap and llvm.ubsantrap: reaching it is a defect
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
  bool poison_option =
      false;  // the i1 of ctlz, cttz (zero) and abs (minimum); the "max on unknown" of objectsize
};

struct Instruction {
  Opcode opcode = Opcode::kUnreachable;
  int result = -1;  // local that it defines, -1: none
  Type type;        // of the result, for a store: of the value stored
  std::vector<Operand> operands;
  Flags flags;
  Predicate predicate = Predicate::kEq;
  std::vector<int> targets;        // branch, switch (default first): blocks; phi: incoming blocks
  std::vector<Integer> cases;      // switch: for targets[1...]
  unsigned first_leaf = 0;         // extractvalue, insertvalue
  int64_t offset = 0;              // getelementptr: constant part, bytes
  std::vector<int64_t> scales;     // getelementptr: bytes for each index operand after the base
  uint64_t size = 0;               // alloca: bytes
  uint64_t align = 1;              // alloca, load, store, bytes
  int callee = -1;                 // call: index into Program::functions
  std::string external;            // call of a function without a body: its symbol
  std::vector<Promise> arguments;  // call: promises at the call site
  Promise promise;                 // of the result
  std::string text;                // as LLVM prints it, for people
};

struct Block {
  std::string name;
  std::vector<Instruction> instructions;  // the last one is the terminator
  int loop = -1;                          // innermost loop, -1: none
  std::vector<int> live_in;  // locals needed at entry or later, phi results included; sorted
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
  std::vector<Block> blocks;  // blocks[0] is the entry
  std::vector<Loop> loops;
  // Block -> its place in a topological order in which each loop's body is contiguous; see
  // schedule.h.
  std::vector<std::vector<int>> place;
};

struct Global {
  std::string symbol;
  uint64_t size = 0;
  uint64_t align = 1;
  bool constant = false;
  std::vector<std::pair<uint64_t, Constant>> contents;  // offset -> value; empty when not constant
};

struct Program {
  std::vector<Function> functions;
  std::vector<Global> globals;
  // Index of the function of that demangled name (or symbol); throws ir::Error when there is none
  // or several.
  int Find(const std::string& name) const;
};

}  // namespace ir
