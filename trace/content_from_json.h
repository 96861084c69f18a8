// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "trace/json_reader.h"
#include "trace/trace.h"

namespace trace {

/// A content of guest memory, or of machine memory; `files` are the trace's, which it names. Throws
/// Error.
Content GetContent(const JsonReader& json, const std::vector<ForeignFile>& files);

}  // namespace trace
