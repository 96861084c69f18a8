// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

/// The processors: this one's interrupts, and the other one.
namespace host {

/// Exceptions end the machine and say which; an NMI calls `on_nmi`. Interrupts stay off.
void CatchExceptions(void (*on_nmi)());

/// Sends this processor an NMI, which it takes at once.
void InterruptMyself();

/// Starts the second processor, which then counts. False: there is none.
bool StartOther();

/// Stops it: it waits for a start-up IPI, and needs no memory (rule Q10). Returns where its count
/// stands, or -1 when it goes on counting or never ran.
int64_t StopOther();

/// EFER.SVME. While it is on, control pages refuse (rule R5 of asm/CONTRACT.md).
void SwitchSvme(bool on);

}  // namespace host
