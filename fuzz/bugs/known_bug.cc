// SPDX-License-Identifier: MIT
#include "fuzz/bugs/known_bug.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "fuzz/engines/targets/catalogue.h"
#include "trace/error.h"

namespace bugs {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> SplitList(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) {
    part.erase(0, part.find_first_not_of(' '));
    parts.push_back(part);
  }
  return parts;
}

using Head = std::map<std::string, std::string>;

/// Lines "Field: text" up to the first empty line. Each field that there has to be is there.
Head ReadHead(const fs::path& patch) {
  std::ifstream file(patch);
  if (!file) throw trace::EnvironmentError(patch.string() + ": cannot be read");
  Head head;
  for (std::string line; std::getline(file, line) && !line.empty();) {
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) head[line.substr(0, colon)] = line.substr(colon + 2);
  }
  for (const char* const field :
       {"Name", "What", "Source", "Target", "Oracle", "Theorem", "Test"}) {
    if (head[field].empty()) {
      throw trace::Error(patch.string() + ": its head lacks '" + field + ":'; add it");
    }
  }
  return head;
}

std::string NamedIn(const Head& head, const char* field) {
  const std::string& text = head.at(field);
  return text == "none" ? "" : text;
}

/// libFuzzer, unless the head has a list of them.
std::vector<campaign::Engine> EnginesOf(const fs::path& patch, const Head& head) {
  const auto list = head.find("Engines");
  if (list == head.end()) return {campaign::Engine::kLibFuzzer};
  std::vector<campaign::Engine> engines;
  for (const std::string& name : SplitList(list->second)) {
    const auto engine = std::find_if(std::begin(campaign::kEngines), std::end(campaign::kEngines),
                                     [&](campaign::Engine e) { return campaign::Name(e) == name; });
    if (engine == std::end(campaign::kEngines)) {
      throw trace::Error(patch.string() + ": Engines: no engine is called '" + name + "'");
    }
    engines.push_back(*engine);
  }
  return engines;
}

KnownBug ReadKnownBug(const fs::path& patch) {
  const Head head = ReadHead(patch);
  KnownBug bug = {.name = head.at("Name"),
                  .what = head.at("What"),
                  .source = head.at("Source"),
                  .target = NamedIn(head, "Target"),
                  .engines = {},
                  .oracles = {},
                  .theorem = NamedIn(head, "Theorem"),
                  .test = NamedIn(head, "Test"),
                  .patch = patch};
  if (bug.target.empty() != NamedIn(head, "Oracle").empty()) {
    throw trace::Error(patch.string() + ": Target and Oracle: either both are none, or neither");
  }
  if (bug.target.empty()) {
    if (bug.theorem.empty() && bug.test.empty()) {
      throw trace::Error(patch.string() +
                         ": neither a target nor a theorem nor a test is to notice");
    }
    return bug;
  }
  if (targets::FindTarget(bug.target) == nullptr) {
    throw trace::Error(patch.string() + ": Target: no fuzz target is called '" + bug.target + "'");
  }
  bug.engines = EnginesOf(patch, head);
  bug.oracles = SplitList(head.at("Oracle"));
  return bug;
}

/// The first few by name.
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
  if (all.empty()) throw trace::Error(folder.string() + ": no known bug in it");
  std::sort(all.begin(), all.end(),
            [](const KnownBug& a, const KnownBug& b) { return a.name < b.name; });
  if (names.empty()) return all;
  for (const std::string& name : names) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const KnownBug& bug) { return bug.name == name; });
    if (found == all.end()) {
      throw trace::Error(name + ": no known bug is called that; there are " + ListOf(all) +
                         ": the patches in " +
                         (folder.parent_path().filename() / folder.filename()).string());
    }
    chosen.push_back(*found);
  }
  return chosen;
}

}  // namespace bugs
