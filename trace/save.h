// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace trace {

/// Writes a file, whole or not at all: a full disk leaves the old one. Makes the directories above,
/// follows links. Throws Error for a path that names a folder or a device, EnvironmentError when it
/// cannot be written; both are one line that begins with the path.
void Save(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);

}  // namespace trace
