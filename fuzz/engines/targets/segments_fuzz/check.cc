// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/segments_fuzz/check.h"

#include <cstdint>
#include <span>
#include <string>

#include "core/image.h"
#include "core/posted.h"
#include "fuzz/simulation/model/image.h"
#include "fuzz/simulation/model/platform.h"
#include "trace/names.h"

namespace targets::segments_fuzz {
namespace {

/// The answer that the contract requires.
int Expected(const SegmentsInput& input) {
  // Static, because their vectors are expensive to build.
  static model::Platform platform;
  static model::Image image;
  platform.abi = input.abi();
  platform.physical_bits = input.bounds.physical_bits;
  platform.crash = {.start = input.bounds.crash_start, .size = input.bounds.crash_size};
  platform.ram.clear();
  for (std::uint32_t i = 0; i < input.ram_ranges; ++i) {
    platform.ram.push_back({.start = input.ram[i].start, .size = input.ram[i].size});
  }
  image.type = input.bounds.type;
  image.arch = input.arch;
  image.entry = input.entry;
  image.segments.assign(input.segments.begin(), input.segments.begin() + input.count);
  const model::Dialect dialect{.posted = input.form == kexecore::Form::kPosted,
                               .compat = input.caller == kexecore::Caller::kCompat};
  return model::CheckImage(platform, dialect, image);
}

oracle::Violation WrongAnswer(int answered, int expected) {
  // The core would write a wrongly accepted image to memory and enter it.
  const auto severity = answered == 0 ? oracle::Severity::kCritical : oracle::Severity::kMedium;
  return {.invariant = oracle::Invariant::kResult,
          .hypercall = 0,
          .severity = severity,
          .detail = "an image is answered with " + trace::ResultName(answered) +
                    ", the contract says " + trace::ResultName(expected)};
}

}  // namespace

std::optional<oracle::Violation> Check(const SegmentsInput& input) {
  const kexecore::Error error = kexecore::ErrorInRevision(
      kexecore::CheckImage(input.segments.data(), input.count, input.entry, input.arch, input.form,
                           input.caller, input.Where()),
      input.abi());
  const int answered = static_cast<std::int32_t>(error), expected = Expected(input);
  if (answered == expected) return std::nullopt;
  return WrongAnswer(answered, expected);
}

}  // namespace targets::segments_fuzz
