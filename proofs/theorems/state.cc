// SPDX-License-Identifier: MIT
#include "proofs/theorems/state.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/instance.h"
#include "core/resume.h"
#include "kexecore/kexecore.h"
#include "proofs/theorems/scene.h"

namespace theorems {
namespace {

using smt::Term;

constexpr std::uint64_t kState = offsetof(kexecore::Instance, state),
                        kSpace = offsetof(kexecore::Instance, job.space),
                        kImages = offsetof(kexecore::Instance, images);
constexpr std::uint64_t kTries = 64;  // rules C1, X2

/// A change of the state that one run made.
struct Change {
  Term made;  // it was made, not only tried
  Term before;
  Term after;
};

/// The image that the enter hook got, as its place in the instance, and what the hook answered.
struct Entry {
  Term made;
  Term image;
  Term answer;  // 32 bits
};

/// One run of a function of the core on an instance that other CPUs change as they like.
class StateRun {
 public:
  StateRun(Setting& setting, Scene& scene, const std::string& function,
           const std::vector<smt::Value>& arguments)
      : terms_(setting.terms) {
    const std::size_t first = setting.executor.events().size();
    ran_ = scene.Run(function, arguments);
    result_ = scene.Result(*ran_);
    const std::vector<smt::Event>& events = setting.executor.events();
    for (std::size_t i = first; i < events.size(); ++i) {
      const smt::Event& event = events[i];
      if (event.what == "change") {
        changes_.push_back(
            {event.when && smt::FromBit(event.values[2]), event.values[0], event.values[1]});
      }
      if (event.what == "look") looks_.push_back(event);
      if (event.what == "enter") {
        entries_.push_back({event.when, event.values[0], event.values[1]});
      }
    }
  }

  const Ran& ran() const { return *ran_; }
  const Term& result() const { return *result_; }
  const std::vector<Change>& changes() const { return changes_; }
  const std::vector<Entry>& entries() const { return entries_; }

  Term ChangesSomething() const {
    std::vector<Term> any;
    for (const Change& change : changes_) any.push_back(change.made);
    return smt::AnyOf(terms_, any);
  }
  /// Whether every change that is made is `allowed`.
  template <typename Allowed>
  Term Each(Allowed&& allowed) const {
    std::vector<Term> all;
    for (const Change& change : changes_) all.push_back(smt::Implies(change.made, allowed(change)));
    return smt::AllOf(terms_, all);
  }
  /// Whether some change is made that `marks`, and of which this holds.
  template <typename Marks, typename HoldsOf>
  Term HasMarked(Marks&& marks, HoldsOf&& holds) const {
    std::vector<Term> any;
    for (const Change& change : changes_) {
      any.push_back(change.made && marks(change) && holds(change));
    }
    return smt::AnyOf(terms_, any);
  }
  /// Whether the shared word at this place of the instance was seen to be `value`.
  Term HasSeen(std::uint64_t offset, const Term& value) const {
    std::vector<Term> any;
    for (const smt::Event& look : looks_) {
      if (look.values[1].Value() == offset) any.push_back(look.when && look.values[0] == value);
    }
    return smt::AnyOf(terms_, any);
  }
  /// How many changes are made that are `counted`, in 16 bits.
  template <typename Counted>
  Term Count(Counted&& counted) const {
    Term count = terms_.Bits(0, 16);
    for (const Change& change : changes_) {
      count = count + smt::ZExt(smt::ToBit(change.made && counted(change)), 16);
    }
    return count;
  }

