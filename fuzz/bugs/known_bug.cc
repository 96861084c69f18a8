// SPDX-License-Identifier: MIT
#include "fuzz/bugs/known_bug.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "cli/error.h"
#include "fuzz/bugs/head.h"
#include "fuzz/engines/targets/catalogue.h"

namespace bugs {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void Refuse(const fs::path& patch, const std::string& why) {
  throw cli::InputError(patch.string() + ": " + why);
}

/// libFuzzer, unless the head has a list of engines.
std::vector<campaign::Engine> EnginesOf(const fs::path& patch, const Head& head) {
  const std::vector<std::string> names = SplitList(TextOf(head, "Engines"));
  if (names.empty()) return {campaign::Engine::kLibFuzzer};
  std::vector<campaign::Engine> engines;
  for (const std::string& name : names) {
    const auto engine = std::find_if(std::begin(campaign::kEngines), std::end(campaign::kEngines),
                                     [&](campaign::Engine e) { return campaign::Name(e) == name; });
    if (engine == std::end(campaign::kEngines)) {
      Refuse(patch, "Engines: no engine is called '" + name + "'");
    }
    engines.push_back(*engine);
  }
  return engines;
}

void ReadTarget(const Head& head, KnownBug& bug) {
  bug.target = TextOf(head, "Target");
  bug.oracles = SplitList(TextOf(head, "Oracle"));
  if (bug.target.empty() != bug.oracles.empty()) {
    Refuse(bug.patch, "Target and Oracle: either both are none, or neither");
  }
  if (bug.target.empty()) return;
  if (targets::FindTarget(bug.target) == nullptr) {
    Refuse(bug.patch, "Target: no fuzz target is called '" + bug.target + "'");
  }
  bug.engines = EnginesOf(bug.patch, head);
}

/// Claim and Replay belong to the theorem above them. Requires that the target was read.
void ReadTheorems(const Head& head, KnownBug& bug) {
  for (const auto& [field, text] : head) {
    if (field == "Theorem" && text != "none") {
      bug.theorems.push_back({.theorem = text, .claim = {}, .oracles = bug.oracles});
    }
    if (field != "Claim" && field != "Replay") continue;
    if (bug.theorems.empty()) Refuse(bug.patch, field + ": needs a theorem above it");
    if (field == "Claim") {
      bug.theorems.back().claim = text;
    } else {
      bug.theorems.back().oracles = SplitList(text);
    }
  }
  for (const Refutation& each : bug.theorems) {
    if (each.oracles.empty()) {
      Refuse(bug.patch,
             "Theorem: neither Oracle nor Replay says which promise the counterexample of " +
                 each.theorem + " breaks");
    }
  }
}

void ReadSchedule(const Head& head, KnownBug& bug) {
  FailingSchedule schedule{
      .scenario = TextOf(head, "Scenario"), .tries = 64, .failure = TextOf(head, "Failure")};
  const std::string tries = TextOf(head, "Tries");
  if (schedule.scenario.empty() != schedule.failure.empty()) {
    Refuse(bug.patch, "Scenario and Failure: one needs the other");
  }
  if (schedule.scenario.empty()) {
    if (!tries.empty()) Refuse(bug.patch, "Tries: needs a scenario");
    return;
  }
  if (!tries.empty()) {
    const char* const end = tries.data() + tries.size();
    const auto read = std::from_chars(tries.data(), end, schedule.tries);
    if (read.ec != std::errc() || read.ptr != end || schedule.tries == 0) {
      Refuse(bug.patch, "Tries: '" + tries + "' is no number above 0");
    }
  }
  bug.schedule = std::move(schedule);
}

KnownBug ReadKnownBug(const fs::path& patch) {
  const Head head = ReadHead(patch);
  KnownBug bug;
  bug.name = TextOf(head, "Name");
  bug.what = TextOf(head, "What");
  bug.source = TextOf(head, "Source");
  bug.patch = patch;
  ReadTarget(head, bug);
  ReadTheorems(head, bug);
  bug.test = TextOf(head, "Test");
  ReadSchedule(head, bug);
  bug.harmless = TextOf(head, "Harmless");
  const bool has_detector = bug.is_hunted() || bug.schedule;
  if (!has_detector && bug.harmless.empty()) {
    Refuse(patch, "no target, theorem, test or scenario has to notice it; name one");
  }
  if (has_detector && !bug.harmless.empty()) {
    Refuse(patch, "Harmless: nothing may notice it, but its head names what has to");
  }
  return bug;
}

/// The names of the first few.
std::string ListOf(const std::vector<KnownBug>& bugs) {
  constexpr std::size_t kMost = 4;
  std::string list;
  for (std::size_t i = 0; i < std::min(bugs.size(), kMost); ++i) {
    list += (list.empty() ? "" : ", ") + bugs[i].name;
  }
  if (bugs.size() > kMost) list += " and " + std::to_string(bugs.size() - kMost) + " more";
  return list;
}

}  // namespace

std::vector<KnownBug> ReadKnownBugs(const fs::path& folder, const std::vector<std::string>& names) {
  std::vector<KnownBug> all, chosen;
  if (fs::is_directory(folder)) {
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() == ".patch") all.push_back(ReadKnownBug(entry.path()));
    }
  }
  if (all.empty()) throw cli::InputError(folder.string() + ": no known bug in it");
  std::sort(all.begin(), all.end(),
            [](const KnownBug& a, const KnownBug& b) { return a.name < b.name; });
  if (names.empty()) return all;
  for (const std::string& name : names) {
    // The path of a patch names its bug, too.
    const fs::path path = name;
    const std::string stem = path.extension() == ".patch" ? path.stem().string() : name;
    const auto is_it = [&](const KnownBug& bug) { return bug.name == stem; };
    if (std::any_of(chosen.begin(), chosen.end(), is_it)) continue;
    const auto found = std::find_if(all.begin(), all.end(), is_it);
    if (found == all.end()) {
      throw cli::InputError(name + ": no known bug is called that; there are " + ListOf(all) +
                            ": the patches in " +
                            (folder.parent_path().filename() / folder.filename()).string());
    }
    chosen.push_back(*found);
  }
  return chosen;
}

}  // namespace bugs
