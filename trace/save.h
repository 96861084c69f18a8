// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace trace {

/// Writes a file as a whole: after a failure, such as a full disk, the old file is still there.
/// Makes the directories above it and follows links. Throws Error if the path names a folder or a
/// device, and EnvironmentError if it cannot be written. Both messages are one line that begins
/// with the path.
void Save(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);

}  // namespace trace
