// SPDX-License-Identifier: MIT
#include "fuzz/bugs/known_bug.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "fuzz/targets/catalogue.h"
#include "fuzz/trace/error.h"

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

KnownBug ReadKnownBug(const fs::path& patch) {
  std::ifstream file(patch);
  if (!file) throw trace::EnvironmentError(patch.string() + ": cannot be read");
  std::map<std::string, std::string> head;
  for (std::string line; std::getline(file, line) && !line.empty();) {
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) head[line.substr(0, colon)] = line.substr(colon + 2);
  }
  for (const char* const field : {"Name", "What", "Source", "Target", "Oracle", "Theorem"}) {
    if (head[field].empty()) {
      throw trace::Error(patch.string() + ": its head lacks '" + field + ":'; add it");
    }
  }
  if (targets::FindTarget(head["Target"]) == nullptr) {
    throw trace::Error(patch.string() + ": Target: no fuzz target is called '" + head["Target"] +
                       "'");
  }
  return {.name = head["Name"],
          .what = head["What"],
          .source = head["Source"],
          .target = head["Target"],
          .oracles = SplitList(head["Oracle"]),
          .theorem = head["Theorem"] == "none" ? "" : head["Theorem"],
          .patch = patch};
}

std::string ListOf(const std::vector<KnownBug>& bugs) {
  std::string list;
  for (const KnownBug& bug : bugs) list += (list.empty() ? "" : ", ") + bug.name;
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
      throw trace::Error(name + ": no known bug is called that; there are " + ListOf(all));
    }
    chosen.push_back(*found);
  }
  return chosen;
}

}  // namespace bugs
