// SPDX-License-Identifier: MIT
#include "cli/report.h"

#include <fmt/format.h>

namespace cli {

namespace {

void Print(const nlohmann::ordered_json& report) {
  // A path may hold any bytes; one that is not UTF-8 is shown with marks, not refused.
  fmt::print("{}\n", report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

void PrintReport(const std::string& schema, bool ok, const nlohmann::json& summary,
                 const nlohmann::json& items) {
  Print({{"schema", schema}, {"ok", ok}, {"summary", summary}, {"items", items}});
}

void PrintFailure(const std::string& schema, const std::string& error) {
  Print({{"schema", schema},
         {"ok", false},
         {"error", error},
         {"summary", nlohmann::json::object()},
         {"items", nlohmann::json::array()}});
}

}  // namespace cli