 private:
  smt::Terms& terms_;
  std::optional<Ran> ran_;
  std::optional<Term> result_;
  std::vector<Change> changes_;
  std::vector<Entry> entries_;
  std::vector<smt::Event> looks_;
};

Term Has(const Term& state, std::uint64_t bits) {
  return !smt::Same(state & smt::ConstantLike(state, bits), 0);
}

Term With(const Term& state, std::uint64_t bits) { return state | smt::ConstantLike(state, bits); }

Term Without(const Term& state, std::uint64_t bits) {
  return state & smt::ConstantLike(state, ~bits);
}

/// The ticket that a state names: the lower 21 bits of its upper half, below a bit that is set.
Term TicketOf(const Term& state) {
  return smt::ZExt(
      smt::Concat(smt::ConstantLike(smt::Extract(state, 0, 0), 1), smt::Extract(state, 52, 32)),
      32);
}

/// Bits 10 to 31 say who enters an image.
Term IsBeingEntered(const Term& state) { return !smt::Same(smt::Extract(state, 31, 10), 0); }

/// The position of a type, and whether the image that it names is present (see the theorem
/// slot_transition_keeps_invariant).
Term PositionOf(const Term& state, const Term& is_crash) {
  return smt::FromBit(smt::Ite(is_crash, smt::Extract(state, 5, 5), smt::Extract(state, 4, 4)));
}

Term IsPresent(const Term& state, const Term& is_crash) {
  const auto bit = [&](unsigned of_default) {
    return smt::Ite(is_crash, smt::Extract(state, of_default + 2, of_default + 2),
                    smt::Extract(state, of_default, of_default));
  };
  return smt::FromBit(smt::Ite(PositionOf(state, is_crash), bit(1), bit(0)));
}

/// Where in the instance the image lies that a type's position names.
Term ImageOf(const Term& state, const Term& is_crash) {
  const auto slot = [&](std::uint64_t number) {
    return smt::ConstantLike(state, kImages + number * sizeof(kexecore_image));
  };
  const Term position = PositionOf(state, is_crash);
  return smt::Ite(is_crash, smt::Ite(position, slot(3), slot(2)),
                  smt::Ite(position, slot(1), slot(0)));
}

/// The answer to a refusal of the hook's (rule X3), in 64 bits.
Term Refusal(const Term& hook) {
  const Term zero = smt::ConstantLike(hook, 0);
  const Term is_mistake =
      smt::Slt(zero, hook) || smt::Same(hook, static_cast<std::uint32_t>(-KEXECORE_ERESTART));
  const Term invalid = smt::ConstantLike(hook, static_cast<std::uint32_t>(-KEXECORE_EINVAL));
  return smt::SExt(smt::Ite(is_mistake, invalid, hook), 64);
}

void StandForEnter(Setting& setting) {
  setting.executor.StandFor("kexecore_hook_enter", [&setting](const smt::Executor::Site& site) {
    const smt::Pointer& image = site.arguments.at(1).at(0).pointer;
    if (image.size() != 1) throw smt::Error(site.where + ": more than one image is entered");
    const Term answer = setting.terms.Fresh("hook.enter", 32);
    setting.executor.Note("enter", site.path, {image[0].offset, answer});
    return smt::Value{smt::MakeBits(answer, setting.terms.False())};
  });
}

/// Everything that the parts of the theorem share.
struct Parts {
  Setting& setting;
  Scene& scene;
  int instance;
  int outcome;
  Statement& statement;

