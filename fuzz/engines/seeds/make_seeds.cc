// SPDX-License-Identifier: MIT
// make_seeds DIR TRACE…: writes the seeds of every fuzz target into DIR, one folder each. TRACE is
// a trace of the real client. Equal arguments give equal bytes.
#include <fmt/format.h>

#include <exception>
#include <filesystem>
#include <vector>

#include "fuzz/engines/targets/seeds.h"
#include "trace/file.h"
#include "trace/save.h"

namespace {

void Make(const std::filesystem::path& out, const std::vector<std::filesystem::path>& files) {
  std::vector<targets::NamedTrace> recorded;
  for (const auto& file : files) recorded.emplace_back(file.stem().string(), trace::LoadFile(file));
  for (const targets::Seeds* const seeds : targets::AllSeeds()) {
    for (const auto& [name, bytes] : seeds->make(recorded)) {
      trace::Save(out / seeds->target / name, bytes);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: make_seeds DIR TRACE…\n");
    return 2;
  }
  try {
    Make(argv[1], {argv + 2, argv + argc});
  } catch (const std::exception& error) {
    fmt::print(stderr, "make_seeds: {}\n", error.what());
    return 1;
  }
  return 0;
}
