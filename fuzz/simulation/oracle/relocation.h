// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// Enters an image on an emulated processor: the real code (asm/relocate.S) follows its list, and
/// what it leaves is compared with what a plain reading of the list leaves (rule W7 of
/// asm/CONTRACT.md). The tables and the control page are those that the core made, called at
/// `control_va`; where the hypervisor wants none, some that map everything. Pages that the image
/// does not name do not exist. The machine stays as it was.
///
/// Returns what is wrong: with the code, or with what the core gave it. Empty: nothing, or the
/// image has pages that the emulator does not reach (control::kReach).
std::string Relocate(const kexecore_image& image, const Holdings::Image& held,
                     machine::Machine& machine, std::uint64_t control_va);

/// The same of the image that the call has committed. Takes milliseconds.
void CheckRelocation(const Evidence& evidence, Findings& findings);

}  // namespace oracle
