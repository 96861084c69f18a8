// SPDX-License-Identifier: MIT
// make_seeds DIR TRACE…: writes the seeds of every fuzz target into DIR, one folder each, from
// recorded traces and from basics. The same arguments give the same bytes.
#include <fmt/format.h>

#include <cstdint>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "fuzz/engines/seeds/basics.h"
#include "fuzz/engines/seeds/shrink.h"
#include "trace/binary.h"
#include "trace/file.h"
#include "trace/save.h"

namespace {

void Write(const std::filesystem::path& folder, const std::vector<seeds::NamedInput>& inputs) {
  for (const auto& [name, bytes] : inputs) trace::Save(folder / name, bytes);
}

void Make(const std::filesystem::path& out, const std::vector<std::filesystem::path>& recorded) {
  for (const auto& file : recorded) {
    trace::Save(out / "hypercall_fuzz" / file.stem(),
                trace::Encode(seeds::Shrink(trace::LoadFile(file))));
  }
  for (const auto& [name, trace] : seeds::BasicTraces()) {
    trace::Save(out / "hypercall_fuzz" / name, trace::Encode(trace));
  }
  Write(out / "segments_fuzz", seeds::BasicSegments());
  Write(out / "slots_fuzz", seeds::BasicSlots());
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
