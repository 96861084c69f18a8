// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "fuzz/engines/campaign/fuzzer.h"

/// Known bugs: patches that bring real mistakes back into the core, and who notices them.
namespace bugs {

/// One patch of corpora/known_bugs/, as the head of its text says. It names a target, a theorem, a
/// test, or more of them, and each that it names has to notice.
struct KnownBug {
  std::string name;
  std::string what;                       // one line
  std::string source;                     // who made the mistake
  std::string target;                     // the fuzz target that is to find it; empty: none
  std::vector<campaign::Engine> engines;  // that are to; empty without a target
  std::vector<std::string> oracles;  // promises, any of which may be the first to be seen broken
  std::string theorem;               // that is to be refuted; empty: none
  std::string test;                  // label of the Bazel test that is to fail; empty: none
  std::filesystem::path patch;
};

/// The bugs of a folder in the order of their names; `names` picks some, empty means all. Throws
/// trace::Error for a name that is not there and for a head that lacks a field, contradicts itself
/// or names nobody who is to notice, and when there is no bug at all.
std::vector<KnownBug> ReadKnownBugs(const std::filesystem::path& folder,
                                    const std::vector<std::string>& names);

}  // namespace bugs
