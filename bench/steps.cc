// SPDX-License-Identifier: MIT
#include "bench/steps.h"

#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace bench {
namespace {

/// Waits for the child. True: it stopped because of this signal.
bool StoppedBy(pid_t child, int signal) {
  int status = 0;
  if (waitpid(child, &status, 0) != child) return false;
  return WIFSTOPPED(status) && WSTOPSIG(status) == signal;
}

/// Steps from one SIGSTOP of the child to the next.
std::optional<std::uint64_t> Steps(pid_t child) {
  if (!StoppedBy(child, SIGSTOP)) return std::nullopt;
  for (std::uint64_t steps = 0;; ++steps) {
    if (ptrace(PTRACE_SINGLESTEP, child, nullptr, nullptr) != 0) return std::nullopt;
    int status = 0;
    if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) return std::nullopt;
    if (WSTOPSIG(status) == SIGSTOP) return steps;
    if (WSTOPSIG(status) != SIGTRAP) return std::nullopt;
  }
}

}  // namespace

std::optional<std::uint64_t> CountInstructions(const std::function<void()>& work) {
  const pid_t child = fork();
  if (child == -1) return std::nullopt;
  if (child == 0) {
    if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(1);
    raise(SIGSTOP);
    work();
    raise(SIGSTOP);
    _exit(0);
  }
  const std::optional<std::uint64_t> steps = Steps(child);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  return steps;
}

}  // namespace bench
