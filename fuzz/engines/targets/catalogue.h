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
  std::string_view harmless;  // an input that asks for next to nothing: also on a core that is
                              // broken, AFL++ needs one to begin with that breaks no promise
};

inline constexpr std::array<TargetInfo, 3> kCatalogue{{
    {.name = "segments_fuzz",
     .property = "segments and entry are judged as the contract says",
     .max_bytes = 104,
     .is_trace = false,
     .harmless = {"\x0e\0\0\x01\x10\0\0\x04\0", 9}},  // an entry at the machine's end
    {.name = "slots_fuzz",
     .property = "slot operations keep rule S, and do what the contract says",
     .max_bytes = 20,
     .is_trace = false,
     .harmless = "\n"},  // no operation
    {.name = "hypercall_fuzz",
     .property = "every promise holds over a whole trace",
     .max_bytes = 1536,
     .is_trace = true,
     .harmless = "\n"},  // no hypercall
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
