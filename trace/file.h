// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "trace/trace.h"

namespace trace {

enum class Form { kJson, kBinary };

/// Reads a trace in either form; the file's first bytes tell which. Throws Error (the file is not
/// a trace) or EnvironmentError (it cannot be read), one line that begins with the path.
Trace LoadFile(const std::filesystem::path& path);

/// The same of bytes that were read already; `path` is where they came from.
Trace FromBytes(std::span<const std::uint8_t> bytes, const std::filesystem::path& path);

/// Writes a trace, whole or not at all. Throws like LoadFile.
void SaveFile(const std::filesystem::path& path, const Trace& trace, Form form);

}  // namespace trace
