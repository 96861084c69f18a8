// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace targets {

/// What campaigns, triage and benchmarks know of a fuzz target. Each target defines its own in
/// `targets::NAME::kInfo` (NAME/info.cc).
struct TargetInfo {
  std::string_view name;
  std::size_t max_bytes;        // longer inputs show nothing new
  bool is_trace;                // its input is a trace in binary form
  std::string_view dictionary;  // a file of corpora/dictionaries/; empty: none
  std::string_view harmless;    // an input that breaks no promise, even on most broken cores: AFL++
                                // needs one to start with
  double speed_goal;            // the least share of the empty target's speed that a benchmark
                                // accepts under libFuzzer
};

/// All targets, in the order in which campaigns run them.
std::span<const TargetInfo* const> Catalogue();

/// The target that has the name; null when there is none.
inline const TargetInfo* FindTarget(std::string_view name) {
  for (const TargetInfo* const target : Catalogue()) {
    if (target->name == name) return target;
  }
  return nullptr;
}

/// The target of every file that is a trace by itself, such as a recorded one.
inline constexpr std::string_view kTraceTarget = "hypercall_fuzz";

/// A target that runs nothing, and so measures what the engines cost by themselves. Benchmarks
/// divide by it. The catalogue does not list it.
inline constexpr std::string_view kEmptyTarget = "empty_fuzz";

}  // namespace targets
