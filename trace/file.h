// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "trace/trace.h"

namespace trace {

/// Reads a trace in either form; the file's first bytes tell which. Throws Error (there is no such
/// file, or it is no trace) or EnvironmentError (it cannot be read), one line that begins with the
/// path.
Trace LoadFile(const std::filesystem::path& path);

/// Reads a trace from the bytes of the file at `path`. Throws Error, as LoadFile does.
Trace FromBytes(std::span<const std::uint8_t> bytes, const std::filesystem::path& path);

/// Writes a trace as JSON, whole or not at all. Throws like LoadFile.
void SaveFile(const std::filesystem::path& path, const Trace& trace);

}  // namespace trace
