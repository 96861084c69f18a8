// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace campaign {

/// Paths in a source tree and in its build.
struct Toolbox {
  std::filesystem::path root;  // the source tree
  std::filesystem::path bin;   // what Bazel built from it

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

/// Takes the root from KEXECORE_ROOT, which the script `kexecore` sets, or else the working
/// directory; the build from KEXECORE_BIN, or else bazel-bin in the root.
Toolbox FindToolbox();

}  // namespace campaign
