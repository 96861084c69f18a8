// SPDX-License-Identifier: MIT
#include "client/recipes.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <sstream>

#include "cli/error.h"
#include "cli/file.h"
#include "client/recording.h"
#include "trace/json.h"

namespace client {
namespace {

Recipe ParseRecipe(const std::string& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  Recipe recipe;
  recipe.file = line.substr(0, end);
  cli::ParseLine(line.substr(end),
                 [&](cli::Command& command) { AddRecordArguments(command, recipe.arguments); });
  return recipe;
}

}  // namespace

std::vector<Recipe> ReadRecipes(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "recipes.txt";
  std::istringstream lines(cli::ReadText(path, cli::Named::kByProgram));
  std::vector<Recipe> recipes;
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    try {
      recipes.push_back(ParseRecipe(line));
    } catch (const cli::UsageError& error) {
      throw cli::InputError(
          fmt::format("{}: line {}: {}; want the arguments that ./kexecore record --help lists",
                      path.string(), number, error.what()));
    }
  }
  return recipes;
}

RecordedAgain RecordAgain(const std::filesystem::path& folder) {
  RecordedAgain recorded;
  for (const Recipe& recipe : ReadRecipes(folder)) {
    const Recording again = Record(recipe.arguments);
    recorded.interrupted = again.exit_code == 128 + SIGINT;
    if (recorded.interrupted) break;
    ++recorded.traces;
    if (trace::ToJson(again.trace) != cli::TryReadText(folder / recipe.file)) {
      recorded.different.push_back(recipe.file);
    }
  }
  return recorded;
}

}  // namespace client
