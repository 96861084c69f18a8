// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

/// The processors: this one's interrupts, and the other one.
namespace host {

/// From now on an exception prints which one it is and ends the machine; an NMI calls `on_nmi`.
/// Interrupts stay off.
void CatchExceptions(void (*on_nmi)());

/// Sends this processor an NMI. It takes it at once.
void InterruptMyself();

/// Starts the second processor, which then counts. False if there is none.
bool StartOther();

/// Stops the second processor: from then on it waits for a start-up IPI and needs no memory (rule
/// Q10). Returns its count, or -1 when it still counts or never ran.
int64_t StopOther();

/// Does this processor run on five levels of page tables?
bool HasFiveLevels();

/// Sets or clears EFER.SVME. While it is set, the control page's code refuses (rule R5 of
/// asm/CONTRACT.md).
void SwitchSvme(bool on);

}  // namespace host
