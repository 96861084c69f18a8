// SPDX-License-Identifier: MIT
#include "client/recipes.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>

#include "client/recording.h"
#include "trace/error.h"
#include "trace/json.h"

namespace client {
namespace {

Recipe ParseRecipe(const std::string& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  Recipe recipe;
  recipe.file = line.substr(0, end);
  CLI::App app;
  AddRecordArguments(app, recipe.arguments);
  app.parse(line.substr(end));  // quotes are understood
  return recipe;
}

std::string Text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

std::vector<Recipe> ReadRecipes(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "recipes.txt";
  std::ifstream lines(path);
  if (!lines) throw trace::EnvironmentError(path.string() + ": cannot be read; is it there?");
  std::vector<Recipe> recipes;
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    try {
      recipes.push_back(ParseRecipe(line));
    } catch (const CLI::Error& error) {
      throw trace::Error(fmt::format("{}: line {}: {}; want what ./kexecore record --help says",
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
    if (trace::ToJson(again.trace) != Text(folder / recipe.file)) {
      recorded.different.push_back(recipe.file);
    }
  }
  return recorded;
}

}  // namespace client
