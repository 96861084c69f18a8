// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/schedule/scheduler.h"

namespace schedule {

/// What a CPU did next. Texts live as long as the program.
struct Step {
  enum Kind : std::uint8_t { kBegin, kWork, kEnd };

  Cpu cpu;
  Kind kind;
  const char* what = "";    // kBegin: the call
  const char* object = "";  // kBegin: and of what
  std::uint8_t values = 0;  // kWork: how many of the two are shown
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  long answer = 0;  // kEnd
};

/// "-EBUSY" for an answer of the core's.
std::string NameOf(long answer);

/// The steps as a story: a line for each time that a CPU goes on, with what it did in it. Of a long
/// line the middle is left out.
std::string Tell(const std::vector<Step>& steps);

}  // namespace schedule
