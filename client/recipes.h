// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "client/record_arguments.h"

namespace client {

/// How a committed trace was recorded.
struct Recipe {
  std::string file;  // the trace, beside the recipes
  RecordArguments arguments;
};

/// Reads FOLDER/recipes.txt: a line for each trace, its file and then the arguments of `record`.
/// Throws cli::InputError, one line that names file and line, or cli::EnvironmentError where there
/// is no such file.
std::vector<Recipe> ReadRecipes(const std::filesystem::path& folder);

/// How the traces of a folder came out when they were recorded again.
struct RecordedAgain {
  std::size_t traces = 0;              // how many were recorded
  std::vector<std::string> different;  // the files whose trace is another one today
  bool interrupted = false;            // SIGINT ended a client, and the rest was not recorded
};

/// Records the traces of a folder again, each from the real client. The foreign bytes that they
/// need are in the store afterwards, also those that no package has. The folder does not change.
/// Throws the exceptions of ReadRecipes and Record.
RecordedAgain RecordAgain(const std::filesystem::path& folder);

}  // namespace client
