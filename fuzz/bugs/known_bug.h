// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// Known bugs: patches that bring real mistakes back into the core, and who notices them.
namespace bugs {

/// One patch of corpora/known_bugs/, as the head of its text says.
struct KnownBug {
  std::string name;
  std::string what;                  // one line
  std::string source;                // who made the mistake
  std::string target;                // the fuzz target that is to find it
  std::vector<std::string> oracles;  // promises, any of which may be the first to be seen broken
  std::string theorem;               // that is to be refuted; empty: none speaks of it
  std::filesystem::path patch;
};

/// The bugs of a folder in the order of their names; `names` picks some, empty means all. Throws
/// trace::Error for a name that is not there and for a head that lacks a field, and when there is
/// no bug at all.
std::vector<KnownBug> ReadKnownBugs(const std::filesystem::path& folder,
                                    const std::vector<std::string>& names);

}  // namespace bugs
