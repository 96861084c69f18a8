// SPDX-License-Identifier: MIT
#include "fuzz/schedule/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "fuzz/schedule/story.h"

namespace schedule {
namespace {

/// The state that the contract's rules look at and change.
struct State {
  Image present[2] = {kNoImage, kNoImage};
  std::uint32_t entering = 0;  // images that are being entered
  bool is_held = false;        // a load or unload has the instance
  bool is_suspended = false;
  std::uint32_t looking = 0;  // those of `entering` that have found no image

  bool operator==(const State&) const = default;
};

/// A step, or a condition of the contract under which a call gives an answer.
enum class Rule {
  kNotEntering,        // H3: an exec is not refused
  kAnotherRuns,        // H3: -EBUSY for a load or unload
  kIsEntering,         // H3, X2, S4: -EBUSY
  kIsEnteringOver,     // L16: -EBUSY
  kIsEnteringPresent,  // U2: -EBUSY
  kTake,               // H3
  kRelease,
  kSuspend,       // C
  kResume,        // C1, C2
  kNotSuspended,  // C1: -EINVAL
  kWithdrawOver,  // L16
  kCommit,        // S1
  kUnload,        // S2
  kEnter,         // X2, X3
  kCrash,         // X4
  kLeave,         // X3: the enter hook refused
  kLook,          // X4: marks an entry, but finds no image
  kLookAway,
  kAbsent,   // X2, T2
  kPresent,  // T2
};

/// A step, and the time within which it was made.
struct Event {
  Rule rule;
  Moment from;
  Moment to;
  std::uint32_t type = 0;
  Image image = kNoImage;
};

/// Makes the step. False if the state does not allow it.
bool Make(const Event& event, State& state) {
  Image& present = state.present[event.type];
  switch (event.rule) {
    case Rule::kNotEntering:
      return state.entering == 0;
    case Rule::kAnotherRuns:
      return state.is_held || state.entering != 0;
    case Rule::kIsEntering:
      return state.entering != 0;
    case Rule::kIsEnteringOver:
      return state.entering != 0 && present != kNoImage && Overlap(present, event.image);
    case Rule::kIsEnteringPresent:
      return state.entering != 0 && present != kNoImage;
    case Rule::kTake:
      return !std::exchange(state.is_held, true) && state.entering == 0;
    case Rule::kRelease:
      state.is_held = false;
      return !state.is_suspended;
    case Rule::kSuspend:
      return !std::exchange(state.is_suspended, true) && state.is_held;
    case Rule::kResume:
      return std::exchange(state.is_suspended, false);
    case Rule::kNotSuspended:
      return !state.is_suspended;
    case Rule::kWithdrawOver:
      if (present == kNoImage || !Overlap(present, event.image)) return true;
      present = kNoImage;
      return state.entering == 0;
    case Rule::kCommit:
      present = event.image;
      return state.entering == 0;
    case Rule::kUnload:
      return std::exchange(present, kNoImage) == kNoImage || state.entering == 0;
    case Rule::kEnter:
      return present == event.image && state.entering++ == 0;
    case Rule::kCrash:
      ++state.entering;
      return present == event.image;
    case Rule::kLeave:
      return state.entering-- != 0;
    case Rule::kLook:
      ++state.entering;
      ++state.looking;
      return present == kNoImage;
    case Rule::kLookAway:
      --state.entering;
      return state.looking-- != 0;
    case Rule::kAbsent:
      return present == kNoImage;
    default:
      return present != kNoImage;
  }
}

using Events = std::vector<Event>;

void AddJob(const Job& job, Events& events) {
  const auto add = [&](Rule rule, Moment from, Moment to) {
    events.push_back({.rule = rule,
                      .from = from,
                      .to = to != 0 ? to : job.end,
                      .type = job.type,
                      .image = job.image});
  };
  const bool is_busy = job.answer == -KEXECORE_EBUSY;
  add(Rule::kTake, job.begin, job.touched);
  if (job.image == kNoImage) {
    add(is_busy ? Rule::kIsEnteringPresent : Rule::kUnload, job.fetched, job.freed);
  } else {
    if (job.type == KEXEC_TYPE_CRASH) {
      if (job.mapped != 0) {
        add(Rule::kWithdrawOver, job.control, job.mapped);
      } else if (is_busy) {
        add(Rule::kIsEnteringOver, job.control, 0);
      }
    }
    if (job.saved != 0) add(is_busy ? Rule::kIsEntering : Rule::kCommit, job.saved, job.freed);
  }
  add(Rule::kRelease, job.last, 0);
}

void AddEntry(const Record& record, bool gives_up, Events& events) {
  const std::uint32_t type = record.call.type;
  const bool is_crash = record.call.kind == Call::kCrash;
  const auto add = [&](Rule rule, Moment from, Moment to) {
    events.push_back({.rule = rule, .from = from, .to = to, .type = type, .image = record.entered});
  };
  if (!is_crash) {
    if (record.touched == 0) return add(Rule::kIsEntering, record.begin, record.end);
    add(Rule::kNotEntering, record.begin, record.touched);
  }
  const Moment begin = record.touched != 0 && !is_crash ? record.touched : record.begin;
  if (record.entered == kNoImage) {
    if (is_crash && gives_up) {
      add(Rule::kLook, begin, record.end);
      return add(Rule::kLookAway, begin, record.end);
    }
    if (record.answer != -KEXECORE_EBUSY) return add(Rule::kAbsent, begin, record.end);
    if (!gives_up) add(Rule::kIsEntering, begin, record.end);
    return;
  }
  add(is_crash ? Rule::kCrash : Rule::kEnter, begin, record.enter_begin);
  if (record.enter_end != 0) add(Rule::kLeave, record.enter_end, record.end);
}

void AddRecord(const Record& record, std::uint32_t tries, Events& events) {
  const auto add = [&](Rule rule, Moment from, Moment to) {
    events.push_back({.rule = rule, .from = from, .to = to, .type = record.call.type});
  };
  const bool gives_up = record.overtaken >= tries;
  switch (record.call.kind) {
    case Call::kExec:
    case Call::kCrash:
      return AddEntry(record, gives_up, events);
    case Call::kStatus:
      return add(record.answer == 1 ? Rule::kPresent : Rule::kAbsent, record.begin, record.end);
    case Call::kContinue:
    case Call::kAbandon:
      if (record.job < 0) return add(Rule::kNotSuspended, record.begin, record.end);
      add(Rule::kResume, record.begin, record.touched != 0 ? record.touched : record.end);
      break;
    default:
      if (record.job < 0 && gives_up) return;
      if (record.job < 0) return add(Rule::kAnotherRuns, record.begin, record.end);
  }
  if (record.answer == -KEXECORE_ERESTART) add(Rule::kSuspend, record.last, record.end);
}

/// The search for an order: depth first, and the step whose time ends soonest is tried first.
class Search {
 public:
  Search(Events events, std::uint32_t allocated)
      : events_(std::move(events)), allocated_(allocated) {
    std::sort(events_.begin(), events_.end(),
              [](const Event& a, const Event& b) { return a.to < b.to; });
    for (const Event& event : events_) {
      std::uint64_t before = 0;
      for (std::size_t i = 0; i < events_.size(); ++i) {
        if (events_[i].to <= event.from) before |= std::uint64_t{1} << i;
      }
      before_.push_back(before);
    }
  }

