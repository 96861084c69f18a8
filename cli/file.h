// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/error.h"

/// The only reader of whole files.
namespace cli {

/// Who is to blame where a file does not exist, or is a folder: the person who named it
/// (InputError), or the environment in which a program should have left it (EnvironmentError).
enum class Named { kByPerson, kByProgram };

/// The contents of a file. Throws InputError or EnvironmentError, one line that begins with the
/// path: it does not exist, is a folder, must not be read, or cannot be read.
std::string ReadText(const std::filesystem::path& path, Named named = Named::kByPerson);
std::vector<std::uint8_t> ReadBytes(const std::filesystem::path& path,
                                    Named named = Named::kByPerson);

/// All of standard input, which can be read once. Errors call it "-".
std::vector<std::uint8_t> ReadStandardInput();

/// The contents of a file that may be missing: nothing where it cannot be read, whatever the cause.
std::optional<std::string> TryReadText(const std::filesystem::path& path);
std::optional<std::vector<std::uint8_t>> TryReadBytes(const std::filesystem::path& path);

/// What is said where nothing has this path.
InputError NoSuchFile(const std::filesystem::path& path);

}  // namespace cli
