// SPDX-License-Identifier: MIT
#include "fuzz/schedule/races.h"

#include <algorithm>

namespace schedule {
namespace {

constexpr bool IsWrite(Races::Kind kind) {
  return kind == Races::kPlainWrite || kind == Races::kAtomicWrite;
}

constexpr bool IsAtomic(Races::Kind kind) { return kind >= Races::kAtomicRead; }

constexpr bool Conflict(Races::Kind one, Races::Kind other) {
  return (IsWrite(one) || IsWrite(other)) && !(IsAtomic(one) && IsAtomic(other));
}

constexpr Races::Kind kKinds[] = {Races::kPlainRead, Races::kPlainWrite, Races::kAtomicRead,
                                  Races::kAtomicWrite};

template <typename Clock>
void JoinInto(Clock& clock, const Clock& other) {
  for (std::size_t i = 0; i < clock.size(); ++i) clock[i] = std::max(clock[i], other[i]);
}

}  // namespace

Races::Races(std::size_t cells) : cells_(cells) { Restart(); }

void Races::Restart() {
  ++run_;
  clocks_ = {};
  for (Cpu cpu = 0; cpu < kParties; ++cpu) Tick(cpu);
  variables_.clear();
  found_.reset();
}

void Races::Fork() {
  for (Cpu cpu = 0; cpu < kMaxCpus; ++cpu) JoinInto(clocks_[cpu], clocks_[kOutside]);
  Tick(kOutside);
}

void Races::Join() {
  for (Cpu cpu = 0; cpu < kMaxCpus; ++cpu) JoinInto(clocks_[kOutside], clocks_[cpu]);
}

void Races::Access(Cpu cpu, std::size_t cell, Kind kind) {
  Cell& at = cells_[cell];
  if (at.run != run_) at = {.run = run_};
  const Clock& clock = clocks_[cpu];
  for (const Kind did : kKinds) {
    if (!Conflict(did, kind)) continue;
    for (Cpu other = 0; other < kParties; ++other) {
      if (at.last[did][other] > clock[other] && !found_) {
        found_ = {.cell = cell, .earlier = other, .did = did, .later = cpu, .does = kind};
      }
    }
  }
  at.last[kind][cpu] = clock[cpu];
}

void Races::Acquire(Cpu cpu, std::uint64_t variable) {
  if (const auto found = variables_.find(variable); found != variables_.end()) {
    JoinInto(clocks_[cpu], found->second);
  }
}

void Races::Store(Cpu cpu, std::uint64_t variable, bool releases) {
  variables_[variable] = releases ? clocks_[cpu] : Clock{};
  Tick(cpu);
}

void Races::Modify(Cpu cpu, std::uint64_t variable, bool releases) {
  if (releases) JoinInto(variables_[variable], clocks_[cpu]);
  Tick(cpu);
}

const char* ToString(Races::Kind kind) {
  switch (kind) {
    case Races::kPlainRead:
      return "reads";
    case Races::kPlainWrite:
      return "writes";
    case Races::kAtomicRead:
      return "reads (atomic)";
    default:
      return "writes (atomic)";
  }
}

}  // namespace schedule
