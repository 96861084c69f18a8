// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "fuzz/machine/machine.h"
#include "kexecore/kexecore.h"

namespace control {

/// Enters an image on the emulated processor, with what the simulated machine has in memory: the
/// real code follows the image's list, and what it leaves is compared with what a plain reading of
/// the list leaves (oracle::PageList). Pages that the image does not name do not exist there.
///
/// Returns what is wrong; empty: nothing. The simulated machine stays as it was.
std::string CheckRelocation(const kexecore_image& image, machine::Machine& machine);

}  // namespace control
