// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/ir/program.h"

/// The order in which to run the blocks of a function, and the values that each block needs.
///
/// The executor joins all paths that reach a block in one iteration of its loops. So it must see
/// every path into a block before it runs the block. In the order of blocks each edge therefore
/// goes forward, but for the jumps back to a loop's header, and no block outside a loop stands
/// between two blocks of the loop.
namespace ir {

/// Fills in Function::place and Block::live_in. Requires blocks, loops and Block::loop. Throws
/// ir::Error when a loop has an entry besides its header.
///
/// place[b] holds one number for each loop around b, outermost first, then the number of b itself.
/// The executor puts iteration counts between them, and compares the lists lexicographically.
void Schedule(Function& function);

/// The loops around a block, outermost first.
std::vector<int> LoopsAround(const Function& function, int block);

}  // namespace ir
