// SPDX-License-Identifier: MIT
#pragma once

#include "core/job.h"
#include "core/progress.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// Frees one of the pages that the job still has and nobody needs any more. If that page names
/// other pages, these are freed with it.
Progress GiveBack(void* host, Job& job);

}  // namespace kexecore
