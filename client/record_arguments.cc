// SPDX-License-Identifier: MIT
#include "client/record_arguments.h"

namespace client {

void AddRecordArguments(cli::Command& command, RecordArguments& arguments) {
  MachineOptions& machine = arguments.machine;
  command.Add("--ram", machine.ram, "RAM that the client sees").WithDefault();
  command.Add("--crash", machine.crash, "Crash area, SIZE@START (0@0: none)").WithDefault();
  command.Add("--cpus", machine.cpus, "How many CPUs have crash notes").WithDefault();
  command.Add("--physical-bits", machine.physical_bits, "Width of an address").WithDefault();
  command.Add("command", arguments.command, "The client and its arguments, after --")
      .Required()
      .Called("CMD...");
}

}  // namespace client
