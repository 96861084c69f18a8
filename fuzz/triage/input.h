// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "trace/trace.h"

namespace triage {

/// A trace or a fuzz input, and which target's promise it is about.
struct Input {
  std::filesystem::path file;
  std::string target;               // a name of targets::Catalogue()
  std::vector<std::uint8_t> bytes;  // as in the file
  trace::Trace trace;               // what it says, where the target takes traces
};

/// The inputs among paths: files as they are, "-" for what comes on standard input, folders with
/// all that is in them, in the order of names. In folders only what can be an input counts: names
/// without an ending, .json and .bin. Throws trace::Error for a path that does not exist,
/// trace::EnvironmentError for a folder that cannot be read.
std::vector<std::filesystem::path> Expand(const std::vector<std::filesystem::path>& paths);

/// Reads an input; "-" is standard input, which can be read once. A .json file is a trace, so it is
/// hypercall_fuzz's. Else its target is `target` where that is not empty, else the one whose name
/// is a folder of the file's path, else, for what looks like a trace, hypercall_fuzz. An input of a
/// fuzz target carries no recorded answers. Throws trace::Error for what is no input,
/// trace::EnvironmentError for what cannot be read; both are one line that begins with the path.
Input Read(const std::filesystem::path& file, const std::string& target);

}  // namespace triage
