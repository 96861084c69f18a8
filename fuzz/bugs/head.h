// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace bugs {

/// One line "Field: text" of a head.
struct Field {
  std::string name;
  std::string text;
};

/// The head of a patch: its lines up to the first empty one, in their order.
using Head = std::vector<Field>;

/// Reads the head of a known bug. Throws cli::EnvironmentError for a file that cannot be read,
/// cli::InputError for a line that is no field of such a head, for a field that appears twice but
/// may not, and for one that is missing but has to be there.
Head ReadHead(const std::filesystem::path& patch);

/// The text of a field; empty where the head lacks the field or says "none".
std::string TextOf(const Head& head, std::string_view field);

/// The parts of a list with commas; none of an empty text.
std::vector<std::string> SplitList(const std::string& text);

}  // namespace bugs