  smt::Terms& terms() const { return setting.terms; }
  void Claim(const std::string& text, const Term& premise, const Term& conclusion) const {
    statement.claims.push_back({text, premise, conclusion});
  }
  Term Number(long value) const { return terms().Bits(static_cast<std::uint64_t>(value), 64); }
};

void AddResume(const Parts& parts) {
  smt::Terms& terms = parts.terms();
  const Term ticket = terms.Variable("ticket", 32), space = terms.Variable("space", 64);
  const int named = parts.scene.Make("space", sizeof(std::uint64_t), false);
  parts.scene.Put(named, 0, space);
  using kexecore::Resumed;
  for (const bool has_space : {true, false}) {
    const StateRun run(parts.setting, parts.scene, "kexecore::TryResume",
                       {parts.scene.PointerTo(parts.instance), parts.scene.Plain(ticket),
                        has_space ? parts.scene.PointerTo(named) : parts.scene.Null()});
    const std::string of = has_space ? "C1, continue: " : "C2, abandon: ";
    const Term is_resumed = smt::Same(run.result(), static_cast<std::uint32_t>(Resumed::kYes));
    parts.Claim(of + "a change ends the suspension of the call with this ticket, and no more",
                terms.True(), run.Each([&](const Change& change) {
                  return Has(change.before, kexecore::kSuspended) &&
                         TicketOf(change.before) == ticket &&
                         change.after == Without(change.before, kexecore::kSuspended);
                }));
    const Term takes_over = run.ran().returns && is_resumed;
    parts.Claim(of + "a change takes the call over, and without one it is not taken over",
                terms.True(), run.Each([&](const Change&) {
                  return takes_over;
                }) && smt::Implies(takes_over, run.ChangesSomething()));
    if (!has_space) continue;
    parts.Claim(of + "the call's address space was seen to be the caller's", terms.True(),
                smt::Implies(run.ChangesSomething(), run.HasSeen(kSpace, space)));
  }
}

void AddExec(const Parts& parts) {
  smt::Terms& terms = parts.terms();
  const Term type = terms.Variable("type", 32), is_crash = smt::Same(type, KEXEC_TYPE_CRASH);
  const StateRun run(parts.setting, parts.scene, "kexecore_exec",
                     {parts.scene.PointerTo(parts.instance), parts.scene.Plain(type),
                      parts.scene.PointerTo(parts.outcome)});
  const Term returns = run.ran().returns, is_type = smt::Ult(type, terms.Bits(2, 32));
  const Term busy =
      parts.scene.Left(run.ran(), parts.outcome, offsetof(kexecore_outcome, busy), 32, returns);
  const auto marks = [&](const Change& change) {
    return !IsBeingEntered(change.before) && IsPresent(change.before, is_crash) &&
           change.after == With(change.before, kexecore::kEntering);
  };
  const auto takes_back = [&](const Change& change) {
    return change.after == Without(change.before, kexecore::kEntering);
  };
  const Entry& entry = run.entries().at(0);
  const Term is_refused = entry.made && !smt::Same(entry.answer, 0);
  parts.Claim(
      "X1: another type is refused, and nothing changes", returns && !is_type,
      run.result() == parts.Number(-KEXECORE_EINVAL) && !run.ChangesSomething() && !entry.made);
  parts.Claim(
      "X2, X3: a change marks an image as being entered, of a type whose image is present "
      "while none is being entered; or takes that mark back",
      terms.True(),
      run.Each([&](const Change& change) { return marks(change) || takes_back(change); }));
  parts.Claim(
      "X3: after a mark the hook is called, with the image that was present then; and not "
      "without",
      terms.True(), run.Each([&](const Change& change) {
        return takes_back(change) ||
               (returns && entry.made && entry.image == ImageOf(change.before, is_crash));
      }) && smt::Implies(entry.made, run.HasMarked(marks, [&](const Change&) {
                      return terms.True();
                    })));
  parts.Claim("X3: a refusal of the hook's takes the mark back, and is the answer", is_refused,
              run.Count(takes_back) == terms.Bits(1, 16) && run.result() == Refusal(entry.answer));
  parts.Claim("X3: what the hook took over stays marked, and the answer is 0",
              entry.made && smt::Same(entry.answer, 0),
              run.Count(takes_back) == terms.Bits(0, 16) && smt::Same(run.result(), 0));
  parts.Claim(
      "X2: else the answer is -ENOENT, or -EBUSY with its cause", returns && is_type && !entry.made,
      (run.result() == parts.Number(-KEXECORE_ENOENT) && smt::Same(busy, 0)) ||
          (run.result() == parts.Number(-KEXECORE_EBUSY) &&
           (smt::Same(busy, KEXECORE_BUSY_ENTERED) || smt::Same(busy, KEXECORE_BUSY_CONTENDED))));
}

void AddCrash(const Parts& parts) {
  smt::Terms& terms = parts.terms();
  const StateRun run(parts.setting, parts.scene, "kexecore_crash",
                     {parts.scene.PointerTo(parts.instance)});
  const Term is_crash = terms.True(), one = terms.Bits(kexecore::kCrashing, 64);
  const auto marks = [&](const Change& change) { return change.after == change.before + one; };
  const auto takes_back = [&](const Change& change) { return change.after == change.before - one; };
  const Entry& entry = run.entries().at(0);
  const Term count = run.Count(marks) - run.Count(takes_back);
  parts.Claim(
      "X4: each change counts a crash that enters an image, or takes that back, and is of a "
      "call that looks for an image no longer",
      terms.True(), run.Each([&](const Change& change) {
        return run.ran().returns && (marks(change) || takes_back(change));
      }));
  parts.Claim("X4: the hook gets an image that was present when the crash was counted",
              run.ran().returns && entry.made, run.HasMarked(marks, [&](const Change& change) {
                return IsPresent(change.before, is_crash) &&
                       entry.image == ImageOf(change.before, is_crash);
              }));
  parts.Claim(
      "X4: never -EBUSY of its own: without an image the answer is -ENOENT, and nothing is "
      "left counted",
      run.ran().returns && !entry.made,
      run.result() == parts.Number(-KEXECORE_ENOENT) && smt::Same(count, 0));
  parts.Claim("X3, X4: a refusal of the hook's leaves nothing counted, and is the answer",
              entry.made && !smt::Same(entry.answer, 0),
              smt::Same(count, 0) && run.result() == Refusal(entry.answer));
  parts.Claim("X4: what the hook took over stays counted, and the answer is 0",
              entry.made && smt::Same(entry.answer, 0),
              smt::Same(count, 1) && smt::Same(run.result(), 0));
}

void AddEnterFailed(const Parts& parts) {
  smt::Terms& terms = parts.terms();
  const StateRun run(parts.setting, parts.scene, "kexecore_enter_failed",
                     {parts.scene.PointerTo(parts.instance)});
  const Term was_entering = run.Count([&](const Change& change) {
    return Has(change.before, kexecore::kEntering);
  }) == terms.Bits(1, 16);
  parts.Claim("X5: the exec that enters an image no longer does, and nothing else changes",
              terms.True(), run.Each([&](const Change& change) {
                return change.after == Without(change.before, kexecore::kEntering);
              }));
  const Term invalid = terms.Bits(static_cast<std::uint32_t>(-KEXECORE_EINVAL), 32);
  parts.Claim("X5: the answer is 0 if one did, else -EINVAL", run.ran().returns,
              run.result() == smt::Ite(was_entering, terms.Bits(0, 32), invalid));
}

Statement State(Setting& setting) {
  smt::Terms& terms = setting.terms;
  Scene scene(setting);
  const int instance = scene.Make("instance", sizeof(kexecore_instance), true);
  scene.Fill(instance);
  const int outcome = scene.Make("outcome", sizeof(kexecore_outcome), true);
  const int host = scene.Make("host", sizeof(std::uint64_t), false);
  scene.PutPointer(instance, offsetof(kexecore::Instance, config.host), host);
  // Whatever other CPUs do: nothing is assumed of their changes.
  const auto anything = [&terms](const Term&, const Term&) { return terms.True(); };
  // A try that fails leaves nothing behind, so one stands for all.
  const auto some_try = [](const Term& turns) {
    const Term most = smt::ConstantLike(turns, kTries);
    return std::vector<Term>{smt::Ule(turns, most), smt::Ult(turns, most)};
  };
  for (const char* function :
       {"kexecore::TryResume", "kexecore::Exec", "kexecore::Crash",
        "kexecore::(anonymous namespace)::TryEnter", "kexecore::(anonymous namespace)::TryCrash"}) {
    setting.executor.Cut(function, {.most = kTries, .facts = some_try});
  }
  setting.executor.Share({instance, kState, 64, anything});
  setting.executor.Share({instance, kSpace, 64, anything});
  StandForEnter(setting);
  Statement statement;
  const Parts parts{setting, scene, instance, outcome, statement};
  AddResume(parts);
  AddExec(parts);
  AddCrash(parts);
  AddEnterFailed(parts);
  statement.to_trace = [](const smt::Model&, std::size_t) { return std::optional<trace::Trace>(); };
  return statement;
}

}  // namespace

Theorem StateWord() {
  return {
      "state_word",
      "a call is resumed, and an image entered, by one change of the state, whatever other CPUs "
      "do",
      {"kexecore::TryResume", "kexecore_exec", "kexecore_crash", "kexecore_enter_failed"},
      kTries,
      State};
}

}  // namespace theorems
