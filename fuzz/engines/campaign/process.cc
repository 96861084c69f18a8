// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "fuzz/engines/campaign/orphans.h"

namespace campaign {
namespace {

[[noreturn]] void Throw(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

int ExitStatus(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Runs in the child between fork and exec. Returns only after a failure, with errno.
int Become(const Command& command, const std::string& mark, char* const* argv, int log,
           pid_t parent) {
  if (setpgid(0, 0) != 0) return errno;
  signal(SIGINT, SIG_DFL);  // a shell that runs us in the background has it ignored
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) return ESRCH;  // the parent died before the signal was set up
  const int null = open("/dev/null", O_RDONLY);
  if (null < 0 || dup2(null, 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0) return errno;
  if (!command.directory.empty() && chdir(command.directory.c_str()) != 0) return errno;
  if (!mark.empty() && setenv(kMarkVariable, mark.c_str(), 1) != 0) return errno;
  for (const auto& [name, value] : command.environment) {
    if (setenv(name.c_str(), value.c_str(), 1) != 0) return errno;
  }
  execvp(argv[0], argv);
  return errno;
}

}  // namespace

Process::Process(const Command& command)
    : mark_(command.leaves_orphans ? MakeMark() : std::string()) {
  const int log = open(command.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (log < 0) Throw(errno, command.log.string());
  int report[2];  // a successful exec closes it; otherwise the child writes errno
  if (pipe2(report, O_CLOEXEC) != 0) {
    const int error = errno;
    close(log);
    Throw(error, "pipe");
  }
  std::vector<char*> argv;
  for (const std::string& arg : command.args) argv.push_back(const_cast<char*>(arg.c_str()));
  argv.push_back(nullptr);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0) {
    const int error = Become(command, mark_, argv.data(), log, parent);
    [[maybe_unused]] const ssize_t written = write(report[1], &error, sizeof error);
    _exit(127);
  }
  const int fork_error = errno;
  close(log);
  close(report[1]);
  int error = pid_ < 0 ? fork_error : 0;
  if (pid_ > 0 && read(report[0], &error, sizeof error) == sizeof error) Wait();
  close(report[0]);
  if (error != 0) {
    pid_ = 0;
    Throw(error, command.args[0]);
  }
}

Process::~Process() {
  if (pid_ != 0) End(std::chrono::milliseconds(0));
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)), mark_(std::move(other.mark_)), status_(other.status_) {}

Process& Process::operator=(Process&& other) noexcept {
  if (this != &other) {
    if (pid_ != 0) End(std::chrono::milliseconds(0));
    pid_ = std::exchange(other.pid_, 0);
    mark_ = std::move(other.mark_);
    status_ = other.status_;
  }
  return *this;
}

std::optional<int> Process::Poll() {
  int status = 0;
  if (!status_ && waitpid(pid_, &status, WNOHANG) == pid_) {
    status_ = ExitStatus(status);
    KillGroup();
  }
  return status_;
}

int Process::Wait() {
  int status = 0;
  while (!status_) {
    if (waitpid(pid_, &status, 0) == pid_) status_ = ExitStatus(status);
  }
  KillGroup();
  return *status_;
}

int Process::End(std::chrono::milliseconds patience) {
  if (Poll()) return *status_;
  kill(pid_, SIGINT);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!Poll() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  KillGroup();
  return Wait();
}

void Process::KillGroup() {
  kill(-pid_, SIGKILL);
  if (!mark_.empty()) KillMarked(mark_);
}

}  // namespace campaign
