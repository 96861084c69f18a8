// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "proofs/prove.h"

/// How proofs are told to people and to programs.
namespace prove {

/// Two lines for a theorem: its result, then what it shows or what is wrong.
std::string Line(const proofs::Report& report);

/// What the last line says of all of them.
std::string Summary(const std::vector<proofs::Report>& reports, double seconds);

/// The object of `prove --json`: schema kexecore.prove/1. Trace paths stand beside their theorem:
/// `traces` is as long as `reports`, empty where there is none.
std::string Json(const std::vector<proofs::Report>& reports, const std::vector<std::string>& traces,
                 double seconds, bool interrupted);

/// The same when something ended the command before it had results.
std::string JsonOfFailure(const std::string& error);

}  // namespace prove
