// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <vector>

#include "proofs/smt/executor.h"

namespace smt {

/// The paths that wait for one block in one iteration of its loops.
struct Executor::Arrival {
  int block;
  std::vector<int> iterations;  // the count of each loop around the block, outermost first
  std::vector<Path> paths;
};

/// One run of one function.
struct Executor::Frame {
  const ir::Function& function;
  int index;                            // its place in Program::functions
  std::map<Position, Arrival> pending;  // in the order in which the blocks have to run
  std::vector<Path> returns;
  std::vector<int> objects;  // stack objects, which end with the frame
  int first_object;          // objects from here on were made while the function ran
  ir::Effects effects;       // what it may do to the others
  std::vector<int> through;  // the marks of its arguments
  std::vector<Value> arguments;
  std::vector<bool> returned;  // the arguments that it promised to return
  std::map<int, Turn> turns;   // of the loops that are cut

  std::string Where(const ir::Instruction& instruction) const {
    const std::string place = function.name + ": " + instruction.text;
    return instruction.source.empty() ? place : place + " (" + instruction.source + ")";
  }
};

}  // namespace smt
