// SPDX-License-Identifier: MIT
#pragma once

#include "core/job.h"
#include "core/progress.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// Frees one page of what the job still has and nobody needs, and with a page of a page list the
/// staged pages that it names.
Progress GiveBack(void* host, Job& job);

}  // namespace kexecore
