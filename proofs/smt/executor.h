// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
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

/// How a loop of any length is examined: its start, and one turn of it from any state that the
/// facts allow. `turns` (64 bits) says how many turns were made before. A claim about a function
/// whose loop is cut speaks of the case that it returns: which turn is the last is left open.
struct LoopCut {
  std::uint64_t most;  // how many turns it may make, but for the last, which leaves it
  /// Facts that may hold before each turn. Those that do are found like guesses.
  std::function<std::vector<Term>(const Term& turns)> facts;
  /// Values that variables may carry from turn to turn. The executor guesses which carries which,
  /// and finds by itself what counts up, stays as it is, or is no poison; see Guess.
  std::function<std::vector<Term>(const Term& turns)> values = nullptr;
};

/// A fact about a loop, which a theorem named or the executor guessed. It is assumed where
/// `enabled` (a variable) holds; then `broken` must not. The prover looks for the guesses that hold
/// together.
struct Guess {
  int number;  // of the fact; it has several guesses, for the loop's start and the ends of a turn
  Term enabled;
  Term broken;
};

/// Something that the code did to the world around it: a hook was called, a shared word changed.
struct Event {
  std::string what;
  Term when;  // the condition under which it happened
  std::vector<Term> values;
};

/// A word that other CPUs change at any time, with atomic accesses alone.
struct SharedWord {
  int object;
  std::uint64_t offset;
  unsigned width;
  /// Whether others may change it from `before` to `after`, in any number of steps. That they may
  /// leave it alone becomes an obligation.
  std::function<Term(const Term& before, const Term& after)> may_become;
};

/// Runs functions of a program on symbolic values. It follows all paths at once and joins them
/// where they meet, inlines calls, and unrolls loops. It collects violations, each with the exact
/// condition under which it would happen; a proof shows that none of these conditions can hold.
///
/// Throws smt::Error at an operation that it does not model: a call of a function without a body, a
/// copy of symbolic size, a writable global. An executor that threw is of no use any more.
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

  /// A call of a function that something else stands for.
  struct Site {
    std::vector<Value> arguments;
    Path& path;
    std::string where;
  };
  using Stand = std::function<std::optional<Value>(const Site&)>;
  /// Has `stand` run instead of the function of this name (of one without a body: its symbol).
  void StandFor(const std::string& function, Stand stand);
  /// Cuts the loop of this function, which has one.
  void Cut(const std::string& function, LoopCut cut);
  /// Takes these facts about loops, by number, and no others: that they hold becomes an obligation.
  /// Without this they are guesses.
  void KeepFacts(std::set<int> numbers) { kept_ = std::move(numbers); }
  void Share(SharedWord word);

  // For stands.

  /// Makes it an obligation that `holds`, on this path.
  void Oblige(const Term& holds, Path& path, const std::string& where);
  /// Takes for granted what is true of fresh variables by their making.
  void Assume(const Term& term) { assumptions_.push_back(term); }
  void Note(const std::string& what, const Path& path, std::vector<Term> values);
  /// Loads and stores what lies `offset` bytes behind a pointer, as the code itself could.
  Term LoadAt(const Scalar& pointer, std::uint64_t offset, unsigned width, const Site& site);
  Scalar LoadPointerAt(const Scalar& pointer, std::uint64_t offset, const Site& site);
  void StoreAt(const Scalar& pointer, std::uint64_t offset, const Scalar& value, const Site& site);

  const std::vector<Event>& events() const { return events_; }
  const std::vector<Term>& assumptions() const { return assumptions_; }
  const std::vector<Guess>& guesses() const { return guesses_; }
  /// Of the loops that were cut: how many turns were made before the one that was examined.
  const std::vector<Term>& turns() const { return turns_; }

  /// Whether the bitcode has a function whose symbol contains this, so that the core was compiled
  /// with what the function is for.
  bool Has(const std::string& part_of_symbol) const;

  const std::vector<Violation>& violations() const { return violations_; }
  /// All blocks of all functions that were run, in no particular order.
  std::vector<Covered> Coverage() const;

 private:
  struct Frame;
  struct Arrival;
  struct Turn;
  using Position = std::vector<int>;

  /// `site` is the call, or null.
  std::optional<Path> RunFunction(int index, std::vector<Value> arguments, Path start,
                                  const ir::Instruction* site);
  /// Checks the arguments, and gives them to the parameters.
  void Enter(Frame& frame, std::vector<Value> arguments, const ir::Instruction* site, Path& start);
  /// Marks a pointer that comes through an argument, if the function promises something about that.
  void Mark(Frame& frame, const ir::Promise& promise, Value& value);
  /// Runs the blocks that wait: all, or those of a loop alone.
  void RunBlocks(Frame& frame, std::optional<int> only_loop);
  bool RunBlock(Frame& frame, int block, Path& path);
  void LeaveBlock(Frame& frame, int block, const std::vector<int>& iterations, Path& path);
  void TakeEdge(Frame& frame, int from, const std::vector<int>& iterations, int to, Path path,
                const Term& condition);

  /// The loop that is to be cut and has this header; nothing if it is none, or cut already.
  std::optional<int> LoopToCut(const Frame& frame, int block) const;
  /// Forgets what the loop changes, but for facts and guesses.
  void StartTurn(Frame& frame, int loop, const Arrival& arrival, Path& path);
  void TryTurn(Frame& frame, int loop, const Arrival& arrival, const Path& path, Turn& turn);
  void ForgetPhis(Turn& turn, Path& path);
  void NoteFacts(Turn& turn);
  void NoteFactsOf(int phi, const Scalar& before, Turn& turn);
  /// Asks for the facts after some turns: at the loop's start, and at the end of a turn.
  void AskFacts(const Turn& turn, const std::map<int, Scalar>& carried, const Term& turns,
                Path& path, const std::string& where);
  /// Takes them for granted at the start of a turn.
  void TakeFacts(Turn& turn, Path& path);
  void EndTurn(Turn& turn, Path next, const std::string& where);

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
  Scalar LoadFrom(const Scalar& pointer, const ir::Leaf& type, std::uint64_t align, Path& path,
                  const std::string& where);
  void StoreTo(const Scalar& pointer, const Scalar& value, std::uint64_t align, Path& path,
               const std::string& where);
  /// The shared word to which an atomic access goes. Null: to a stack object, which nobody shares.
  const SharedWord* SharedAt(const Scalar& pointer, unsigned width, const std::string& where) const;
  /// Forbids that an access that is not atomic touches a shared word.
  void CheckRace(const Scalar& pointer, std::uint64_t size, Path& path, const std::string& where);
  /// What the shared word holds now: what others may have made of what it held.
  Term Look(const SharedWord& word, Path& path);
  /// cmpxchg and atomicrmw.
  Value Change(Frame& frame, const ir::Instruction& instruction, Path& path);
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
  std::map<std::string, Stand> stands_;
  std::map<std::string, LoopCut> cuts_;
  std::vector<SharedWord> shared_;
  std::vector<Event> events_;
  std::vector<Term> assumptions_;
  std::vector<Guess> guesses_;
  std::optional<std::set<int>> kept_;
  int next_fact_ = 0;
  std::vector<Term> turns_;
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
