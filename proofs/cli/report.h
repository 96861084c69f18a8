// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "proofs/prove.h"

/// The results of proofs, for people and for programs.
namespace prove {

/// One theorem's report, and the path of the trace of its counterexample; empty: there is none.
struct Proof {
  proofs::Report report;
  std::string trace;
};

/// Two lines for a theorem: its result, then what it shows or what is wrong.
std::string Line(const proofs::Report& report);

/// The last line, about all of them. `cflags` are the owner's flags that the bitcode was built
/// with.
std::string Summary(const std::vector<Proof>& all, double seconds, const std::string& cflags);

/// Every theorem was proved, and there was one at least.
bool AllProved(const std::vector<Proof>& all);

/// Prints the object of `prove --json`: schema kexecore.prove/1.
inline constexpr char kSchema[] = "kexecore.prove/1";
void PrintJson(const std::vector<Proof>& all, double seconds, bool interrupted,
               const std::string& cflags);

}  // namespace prove
