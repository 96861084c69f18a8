// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/schedule/scheduler.h"

namespace schedule {

/// One step of a CPU. Its texts live as long as the program.
struct Step {
  enum Kind : std::uint8_t { kBegin, kWork, kEnd };

  Cpu cpu;
  Kind kind;
  const char* what = "";    // kBegin: the call; kWork: the hook or access
  const char* object = "";  // kBegin: the object of the call
  std::uint8_t values = 0;  // kWork: how many of the two values are shown
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  long answer = 0;  // kEnd: the answer of the call
};

/// The name of an error that the core answers, as in "-EBUSY"; any other answer as a number.
std::string NameOf(long answer);

/// The steps as a story. It has a line for each time that a CPU goes on, with the steps that the
/// CPU then made. A long line leaves out its middle.
std::string Tell(const std::vector<Step>& steps);

}  // namespace schedule
