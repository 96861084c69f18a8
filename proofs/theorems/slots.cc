// SPDX-License-Identifier: MIT
#include "proofs/theorems/slots.h"

#include "kexecore/abi.h"
#include "trace/build.h"

namespace theorems {
namespace {

using smt::Term;

constexpr unsigned kWordBits = 32;
constexpr unsigned kStateBits = 6;  // four images and two positions; higher bits have no meaning

/// The slots of one type in a word. The core documents the layout: bit 2 * type + slot is set for a
/// present image, and bit 4 + type is the position.
struct TypeState {
  Term position;    // true: slot 1 is the current one
  Term in_slot[2];  // an image is present in the slot

  Term Current() const { return smt::Ite(position, in_slot[1], in_slot[0]); }
  Term Other() const { return smt::Ite(position, in_slot[0], in_slot[1]); }
  /// Rule S: no image is present, or exactly one, in the current slot.
  Term AtRest() const { return !Other(); }
};

Term BitAt(const Term& word, unsigned bit) { return smt::FromBit(smt::Extract(word, bit, bit)); }

TypeState Constant(const Term& word, unsigned type) {
  return {BitAt(word, 4 + type), {BitAt(word, 2 * type), BitAt(word, 2 * type + 1)}};
}

TypeState Select(const Term& word, const Term& is_crash) {
  const TypeState a = Constant(word, KEXEC_TYPE_CRASH), b = Constant(word, KEXEC_TYPE_DEFAULT);
  return {smt::Ite(is_crash, a.position, b.position),
          {smt::Ite(is_crash, a.in_slot[0], b.in_slot[0]),
           smt::Ite(is_crash, a.in_slot[1], b.in_slot[1])}};
}

Term SameState(const TypeState& a, const TypeState& b) {
  return a.position == b.position && a.in_slot[0] == b.in_slot[0] && a.in_slot[1] == b.in_slot[1];
}

// The machine of the story. The images of each type have an area of their own.
constexpr trace::Range kArea = {0x10000000, 0x10000}, kRam = {0, 0x40000000};
constexpr std::uint64_t kDefaultAt = 0x1000000;

/// Writes a trace of calls for both types.
class Teller {
 public:
  Teller() {
    story_.note = "counterexample to slot_transition_keeps_invariant";
    story_.machine.crash = kArea;
    story_.machine.ram = {kRam};
  }

  void Load(std::uint8_t type) {
    const std::uint64_t at = next_[type];
    next_[type] += 0x1000;
    story_.hypercalls.push_back(
        trace::BuildLoad({}, type, {{trace::kBuffersAt, 0x800, at, 0x1000}}, at));
  }
  void Unload(std::uint8_t type) { Call(KEXEC_CMD_kexec_unload, type); }
  /// Asks for both types, because a call for one must not show in the other.
  void Status() {
    Call(KEXEC_CMD_kexec_status, KEXEC_TYPE_DEFAULT);
    Call(KEXEC_CMD_kexec_status, KEXEC_TYPE_CRASH);
  }
  /// Loads and unloads until the type has this position, and an image or none.
  void Reach(std::uint8_t type, bool position, bool present) {
    if (position || present) Load(type);   // slot 1 is current, present
    if (!position && present) Load(type);  // slot 0 again
    if (position && !present) Unload(type);
  }
  trace::Trace End() { return std::move(story_); }

 private:
  void Call(std::uint64_t op, std::uint8_t type) {
    story_.hypercalls.push_back(trace::BuildTypeCall({}, op, type));
  }

