// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

/// The part of a multiboot loader's information that is used here.
namespace host {

inline constexpr uint32_t kMultibootHasModules = 1u << 3;
inline constexpr uint32_t kMultibootHasMap = 1u << 6;

struct MultibootInformation {
  uint32_t flags;
  uint32_t unused[3];
  uint32_t command_line;
  uint32_t nr_modules, modules;
  uint32_t symbols[4];
  uint32_t map_size, map;
};

struct MultibootModule {
  uint32_t start, end, name, reserved;
};

struct [[gnu::packed]] MultibootMapEntry {
  uint32_t size;  // of the rest of the entry
  uint64_t start, length;
  uint32_t type;
};
inline constexpr uint32_t kMultibootRam = 1;

}  // namespace host
