// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "client/machine_options.h"

namespace client {

/// What says which recording is to be made.
struct RecordArguments {
  MachineOptions machine;
  std::vector<std::string> command;  // the client and its arguments
};

/// Adds them to a command line, which fills `arguments` when it is parsed. It outlives the app.
void AddRecordArguments(CLI::App& app, RecordArguments& arguments);

}  // namespace client
