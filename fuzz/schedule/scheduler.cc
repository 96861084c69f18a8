// SPDX-License-Identifier: MIT
#include "fuzz/schedule/scheduler.h"

#include <cstdlib>

namespace schedule {
namespace {

constexpr std::size_t kStackSize = 256 * std::size_t{1024};

/// The scheduler of the CPU that starts, because makecontext passes no pointer to it.
thread_local Scheduler* starting = nullptr;

}  // namespace

Scheduler::Scheduler() : stacks_(kMaxCpus, std::vector<std::byte>(kStackSize)) {}

bool Scheduler::Run(const std::vector<std::function<void()>>& cpus, Chooser& chooser,
                    std::size_t most_points) {
  if (cpus.empty() || cpus.size() > kMaxCpus) std::abort();
  cpus_ = &cpus;
  chooser_ = &chooser;
  points_left_ = most_points;
  runnable_ = (1U << cpus.size()) - 1;
  for (Cpu cpu = 0; cpu < cpus.size(); ++cpu) {
    ucontext_t& context = contexts_[cpu];
    if (getcontext(&context) != 0) std::abort();
    context.uc_stack.ss_sp = stacks_[cpu].data();
    context.uc_stack.ss_size = stacks_[cpu].size();
    context.uc_link = nullptr;
    makecontext(&context, &Scheduler::Enter, 0);
  }
  SwitchTo(outside_, chooser.Choose(kNobody, runnable_));
  const bool ended = runnable_ == 0;
  current_ = kNobody;
  return ended;
}

void Scheduler::CountPoint() {
  if (points_left_ == 0) {
    setcontext(&outside_);
    std::abort();
  }
  --points_left_;
}

void Scheduler::Point() {
  if (current_ == kNobody) return;
  CountPoint();
  const Cpu from = current_;
  const Cpu next = chooser_->Choose(from, runnable_);
  if (next != from) SwitchTo(contexts_[from], next);
}

void Scheduler::GiveWay() {
  if (current_ == kNobody) return;
  CountPoint();
  const Cpu from = current_;
  const std::uint32_t others = runnable_ & ~(1U << from);
  if (others != 0) SwitchTo(contexts_[from], chooser_->Choose(kNobody, others));
}

void Scheduler::Enter() {
  Scheduler& self = *starting;
  (*self.cpus_)[self.current_]();
  self.EndOfCurrent();
}

void Scheduler::SwitchTo(ucontext_t& from, Cpu to) {
  if (to >= kMaxCpus || (runnable_ & 1U << to) == 0) std::abort();
  current_ = to;
  starting = this;
  if (swapcontext(&from, &contexts_[to]) != 0) std::abort();
}

void Scheduler::EndOfCurrent() {
  runnable_ &= ~(1U << current_);
  if (runnable_ == 0) {
    setcontext(&outside_);
    std::abort();
  }
  SwitchTo(contexts_[current_], chooser_->Choose(kNobody, runnable_));
  std::abort();  // no CPU switches back to one that has ended
}

}  // namespace schedule
