// SPDX-License-Identifier: MIT
#include "cli/report.h"

#include <cstdio>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

void Print(const nlohmann::ordered_json& report) {
  const std::string text =
      report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  std::fwrite(text.data(), 1, text.size(), stdout);  // Program::Run says when that fails
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
