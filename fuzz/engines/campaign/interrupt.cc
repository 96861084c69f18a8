// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/interrupt.h"

#include <signal.h>

#include <array>
#include <cstddef>

namespace campaign {
namespace {

constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};
std::array<struct sigaction, kSignals.size()> previous;
volatile sig_atomic_t interrupted = 0;
int guards = 0;

void Remember(int /*signal*/) { interrupted = 1; }

}  // namespace

InterruptGuard::InterruptGuard() {
  if (guards++ != 0) return;
  interrupted = 0;
  struct sigaction action{};
  action.sa_handler = Remember;
  for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &action, &previous[i]);
}

InterruptGuard::~InterruptGuard() {
  if (--guards != 0) return;
  for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &previous[i], nullptr);
}

bool Interrupted() { return interrupted != 0; }

}  // namespace campaign
