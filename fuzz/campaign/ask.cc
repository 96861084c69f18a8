// SPDX-License-Identifier: MIT
#include "fuzz/campaign/ask.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "fuzz/campaign/corpus.h"
#include "fuzz/campaign/process.h"
#include "fuzz/campaign/wait.h"

namespace campaign {

nlohmann::json Ask(const std::vector<std::string>& args, const std::filesystem::path& log) {
  std::filesystem::create_directories(log.parent_path());
  std::filesystem::remove(log);
  Process run({.args = args, .environment = {}, .log = log, .directory = {}});
  const int status = WaitUnlessInterrupted(run);
  const std::string text = ReadBytes(log);
  nlohmann::json answer =
      nlohmann::json::parse(text.substr(std::min(text.find('{'), text.size())), nullptr, false);
  if (answer.is_discarded()) {
    throw std::runtime_error(args[0] + ": ended with status " + std::to_string(status) +
                             " and no answer; see " + log.string());
  }
  return answer;
}

}  // namespace campaign
