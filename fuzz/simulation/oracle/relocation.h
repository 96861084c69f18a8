// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// Enters an image on an emulated processor. The real code (asm/relocate.S) follows the image's
/// list. Afterwards, memory is compared with what moving the list's pages one by one leaves (rule
/// W7 of asm/CONTRACT.md). The code runs at `control_va`, on the tables and the control page that
/// the core made. Where they have a fifth level, the code is called on five levels of tables.
/// Without a `control_va`, it runs on tables that map everything. No pages exist but those that the
/// image names. The machine itself stays unchanged.
///
/// Returns what is wrong with the code, or with the pages that the core gave it. Returns an empty
/// text if nothing is wrong, or if the image has pages that the emulator cannot reach
/// (control::kReach).
std::string Relocate(const kexecore_image& image, const Holdings::Image& held,
                     machine::Machine& machine, std::uint64_t control_va);

/// The same for the image that the call has committed. Takes milliseconds.
void CheckRelocation(const Evidence& evidence, Findings& findings);

}  // namespace oracle
