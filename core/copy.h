// SPDX-License-Identifier: MIT
#pragma once

#include "core/error.h"
#include "core/job.h"
#include "core/progress.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// Rule L17: writes the next page of the image, or comes a step closer to it; after the last one
/// the job's phase is the next. Requires an image that passed CheckImage.
Error CopyNextPage(void* host, Job& job, const kexecore_image& image, Progress& progress);

}  // namespace kexecore
