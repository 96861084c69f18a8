// SPDX-License-Identifier: MIT
#include "cli/interrupt.h"

#include <pthread.h>
#include <signal.h>

#include <array>
#include <cstddef>
#include <utility>

namespace cli {
namespace {

// SIGINT comes first: a guard for a Ctrl-C alone takes the first one.
constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};
std::array<struct sigaction, kSignals.size()> previous;
std::size_t taken = 0;  // of kSignals, by the outermost guard
volatile sig_atomic_t interrupted = 0;
int guards = 0;

void Remember(int /*signal*/) { interrupted = 1; }

sigset_t SignalSet() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : kSignals) sigaddset(&signals, signal);
  return signals;
}

}  // namespace

InterruptGuard::InterruptGuard(Signals signals) {
  if (guards++ != 0) return;
  interrupted = 0;
  taken = signals == kAll ? kSignals.size() : 1;
  struct sigaction action{};
  action.sa_handler = Remember;
  for (std::size_t i = 0; i < taken; ++i) sigaction(kSignals[i], &action, &previous[i]);
}

InterruptGuard::~InterruptGuard() {
  if (--guards != 0) return;
  for (std::size_t i = 0; i < taken; ++i) sigaction(kSignals[i], &previous[i], nullptr);
}

bool Interrupted() { return interrupted != 0; }

OnInterrupt::OnInterrupt(std::function<void()> end) {
  const sigset_t signals = SignalSet();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  thread_ = std::thread([this, signals, end = std::move(end)] {
    int signal = 0;
    sigwait(&signals, &signal);
    if (!is_over_) end();
  });
}

OnInterrupt::~OnInterrupt() {
  is_over_ = true;
  // This wakes the thread, which waits for a signal in sigwait.
  pthread_kill(thread_.native_handle(), SIGINT);
  thread_.join();
  const sigset_t signals = SignalSet();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace cli
