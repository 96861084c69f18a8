// SPDX-License-Identifier: MIT
#pragma once

#include "core/error.h"
#include "core/job.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// Rule V2: reads the next page of the guest's list, each entry once. The job's phase says what
/// comes after it.
Error ReadListPage(void* host, Job& job, kexecore_image& image);

}  // namespace kexecore
