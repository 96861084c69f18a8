// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "fuzz/engines/campaign/toolbox.h"

namespace bugs {

/// A patch does not apply to the present sources.
struct PatchRefused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A copy of the source tree that can be broken and built. Bazel builds it in an output folder of
/// its own, with the shared cache of actions, so that each patch rebuilds only what it touches. The
/// copy stays for the next time; the destructor shuts its Bazel server down.
class ScratchTree {
 public:
  ScratchTree(std::filesystem::path source, std::filesystem::path folder);
  ~ScratchTree();
  ScratchTree(const ScratchTree&) = delete;
  ScratchTree& operator=(const ScratchTree&) = delete;

  /// Makes the copy equal to the source again, and applies the patch. Throws PatchRefused, whose
  /// message is one line that names the patch, or std::system_error.
  void Break(const std::filesystem::path& patch);

  /// Builds targets. Throws cli::EnvironmentError, whose message is one line that names the log, or
  /// cli::Interruption.
  void Build(const std::vector<std::string>& labels);

  /// Builds and runs a test, and returns whether it passes. Throws as Build does when it does not
  /// build.
  bool Passes(const std::string& test);

  /// The paths of the copy and of its build. Requires an earlier Build.
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