  trace::Trace story_;
  std::uint64_t next_[2] = {kDefaultAt, kArea.start};
};

/// The hypercalls that lead to the word before the transition, and then all calls that could show
/// that the transition was wrong.
trace::Trace Story(const TypeState& mine, const TypeState& other, const Term& is_crash,
                   const smt::Model& model) {
  Teller teller;
  const bool crash = model.Holds(is_crash);
  const std::uint8_t type = crash ? KEXEC_TYPE_CRASH : KEXEC_TYPE_DEFAULT,
                     other_type = crash ? KEXEC_TYPE_DEFAULT : KEXEC_TYPE_CRASH;
  teller.Reach(other_type, model.Holds(other.position), model.Holds(other.Current()));
  teller.Reach(type, model.Holds(mine.position), model.Holds(mine.Current()));
  for (int round = 0; round < 2; ++round) {
    teller.Status();
    teller.Load(type);
    teller.Status();
    teller.Unload(type);
  }
  teller.Status();
  return teller.End();
}

Statement State(Setting& setting) {
  smt::Terms& terms = setting.terms;
  const Term word = terms.Variable("word", kWordBits), type = terms.Variable("type", kWordBits);
  auto run = [&](const std::string& function) {
    const auto outcome = setting.executor.Run(
        "kexecore::" + function,
        {{smt::MakeBits(word, terms.False())}, {smt::MakeBits(type, terms.False())}},
        smt::Memory(setting.objects));
    return std::pair(setting.executor.Result(outcome), outcome.returns);
  };
  const Term is_crash = smt::Same(type, KEXEC_TYPE_CRASH);
  const TypeState mine = Select(word, is_crash), other = Select(word, !is_crash);
  const Term first_slot = terms.Bits(2, kWordBits) * type;
  const Term current_index = first_slot + smt::ZExt(smt::ToBit(mine.position), kWordBits);
  const Term free_index = first_slot + smt::ZExt(smt::ToBit(!mine.position), kWordBits);

  const auto [current, current_returns] = run("CurrentSlot");
  const auto [free, free_returns] = run("FreeSlot");
  const auto [present, present_returns] = run("IsPresent");
  const auto [committed, commit_returns] = run("Commit");
  const auto [withdrawn, withdraw_returns] = run("Withdraw");

  // A transition may touch neither the other type nor bits without a meaning.
  auto leaves_rest = [&](const Term& after) {
    return SameState(Select(after, !is_crash), other) &&
           smt::Extract(after, kWordBits - 1, kStateBits) ==
               smt::Extract(word, kWordBits - 1, kStateBits);
  };
  auto keeps_invariant = [&](const Term& after) {
    return Constant(after, KEXEC_TYPE_DEFAULT).AtRest() &&
           Constant(after, KEXEC_TYPE_CRASH).AtRest();
  };
  const TypeState after_commit = Select(committed, is_crash);
  const TypeState after_withdraw = Select(withdrawn, is_crash);
  const Term always = terms.True();

  Statement statement;
  statement.assumptions = {
      {"type is 0 or 1", smt::Ult(type, terms.Bits(2, kWordBits))},
      {"S: both types are at rest", keeps_invariant(word)},
  };
  const TypeState of_default = Constant(word, KEXEC_TYPE_DEFAULT),
                  of_crash = Constant(word, KEXEC_TYPE_CRASH);
  statement.edges = {
      {"type DEFAULT", smt::Same(type, KEXEC_TYPE_DEFAULT)},
      {"type CRASH", is_crash},
      {"no bit is set", smt::Same(word, 0)},
      {"every bit without a meaning is set",
       smt::Same(~smt::Extract(word, kWordBits - 1, kStateBits), 0)},
      {"an image of each type, in slots 0",
       !of_default.position && of_default.Current() && !of_crash.position && of_crash.Current()},
      {"an image of each type, in slots 1",
       of_default.position && of_default.Current() && of_crash.position && of_crash.Current()},
  };
  statement.claims = {
      {"the current slot is the one that the position names", always,
       current_returns && current == current_index},
      {"S1, begin load: the free slot is the type's other one, and holds no image", always,
       free_returns && free == free_index && !mine.Other()},
      {"T2, status: present when the type's current slot holds an image", always,
       present_returns && smt::FromBit(present) == mine.Current()},
      {"S1, commit: the free slot becomes current and its image the only one", always,
       commit_returns && after_commit.position == !mine.position && after_commit.Current() &&
           !after_commit.Other()},
      {"S2, withdraw and unload: no image of the type is present, the position stays", always,
       withdraw_returns && after_withdraw.position == mine.position && !after_withdraw.in_slot[0] &&
           !after_withdraw.in_slot[1]},
      {"S3: commit leaves the other type and every other bit", always, leaves_rest(committed)},
      {"S3: withdraw leaves the other type and every other bit", always, leaves_rest(withdrawn)},
      {"S: after commit both types are at rest", always, keeps_invariant(committed)},
      {"S: after withdraw both types are at rest", always, keeps_invariant(withdrawn)},
  };
  // The bits above the slots are 0, because no call of the trace leaves one set.
  statement.wishes = {smt::Same(smt::Extract(word, kWordBits - 1, kStateBits), 0),
                      !other.position && !other.Current(), is_crash,
                      !mine.position && !mine.Current(), !mine.position};
  statement.to_trace = [mine, other, is_crash](const smt::Model& model, std::size_t) {
    return Story(mine, other, is_crash, model);
  };
  return statement;
}

}  // namespace

Theorem SlotTransitionKeepsInvariant() {
  return {"slot_transition_keeps_invariant",
          "each transition of the slot word does what it says, and keeps slots at rest",
          {"kexecore::CurrentSlot", "kexecore::FreeSlot", "kexecore::IsPresent", "kexecore::Commit",
           "kexecore::Withdraw"},
          0,
          State};
}

}  // namespace theorems
