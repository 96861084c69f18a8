// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fuzz/trace/trace.h"

/// What people call the numbers of a trace. Each name reads back to its number.
namespace trace {

/// "load" for 4; "0x17" for what has no name.
std::string OperationName(std::uint64_t op);
std::optional<std::uint64_t> OperationByName(std::string_view name);

/// "-EINVAL" for -22; "-7" for what has no name.
std::string ResultName(std::int64_t result);
std::optional<std::int64_t> ResultByName(std::string_view name);

/// "copy_from_guest", as in kexecore_hook_copy_from_guest.
std::string_view HookName(Hook hook);
std::optional<Hook> HookByName(std::string_view name);

/// "CRASH"; "type 7" for what has no name.
std::string TypeName(std::uint64_t type);

/// "x86_64"; "arch 7" for what has no name.
std::string ArchName(std::uint64_t arch);

}  // namespace trace
