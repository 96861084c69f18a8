// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "trace/trace.h"

/// Names for the numbers of a trace. Each name reads back to its number, unless the comment says
/// otherwise.
namespace trace {

/// "load" for 4; "0x17" for an unknown operation.
std::string OperationName(std::uint64_t op);
std::optional<std::uint64_t> OperationByName(std::string_view name);

/// "merged" for revision 0; "revision 7" for an unknown one, which AbiByName does not read back.
std::string AbiName(std::uint32_t abi);
std::optional<std::uint32_t> AbiByName(std::string_view name);

/// "continue" for kexecore_continue, "execute" for kexecore_exec; "hypercall" for kHypercall.
std::string_view CallName(Call call);
std::optional<Call> CallByName(std::string_view name);

/// The operation of a hypercall ("load_v1"), or else the name of the call ("continue").
std::string CallName(Call call, std::uint64_t op);
std::string CallName(const Hypercall& hypercall);

/// "-EINVAL" for -22; "-7" for an unknown result.
std::string ResultName(std::int64_t result);
std::optional<std::int64_t> ResultByName(std::string_view name);

/// "copy_from_guest" for kexecore_hook_copy_from_guest.
std::string_view HookName(Hook hook);
std::optional<Hook> HookByName(std::string_view name);

/// "CRASH"; "type 7" for an unknown type.
std::string TypeName(std::uint64_t type);

/// "x86_64"; "arch 7" for an unknown architecture.
std::string ArchName(std::uint64_t arch);

/// The class and the upper half of the posted revision's flags word: "x86_64"; "class 7" for an
/// unknown class; "class 2, flags 0x10000" if bits of the upper half are set.
std::string ClassName(std::uint8_t image_class, std::uint16_t upper);

/// An entry of a page list: "source 0x5000"; "0x5003" if not exactly one flag is set.
std::string EntryName(std::uint64_t entry);
std::optional<std::uint64_t> EntryByName(std::string_view name);

}  // namespace trace
