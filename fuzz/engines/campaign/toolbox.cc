// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/toolbox.h"

#include <cstdlib>

namespace campaign {
namespace {

std::filesystem::path FromEnvironment(const char* name, const std::filesystem::path& otherwise) {
  const char* const value = std::getenv(name);
  return value != nullptr && *value != '\0' ? std::filesystem::path(value) : otherwise;
}

}  // namespace

std::filesystem::path Toolbox::LibFuzzerTarget(std::string_view target) const {
  return bin / "fuzz/engines/targets" / target / (std::string(target) + "_libfuzzer");
}

std::filesystem::path Toolbox::AflTarget(std::string_view target) const {
  return bin / "fuzz/engines/targets" / target / (std::string(target) + "_afl");
}

std::filesystem::path Toolbox::AflMutator() const {
  return bin / "fuzz/engines/mutate/libtrace_mutator.so";
}

std::filesystem::path Toolbox::Dictionary(std::string_view name) const {
  return root / "corpora/dictionaries" / name;
}

std::filesystem::path Toolbox::Seeds(std::string_view target) const {
  return root / "corpora/seeds" / target;
}

std::filesystem::path Toolbox::CommandLine() const { return bin / "cli/kexecore"; }

std::filesystem::path Toolbox::KnownBugs() const { return root / "corpora/known_bugs"; }

std::filesystem::path Toolbox::Prover() const { return bin / "proofs/prove"; }

std::filesystem::path Toolbox::ShippedBitcode() const { return bin / "core/kexecore_bc.bc"; }

std::filesystem::path Toolbox::RawBitcode() const { return bin / "core/kexecore_bc_raw.bc"; }

std::filesystem::path Toolbox::CoreBenchmark() const { return bin / "bench/core_bench"; }

Toolbox FindToolbox() {
  const std::filesystem::path root =
      FromEnvironment("KEXECORE_ROOT", std::filesystem::current_path());
  return {.root = root, .bin = FromEnvironment("KEXECORE_BIN", root / "bazel-bin")};
}

}  // namespace campaign
