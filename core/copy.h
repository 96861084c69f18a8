// SPDX-License-Identifier: MIT
#pragma once

#include "core/error.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// Rule L17: writes the data of every segment of an image to its destination, page by page.
/// Requires an image that passed CheckImage. When it fails some destinations are written and
/// some are not; nothing is mapped either way.
Error CopyImage(void* host, const kexecore_image& image);

}  // namespace kexecore
