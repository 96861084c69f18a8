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
/// Throws trace::Error, one line that names file and line, or trace::EnvironmentError.
std::vector<Recipe> ReadRecipes(const std::filesystem::path& folder);

/// What became of recording again.
struct RecordedAgain {
  std::size_t traces = 0;              // that were recorded
  std::vector<std::string> different;  // files of those that come out otherwise today
  bool interrupted = false;            // a client was, by SIGINT: the rest was not recorded
};

/// Records the traces of a folder again, each from the real client. The foreign bytes that they
/// need are in the store afterwards, also those that are in no package. The folder stays as it is.
/// Throws what ReadRecipes and Record throw.
RecordedAgain RecordAgain(const std::filesystem::path& folder);

}  // namespace client
