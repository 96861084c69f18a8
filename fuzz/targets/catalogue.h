// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace targets {

/// A fuzz target as campaigns, triage and benchmarks see it.
struct TargetInfo {
  std::string_view name;
  std::string_view property;  // one line for people
  std::size_t max_bytes;      // longer inputs say nothing new
  bool is_trace;              // its input is a trace in binary form
};

inline constexpr std::array<TargetInfo, 3> kCatalogue{{
    {"segments_fuzz", "segments and entry are judged as the contract says", 256, false},
    {"slots_fuzz", "slot operations keep rule S, and do what the contract says", 64, false},
    {"hypercall_fuzz", "every promise holds over a whole trace", 8192, true},
}};

/// Runs nothing: what the engines cost by themselves. Benchmarks divide by it.
inline constexpr std::string_view kEmptyTarget = "empty_fuzz";

/// Nothing when there is no such target.
constexpr const TargetInfo* FindTarget(std::string_view name) {
  for (const TargetInfo& target : kCatalogue) {
    if (target.name == name) return &target;
  }
  return nullptr;
}

}  // namespace targets
