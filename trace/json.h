// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "trace/trace.h"

/// The JSON form of a trace, for people and for git. Addresses and sizes are hex strings. Known
/// operations, hooks and errors are written as names. The reader also accepts plain numbers.
namespace trace {

/// The version of the form, in the field "kexecore_trace". The reader also accepts version 1, which
/// had fewer fields.
inline constexpr int kJsonVersion = 2;

std::string ToJson(const Trace& trace);

/// Throws Error. If the text is not JSON, the message begins with a position: "line 3, column 7:
/// …". If a field is missing, unknown or of the wrong kind, it begins with a JSON pointer:
/// "/hypercalls/2/arg: …". The message says how to mend it.
Trace FromJson(std::string_view text);

}  // namespace trace
