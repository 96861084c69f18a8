// SPDX-License-Identifier: MIT
#pragma once

#include "core/error.h"
#include "core/job.h"
#include "core/phase.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// Rule L17: writes page after page of the image, until none is left or the call has to pause. It
/// asks kexecore_hook_preempt itself after each page, rather than leaving that to its caller:
/// returning for each page takes time, and most of a load is spent here. Requires an image that
/// passed CheckImage.
Error CopyPages(void* host, Job& job, const kexecore_image& image, Outcome& outcome);

}  // namespace kexecore
