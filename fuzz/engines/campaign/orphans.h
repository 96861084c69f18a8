// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace campaign {

/// AFL++ starts its targets in sessions of their own. When it is ended, it leaves some of them
/// behind as stopped processes, which belong to no process group of ours. This variable of their
/// environment marks them.
inline constexpr char kMarkVariable[] = "KEXECORE_PROCESS";

/// A mark that no other process of this machine has now. It begins with the number of this process.
std::string MakeMark();

/// Kills every process, except this one, that was started with the mark.
void KillMarked(const std::string& mark);

/// Kills every process whose mark names a process that has ended: a campaign that was killed could
/// not do so itself.
void KillOrphans();

}  // namespace campaign