  /// Whether the steps that are not `made` yet (a bit for each) have an order from this state on.
  bool Go(std::uint64_t made, const State& state) {
    if (made == (std::uint64_t{1} << events_.size()) - 1) return IsAllocated(state);
    const std::pair<std::uint64_t, State> here = {made, state};
    if (std::find(seen_.begin(), seen_.end(), here) != seen_.end()) return false;
    for (std::size_t i = 0; i < events_.size(); ++i) {
      const std::uint64_t bit = std::uint64_t{1} << i;
      if ((made & bit) != 0 || (before_[i] & ~made) != 0) continue;
      State next = state;
      if (Make(events_[i], next) && Go(made | bit, next)) return true;
    }
    seen_.push_back(here);
    return false;
  }

 private:
  bool IsAllocated(const State& state) const {
    std::uint32_t pages = 0;
    for (const Image present : state.present) {
      if (present != kNoImage) pages += AllocatedFor(present);
    }
    return pages == allocated_;
  }

  Events events_;
  std::vector<std::uint64_t> before_;
  std::vector<std::pair<std::uint64_t, State>> seen_;
  std::uint32_t allocated_;
};

/// Looks for an answer that no order of steps could explain. Empty if the answer is none.
std::string CheckAnswer(const Record& record) {
  const long answer = record.answer;
  const auto is = [&](std::initializer_list<long> allowed) {
    return std::find(allowed.begin(), allowed.end(), answer) != allowed.end();
  };
  bool good = false;
  switch (record.call.kind) {
    case Call::kLoad:
    case Call::kUnload:
    case Call::kUnloadV1:
      good = is({0, -KEXECORE_EBUSY, -KEXECORE_ERESTART}) && (record.job >= 0 || answer != 0);
      break;
    case Call::kContinue:
    case Call::kAbandon:
      good = record.job >= 0 ? is({0, -KEXECORE_EBUSY, -KEXECORE_ERESTART, -KEXECORE_EINTR})
                             : is({-KEXECORE_EINVAL});
      break;
    case Call::kStatus:
      good = is({0, 1});
      break;
    default:
      good = record.entered != kNoImage
                 ? answer == record.call.answer
                 : is({-KEXECORE_ENOENT,
                       record.call.kind == Call::kExec ? -KEXECORE_EBUSY : -KEXECORE_ENOENT});
  }
  return good ? ""
              : fmt::format("{} {} answers {}, which no rule gives", VerbOf(record.call),
                            ObjectOf(record.call), NameOf(answer));
}

}  // namespace

std::string CheckHistory(const History& history) {
  Events events;
  for (const Record& record : history.records) {
    if (std::string wrong = CheckAnswer(record); !wrong.empty()) return wrong;
    AddRecord(record, history.tries, events);
  }
  for (const Job& job : history.jobs) {
    if (job.end == 0) return "a load or unload has not ended";
    AddJob(job, events);
  }
  if (events.size() > 63) return "too many calls to find an order for";
  if (Search(std::move(events), history.allocated).Go(0, {})) return "";
  return fmt::format(
      "no order of the contract's steps explains these answers, with {} pages allocated at the end",
      history.allocated);
}

}  // namespace schedule
