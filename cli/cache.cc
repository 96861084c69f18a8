// SPDX-License-Identifier: MIT
#include "cli/cache.h"

#include <cstdlib>

namespace cli {

std::filesystem::path CacheDirectory() {
  const auto variable = [](const char* name) -> std::filesystem::path {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
  };
  if (const auto cache = variable("KEXECORE_CACHE"); !cache.empty()) return cache;
  if (const auto cache = variable("XDG_CACHE_HOME"); !cache.empty()) return cache / "kexecore";
  return variable("HOME") / ".cache" / "kexecore";
}

}  // namespace cli
