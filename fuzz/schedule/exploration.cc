// SPDX-License-Identifier: MIT
#include "fuzz/schedule/exploration.h"

#include <fmt/format.h>

#include <bit>
#include <cstdlib>

namespace schedule {
namespace {

/// The CPU that is tried as number `nth` of those that can go on. The current one comes first.
Cpu Nth(Cpu current, std::uint32_t runnable, std::uint32_t nth) {
  if (current != kNobody) {
    if (nth == 0) return current;
    --nth;
    runnable &= ~(1U << current);
  }
  for (; nth != 0; --nth) runnable &= runnable - 1;
  return static_cast<Cpu>(std::countr_zero(runnable));
}

void Append(Choices& choices, Cpu cpu) {
  if (choices.empty() || choices.back().cpu != cpu) choices.push_back({.cpu = cpu, .times = 0});
  ++choices.back().times;
}

}  // namespace

std::string ToString(const Choices& choices) {
  std::string text;
  for (const Stretch& stretch : choices) {
    text += fmt::format("{}{}x{}", text.empty() ? "" : " ", stretch.cpu, stretch.times);
  }
  return text;
}

Cpu Exploration::Choose(Cpu current, std::uint32_t runnable) {
  const bool is_free = current == kNobody;
  std::uint32_t options = static_cast<std::uint32_t>(std::popcount(runnable));
  if (!is_free && preemptions_ == most_preemptions_) options = 1;
  std::uint32_t taken = 0;
  if (options > 1) {
    if (depth_ == branches_.size()) branches_.push_back({.taken = 0, .options = options});
    const Branch& branch = branches_[depth_];
    if (branch.options != options) std::abort();  // equal choices led elsewhere
    ++depth_;
    taken = branch.taken;
  }
  if (!is_free && taken != 0) ++preemptions_;
  const Cpu cpu = Nth(current, runnable, taken);
  Append(choices_, cpu);
  return cpu;
}

bool Exploration::Next() {
  if (depth_ != branches_.size()) std::abort();  // equal choices led elsewhere
  depth_ = 0;
  preemptions_ = 0;
  choices_.clear();
  while (!branches_.empty() && branches_.back().taken + 1 == branches_.back().options) {
    branches_.pop_back();
  }
  if (branches_.empty()) return false;
  ++branches_.back().taken;
  return true;
}

Cpu Repetition::Choose(Cpu current, std::uint32_t runnable) {
  while (at_ < rest_.size() && rest_[at_].times == 0) ++at_;
  if (at_ < rest_.size() && (runnable & 1U << rest_[at_].cpu) != 0) {
    --rest_[at_].times;
    return rest_[at_].cpu;
  }
  return Nth(current, runnable, 0);
}

}  // namespace schedule
