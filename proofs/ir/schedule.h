// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/ir/program.h"

/// In which order to run the blocks of a function, and which values each block needs.
///
/// The executor joins all paths that reach a block in the same iteration of its loops. It must
/// therefore see every path into a block before it runs the block: blocks are placed so that,
/// leaving out the jumps back to a loop's header, each edge goes forward, and no block outside a
/// loop stands between two blocks of it.
namespace ir {

// Fills in Function::place and Block::live_in. Requires blocks, loops and Block::loop; throws Error
// when a loop has an entry besides its header.
//
// place[b] holds one number for each loop around b, outermost first, then the number of b itself:
// the executor puts iteration counts between them and compares lexicographically.
void Schedule(Function& function);

// Loops around a block, outermost first.
std::vector<int> LoopsAround(const Function& function, int block);

}  // namespace ir
