// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace campaign {

/// Where things lie in a source tree and its build.
struct Toolbox {
  std::filesystem::path root;  // the source tree
  std::filesystem::path bin;   // Bazel's output of it

  std::filesystem::path LibFuzzerTarget(std::string_view target) const;
  std::filesystem::path AflTarget(std::string_view target) const;
  std::filesystem::path AflMutator() const;
  std::filesystem::path Dictionary(std::string_view name) const;
  std::filesystem::path Seeds(std::string_view target) const;
  std::filesystem::path CommandLine() const;
  std::filesystem::path KnownBugs() const;
  std::filesystem::path Prover() const;
  std::filesystem::path ShippedBitcode() const;
  std::filesystem::path RawBitcode() const;
  std::filesystem::path CoreBenchmark() const;
};

/// From KEXECORE_ROOT (the front door sets it; else the working directory) and KEXECORE_BIN (else
/// bazel-bin in the root).
Toolbox FindToolbox();

}  // namespace campaign
