// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "trace/trace.h"

/// The JSON form of a trace, for people and for git. Addresses and sizes are hex strings, known
/// operations, hooks and errors have names; plain numbers are read, too.
namespace trace {

/// Version of the form, in the field "kexecore_trace".
inline constexpr int kJsonVersion = 2;  // version 1 is read, too: it had fewer fields

std::string ToJson(const Trace& trace);

/// Throws Error: "line 3, column 7: …" for what is not JSON, "/hypercalls/2/arg: …" (a JSON
/// pointer) for a field that is missing, unknown or of the wrong kind, each with the remedy.
Trace FromJson(std::string_view text);

}  // namespace trace
