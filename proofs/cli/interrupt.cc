// SPDX-License-Identifier: MIT
#include "proofs/cli/interrupt.h"

#include <pthread.h>

#include <csignal>
#include <utility>

namespace prove {
namespace {

sigset_t Signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  return signals;
}

}  // namespace

OnInterrupt::OnInterrupt(std::function<void()> end) {
  const sigset_t signals = Signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  thread_ = std::thread([this, signals, end = std::move(end)] {
    int signal = 0;
    sigwait(&signals, &signal);
    if (!over_) end();
  });
}

OnInterrupt::~OnInterrupt() {
  over_ = true;
  pthread_kill(thread_.native_handle(), SIGINT);
  thread_.join();
  const sigset_t signals = Signals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace prove
