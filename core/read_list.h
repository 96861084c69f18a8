// SPDX-License-Identifier: MIT
#pragma once

#include "core/error.h"
#include "core/job.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// Rule V2: reads the next page of the guest's list, each entry once. Sets `is_last` when the list
/// ends in this page.
Error ReadListPage(void* host, Job& job, kexecore_image& image, bool& is_last);

}  // namespace kexecore
