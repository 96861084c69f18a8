// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <vector>

#include "proofs/smt/executor.h"

namespace smt {

struct Executor::Arrival {
  int block;
  std::vector<int> iterations;  // of each loop around the block, outermost first
  std::vector<Path> paths;
};

/// One run of one function.
struct Executor::Frame {
  const ir::Function& function;
  int index;                            // in Program::functions
  std::map<Position, Arrival> pending;  // in the order in which they have to run
  std::vector<Path> returns;
  std::vector<int> objects;  // stack objects, gone when the frame is

  std::string Where(const ir::Instruction& instruction) const {
    return function.name + ": " + instruction.text;
  }
};

}  // namespace smt
