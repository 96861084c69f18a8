// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "fuzz/engines/campaign/toolbox.h"

namespace bugs {

/// A patch does not apply to the sources as they are.
struct PatchRefused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A copy of the source tree that can be broken and built, with Bazel on an output of its own and
/// on the shared cache of actions, so that only what a patch touches is built again. The folder
/// stays for the next time; the Bazel server that built in it is shut down in the end.
class ScratchTree {
 public:
  ScratchTree(std::filesystem::path source, std::filesystem::path folder);
  ~ScratchTree();
  ScratchTree(const ScratchTree&) = delete;
  ScratchTree& operator=(const ScratchTree&) = delete;

  /// Makes the copy the same as the source again, then applies the patch. Throws PatchRefused, one
  /// line that names the patch, or std::system_error.
  void Break(const std::filesystem::path& patch);

  /// Builds targets. Throws std::runtime_error, one line that names the log, or
  /// campaign::Interruption.
  void Build(const std::vector<std::string>& labels);

  /// Builds a test and runs it: does it pass? Throws as Build does when it does not build.
  bool Passes(const std::string& test);

  /// Where the copy and what was built of it lie. Requires a Build.
  campaign::Toolbox toolbox() const { return {.root = folder_, .bin = bin_}; }

 private:
  std::string Bazel() const;
  int RunBazel(const std::vector<std::string>& args, const std::filesystem::path& log);
  [[noreturn]] void ThrowUnbuilt() const;

  std::filesystem::path source_, folder_, bin_;
  bool has_server_ = false;
  std::filesystem::path build_log_;
};

}  // namespace bugs
