// SPDX-License-Identifier: MIT
#pragma once

#include "core/error.h"
#include "core/job.h"
#include "core/phase.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// Rule L17: writes the next page of the image, or does a step towards that. The phase is over when
/// no page is left. Requires an image that passed CheckImage.
Error CopyNextPage(void* host, Job& job, const kexecore_image& image, Outcome& outcome);

}  // namespace kexecore
