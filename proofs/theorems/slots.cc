// SPDX-License-Identifier: MIT
#include "proofs/theorems/slots.h"

#include "kexecore/abi.h"

namespace theorems {
namespace {

using smt::Term;

constexpr unsigned kWordBits = 32;
constexpr unsigned kStateBits = 6;  // four images, two positions: what lies above has no meaning

// What a word says about one type, read as its layout is documented: bit 2 * type + slot for a
// present image, bit 4 + type for the position.
struct TypeState {
  Term position;    // slot 1 is the current one
  Term in_slot[2];  // an image is present there

  Term Current() const { return smt::Ite(position, in_slot[1], in_slot[0]); }
  Term Other() const { return smt::Ite(position, in_slot[0], in_slot[1]); }
  // None present, or exactly the one that the position names.
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

trace::Hypercall TypeCall(uint64_t op) {
  trace::Hypercall call;
  call.op = op;
  call.arg = 0x1000;
  call.memory.push_back({call.arg, trace::Bytes{{KEXEC_TYPE_CRASH}}});
  return call;
}

trace::Hypercall LoadCall(uint64_t dest) {
  trace::Hypercall call;
  call.op = KEXEC_CMD_kexec_load;
  call.arg = 0x1000;
  trace::LoadArgument argument;
  argument.type = KEXEC_TYPE_CRASH;
  argument.arch = KEXECORE_EM_X86_64;
  argument.nr_segments = 1;
  argument.segments = 0x2000;
  argument.entry_maddr = dest;
  call.memory.push_back({0x1000, argument});
  call.memory.push_back({0x2000, trace::Descriptors{{{0x3000, 0x800, dest, 0x1000}}}});
  call.memory.push_back({0x3000, trace::Pattern{0x800, dest}});
  return call;
}

// The hypercalls that lead to the state before, then all that could show the difference. DEFAULT
// images are not carried out by this version: only a CRASH state can be reached.
std::optional<trace::Trace> Story(const TypeState& before, const smt::Model& model,
                                  const Term& reachable) {
  if (!model.Holds(reachable)) return std::nullopt;
  trace::Trace story;
  story.note = "counterexample to slot_transition_keeps_invariant";
  story.machine.crash = {0x10000000, 0x10000};
  uint64_t next = story.machine.crash.start;
  auto load = [&] {
    story.hypercalls.push_back(LoadCall(next));
    next += 0x1000;
  };
  auto call = [&](uint64_t op) { story.hypercalls.push_back(TypeCall(op)); };
  const bool position = model.Holds(before.position), present = model.Holds(before.Current());
  if (position || present) load();   // slot 1 is current, present
  if (!position && present) load();  // slot 0 again
  if (position && !present) call(KEXEC_CMD_kexec_unload);
  for (int round = 0; round < 2; ++round) {
    call(KEXEC_CMD_kexec_status);
    load();
    call(KEXEC_CMD_kexec_status);
    call(KEXEC_CMD_kexec_unload);
  }
  call(KEXEC_CMD_kexec_status);
  return story;
}

Statement State(Setting& setting) {
  smt::Terms& terms = setting.terms;
  const Term word = terms.Variable("word", kWordBits), type = terms.Variable("type", kWordBits);
  auto run = [&](const std::string& function) {
    const auto outcome = setting.executor.Run(
        "kexecore::" + function,
        {{smt::MakeBits(word, terms.False())}, {smt::MakeBits(type, terms.False())}},
        smt::Memory(setting.objects));
    return std::pair(outcome.value.at(0).bits, outcome.returns);
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

  // What a transition may not touch: the other type, and bits without a meaning.
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
  const Term reachable =
      is_crash && !of_default.position && !of_default.in_slot[0] && !of_default.in_slot[1];
  statement.wishes = {reachable, !mine.position && !mine.Current(), !mine.position,
                      smt::Same(smt::Extract(word, kWordBits - 1, kStateBits), 0)};
  statement.to_trace = [mine, reachable](const smt::Model& model, size_t) {
    return Story(mine, model, reachable);
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
