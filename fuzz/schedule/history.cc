// SPDX-License-Identifier: MIT
#include "fuzz/schedule/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "fuzz/schedule/answers.h"
#include "fuzz/schedule/contract.h"

namespace schedule {
namespace {

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
  const bool has_argument = record.call.kind == Call::kExec;  // and so H3 and H4
  const auto add = [&](Rule rule, Moment from, Moment to) {
    events.push_back({.rule = rule, .from = from, .to = to, .type = type, .image = record.entered});
  };
  if (has_argument) {
    if (record.touched == 0) return add(Rule::kIsEntering, record.begin, record.end);
    add(Rule::kNotEntering, record.begin, record.touched);
  }
  const Moment begin = record.touched != 0 && has_argument ? record.touched : record.begin;
  if (record.entered == kNoImage) {
    if (is_crash && gives_up) {
      add(Rule::kLook, begin, record.end);
      return add(Rule::kLookAway, begin, record.end);
    }
    if (record.answer != -KEXECORE_EBUSY) return add(Rule::kAbsent, begin, record.end);
    if (record.outcome.busy == KEXECORE_BUSY_ENTERED) add(Rule::kIsEntering, begin, record.end);
    return;
  }
  add(is_crash ? Rule::kCrash : Rule::kEnter, begin, record.enter_begin);
  if (record.enter_end != 0)
    add(is_crash ? Rule::kLeaveCrash : Rule::kLeave, record.enter_end, record.end);
}

/// H3: a load or unload that was refused.
Rule RuleOfRefusal(std::uint32_t busy) {
  switch (busy) {
    case KEXECORE_BUSY_RUNNING:
      return Rule::kAnotherRuns;
    case KEXECORE_BUSY_SUSPENDED:
      return Rule::kAnotherIsSuspended;
    default:
      return Rule::kIsEntering;
  }
}

void AddRecord(const Record& record, const History& history, Events& events) {
  const Call& call = record.call;
  const auto add = [&](Rule rule, Moment from, Moment to) {
    events.push_back({.rule = rule,
                      .from = from,
                      .to = to,
                      .type = call.type,
                      .ticket = record.ticket,
                      .space = call.kind == Call::kAbandon ? kAnySpace : call.space});
  };
  switch (call.kind) {
    case Call::kExec:
    case Call::kExecute:
    case Call::kCrash:
      return AddEntry(record, record.overtaken >= history.tries, events);
    case Call::kEnterFailed:
      return add(record.answer == 0 ? Rule::kGiveBack : Rule::kNothingTaken, record.begin,
                 record.end);
    case Call::kStatus:
      return add(record.answer == 1 ? Rule::kPresent : Rule::kAbsent, record.begin, record.end);
    case Call::kContinue:
    case Call::kAbandon:
      if (record.job < 0 && record.answer == -KEXECORE_ERESTART) return;  // it was contended
      if (record.job < 0) return add(Rule::kNoSuchCall, record.begin, record.end);
      add(Rule::kResume, record.begin, record.touched != 0 ? record.touched : record.end);
      break;
    default:
      if (record.outcome.busy == KEXECORE_BUSY_CONTENDED) return;
      if (record.job < 0) {
        return add(RuleOfRefusal(record.outcome.busy), record.begin, record.end);
      }
  }
  if (record.answer != -KEXECORE_ERESTART) return;
  events.push_back({.rule = Rule::kSuspend,
                    .from = record.last,
                    .to = record.end,
                    .ticket = record.outcome.ticket,
                    .space = history.jobs[static_cast<std::size_t>(record.job)].space});
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

}  // namespace

std::string CheckHistory(const History& history) {
  Events events;
  for (const Record& record : history.records) {
    if (std::string wrong = CheckAnswer(record, history.tries); !wrong.empty()) return wrong;
    AddRecord(record, history, events);
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
