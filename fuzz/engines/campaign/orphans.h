// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace campaign {

/// AFL++ puts its targets into sessions of their own, and leaves some behind, stopped, when it is
/// ended: no process group holds them. They are known by a variable of their environment.
inline constexpr char kMarkVariable[] = "KEXECORE_PROCESS";

/// A value for it that no other process of this machine has now: it begins with our own number.
std::string MakeMark();

/// Kills every process, but this one, whose environment began with that mark.
void KillMarked(const std::string& mark);

/// Kills every process with a mark of a process that is no more: a campaign that was killed could
/// not do so itself.
void KillOrphans();

}  // namespace campaign
