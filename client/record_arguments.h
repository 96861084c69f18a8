// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "client/machine_options.h"

namespace client {

/// Determines a recording: the machine, and the client that runs on it.
struct RecordArguments {
  MachineOptions machine;
  std::vector<std::string> command;  // the client and its arguments
};

/// Adds the options of `record` that fill `arguments`, which outlives the command line.
void AddRecordArguments(cli::Command& command, RecordArguments& arguments);

}  // namespace client
