// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "trace/trace.h"

namespace triage {

/// A trace or a fuzz input, and the target that it belongs to.
struct Input {
  std::filesystem::path file;
  std::string target;               // a name of targets::Catalogue()
  std::vector<std::uint8_t> bytes;  // as in the file
  trace::Trace trace;               // the decoded bytes, if the target takes traces
};

/// The files that the paths name. A file and "-" (standard input) stand for themselves. A folder
/// stands for the files below it, in the order of their names, that have no ending, .json or .bin.
/// Throws cli::InputError for a path that does not exist, cli::EnvironmentError for a folder that
/// cannot be read.
std::vector<std::filesystem::path> Expand(const std::vector<std::filesystem::path>& paths);

/// Reads an input; "-" is standard input, which can be read once. A .json file is a trace and
/// belongs to hypercall_fuzz. Any other file belongs to `target`; if that is empty, to the target
/// whose name is a folder of the path; if there is none, to hypercall_fuzz, provided that the bytes
/// look like a trace. An input of a fuzz target has no recorded answers. Throws cli::InputError for
/// a file that is no input, cli::EnvironmentError for one that cannot be read. Both messages are
/// one line that begins with the path.
Input Read(const std::filesystem::path& file, const std::string& target);

}  // namespace triage
