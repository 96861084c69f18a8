// SPDX-License-Identifier: MIT
#pragma once

#include "core/job.h"
#include "core/progress.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// Frees one page of what the job still has and nobody needs, and with a page that names others
/// those, too.
Progress GiveBack(void* host, Job& job);

}  // namespace kexecore
