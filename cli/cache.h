// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace cli {

/// The folder for all that is kept from one command to the next: $KEXECORE_CACHE, else
/// $XDG_CACHE_HOME/kexecore, else ~/.cache/kexecore.
std::filesystem::path CacheDirectory();

}  // namespace cli
