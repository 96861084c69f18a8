// SPDX-License-Identifier: MIT
#pragma once

#include <dlfcn.h>

#include <cstdlib>

namespace preload {

/// The function of this name that the process would call without this library.
template <typename Function>
Function* NextFunction(const char* name) {
  auto* found = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
  if (found == nullptr) std::abort();  // libc lacks a function that the client links
  return found;
}

}  // namespace preload
