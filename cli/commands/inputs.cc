// SPDX-License-Identifier: MIT
#include "cli/commands/inputs.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/error.h"
#include "fuzz/engines/targets/catalogue.h"

namespace cli::commands {

nlohmann::json ToJson(const BrokenInput& broken) {
  // A field of JSON is named by its pointer, a place that is none by line and column.
  const std::string& detail = broken.detail;
  const bool has_field = detail.starts_with('/') || detail.starts_with("line ");
  const std::size_t field_end = has_field ? detail.find(": ") : std::string::npos;
  const std::size_t remedy = detail.find("; ");
  const auto part = [&](std::size_t mark, std::size_t start, std::size_t end) {
    return mark == std::string::npos ? nlohmann::json() : nlohmann::json(detail.substr(start, end));
  };
  return {{"verdict", "broken"},
          {"file", broken.file},
          {"detail", detail},
          {"field", part(field_end, 0, field_end)},
          {"remedy", part(remedy, remedy + 2, std::string::npos)}};
}

Inputs ReadInputs(const std::vector<std::string>& paths, const std::string& target) {
  Inputs inputs;
  for (const auto& file : triage::Expand({paths.begin(), paths.end()})) {
    try {
      inputs.good.push_back(triage::Read(file, target));
    } catch (const InputError& error) {
      // The line begins with the path.
      const std::string line = error.what(), start = file.string() + ": ";
      inputs.broken.push_back(
          {file.string(), line.starts_with(start) ? line.substr(start.size()) : line});
    }
  }
  return inputs;
}

std::vector<std::string> TargetNames() {
  std::vector<std::string> names;
  for (const targets::TargetInfo* const target : targets::Catalogue()) {
    names.emplace_back(target->name);
  }
  return names;
}

}  // namespace cli::commands
