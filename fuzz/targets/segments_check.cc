// SPDX-License-Identifier: MIT
#include "fuzz/targets/segments_check.h"

#include <cstdint>
#include <span>
#include <string>

#include "core/entry.h"
#include "fuzz/model/load.h"
#include "fuzz/model/platform.h"
#include "fuzz/trace/names.h"

namespace targets {
namespace {

/// What the contract says.
int Expected(const SegmentsInput& input) {
  // Its vector makes a platform dear to build: one serves all inputs.
  static model::Platform platform;
  platform.physical_bits = input.bounds.physical_bits;
  platform.crash = {.start = input.bounds.crash_start, .size = input.bounds.crash_size};
  const kexecore_abi_load load{.type = KEXEC_TYPE_CRASH,
                               .pad = 0,
                               .arch = input.arch,
                               .nr_segments = input.count,
                               .segments = 0,
                               .entry_maddr = input.entry};
  return model::CheckImage(platform, load, std::span(input.segments).first(input.count));
}

oracle::Violation WrongAnswer(int answered, int expected) {
  // What is wrongly accepted is written to memory and entered.
  const auto severity = answered == 0 ? oracle::Severity::kCritical : oracle::Severity::kMedium;
  return {.invariant = oracle::Invariant::kResult,
          .hypercall = 0,
          .severity = severity,
          .detail = "an image is answered with " + trace::ResultName(answered) +
                    ", the contract says " + trace::ResultName(expected)};
}

}  // namespace

std::optional<oracle::Violation> Check(const SegmentsInput& input) {
  const kexecore::Error error = kexecore::CheckImage(input.segments.data(), input.count,
                                                     input.entry, input.arch, input.bounds);
  const int answered = static_cast<std::int32_t>(error), expected = Expected(input);
  if (answered == expected) return std::nullopt;
  return WrongAnswer(answered, expected);
}

}  // namespace targets
