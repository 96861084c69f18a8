// SPDX-License-Identifier: MIT
#include "fuzz/cli/report.h"

#include <fmt/format.h>

namespace cli {

void PrintReport(const std::string& schema, bool ok, const nlohmann::json& summary,
                 const nlohmann::json& items) {
  // A path may hold any bytes; one that is not UTF-8 is shown with marks, not refused.
  const nlohmann::ordered_json report = {
      {"schema", schema}, {"ok", ok}, {"summary", summary}, {"items", items}};
  fmt::print("{}\n", report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace cli
