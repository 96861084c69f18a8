// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "fuzz/campaign/toolbox.h"

namespace bugs {

/// A patch does not apply to the core as it is.
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

  /// Builds targets. Throws std::runtime_error, one line that names the log.
  void Build(const std::vector<std::string>& labels);

  /// Where the copy and what was built of it lie. Requires a Build.
  campaign::Toolbox toolbox() const { return {.root = folder_, .bin = bin_}; }

 private:
  int RunBazel(const std::vector<std::string>& args, const std::filesystem::path& log) const;

  std::filesystem::path source_, folder_, bin_;
  std::filesystem::path build_log_;
};

}  // namespace bugs
