// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/ask.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/error.h"
#include "cli/file.h"
#include "fuzz/engines/campaign/process.h"
#include "fuzz/engines/campaign/wait.h"

namespace campaign {

nlohmann::json Ask(const std::vector<std::string>& args, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  // The name has the process in it: another process may ask the same at the same time.
  const std::filesystem::path log =
      folder /
      fmt::format("{}-{}.log", std::filesystem::path(args[0]).filename().string(), getpid());
  std::filesystem::remove(log);
  Process run({.args = args, .environment = {}, .log = log, .directory = {}});
  const int status = WaitUnlessInterrupted(run);
  const std::string text = cli::ReadText(log, cli::Named::kByProgram);
  nlohmann::json answer =
      nlohmann::json::parse(text.substr(std::min(text.find('{'), text.size())), nullptr, false);
  if (answer.is_discarded()) {
    throw cli::EnvironmentError(args[0] + ": ended with status " + std::to_string(status) +
                                " and printed no answer; see " + log.string());
  }
  std::filesystem::remove(log);
  return answer;
}

}  // namespace campaign
