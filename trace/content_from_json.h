// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "trace/json_reader.h"
#include "trace/trace.h"

namespace trace {

/// Reads a content of guest memory or of machine memory. The content may name a file of `files`,
/// which are the trace's foreign files. Throws Error.
Content GetContent(const JsonReader& json, const std::vector<ForeignFile>& files);

}  // namespace trace
