// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/wait.h"

#include <chrono>
#include <optional>
#include <thread>

#include "cli/interrupt.h"

namespace campaign {
namespace {

constexpr std::chrono::milliseconds kNap(20);
constexpr std::chrono::seconds kGrace(5);

}  // namespace

int WaitUnlessInterrupted(Process& process) {
  while (true) {
    if (const std::optional<int> status = process.Poll()) return *status;
    if (cli::Interrupted()) {
      process.End(kGrace);
      throw cli::Interruption();
    }
    std::this_thread::sleep_for(kNap);
  }
}

}  // namespace campaign
