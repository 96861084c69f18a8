// SPDX-License-Identifier: MIT
#include "client/record_arguments.h"

namespace client {

void AddRecordArguments(CLI::App& app, RecordArguments& arguments) {
  MachineOptions& machine = arguments.machine;
  app.add_option("--ram", machine.ram, "RAM that the client sees")->capture_default_str();
  app.add_option("--crash", machine.crash, "crash area, SIZE@START (0@0: none)")
      ->capture_default_str();
  app.add_option("--cpus", machine.cpus, "how many CPUs have crash notes")->capture_default_str();
  app.add_option("--physical-bits", machine.physical_bits, "width of an address")
      ->capture_default_str();
  app.add_option("command", arguments.command, "the client and its arguments, after --")
      ->required()
      ->type_name("CMD...");
}

}  // namespace client
