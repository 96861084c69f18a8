// SPDX-License-Identifier: MIT
#include "fuzz/bugs/head.h"

#include <algorithm>
#include <iterator>
#include <sstream>

#include "cli/error.h"
#include "cli/file.h"

namespace bugs {
namespace {

struct Rule {
  std::string_view field;
  bool is_required;
  bool may_repeat;
};

constexpr Rule kRules[] = {
    {"Name", true, false},     {"What", true, false},      {"Source", true, false},
    {"Target", true, false},   {"Oracle", true, false},    {"Engines", false, false},
    {"Theorem", true, true},   {"Claim", false, true},     {"Replay", false, true},
    {"Test", true, false},     {"Scenario", false, false}, {"Tries", false, false},
    {"Failure", false, false}, {"Harmless", false, false},
};

Field Parse(const std::filesystem::path& patch, const std::string& line) {
  const std::size_t colon = line.find(": ");
  const std::string name = line.substr(0, colon);
  const bool is_known = std::any_of(std::begin(kRules), std::end(kRules),
                                    [&](const Rule& rule) { return rule.field == name; });
  if (colon == std::string::npos || !is_known) {
    throw cli::InputError(patch.string() + ": its head has the line '" + line +
                          "', which is no field of a known bug; see docs/fuzzing.md");
  }
  return {name, line.substr(colon + 2)};
}

}  // namespace

Head ReadHead(const std::filesystem::path& patch) {
  std::istringstream lines(cli::ReadText(patch, cli::Named::kByProgram));
  Head head;
  for (std::string line; std::getline(lines, line) && !line.empty();) {
    head.push_back(Parse(patch, line));
  }
  for (const Rule& rule : kRules) {
    const auto count = std::count_if(head.begin(), head.end(), [&](const Field& field) {
      return field.name == rule.field && !field.text.empty();
    });
    const std::string quoted = "'" + std::string(rule.field) + ":'";
    if (count == 0 && rule.is_required) {
      throw cli::InputError(patch.string() + ": its head lacks " + quoted + "; add it");
    }
    if (count > 1 && !rule.may_repeat) {
      throw cli::InputError(patch.string() + ": its head has " + quoted + " twice; remove one");
    }
  }
  return head;
}

std::string TextOf(const Head& head, std::string_view field) {
  const auto found =
      std::find_if(head.begin(), head.end(), [&](const Field& each) { return each.name == field; });
  return found == head.end() || found->text == "none" ? "" : found->text;
}

std::vector<std::string> SplitList(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) {
    part.erase(0, part.find_first_not_of(' '));
    parts.push_back(part);
  }
  return parts;
}

}  // namespace bugs
