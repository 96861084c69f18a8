// SPDX-License-Identifier: MIT
#include "fuzz/triage/run_in_children.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>

namespace triage {
namespace {

[[noreturn]] void ThrowErrno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// One child that runs the inputs from `first` on and writes each verdict as a line.
class Child {
 public:
  Child(const std::vector<Input>& inputs, std::size_t first,
        const std::function<Verdict(const Input&)>& run) {
    int verdicts[2];
    if (pipe2(verdicts, O_CLOEXEC) != 0) ThrowErrno("pipe");
    errors_ = memfd_create("stderr", MFD_CLOEXEC);
    if (errors_ < 0) ThrowErrno("memfd_create");
    const pid_t parent = getpid();
    pid_ = fork();
    if (pid_ < 0) ThrowErrno("fork");
    if (pid_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (getppid() != parent) _exit(1);
      dup2(errors_, STDERR_FILENO);
      for (std::size_t i = first; i < inputs.size(); ++i) {
        const std::string line = Encode(run(inputs[i])) + "\n";
        if (write(verdicts[1], line.data(), line.size()) < 0) _exit(1);
      }
      _exit(0);
    }
    close(verdicts[1]);
    verdicts_ = verdicts[0];
  }

  ~Child() {
    kill(pid_, SIGKILL);
    if (!ended_) waitpid(pid_, nullptr, 0);
    close(verdicts_);
    close(errors_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// The verdict on the next input, also when the child died or did not end.
  Verdict Next(std::chrono::milliseconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (true) {
      if (const std::size_t end = lines_.find('\n'); end != std::string::npos) {
        const Verdict verdict = Decode(std::string_view(lines_).substr(0, end));
        lines_.erase(0, end + 1);
        return verdict;
      }
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          deadline - std::chrono::steady_clock::now());
      pollfd wait{.fd = verdicts_, .events = POLLIN, .revents = 0};
      const int ready = left.count() > 0 ? poll(&wait, 1, static_cast<int>(left.count())) : 0;
      if (ready < 0 && errno == EINTR) continue;
      if (ready < 0) ThrowErrno("poll");
      if (ready == 0) {
        return {.kind = Verdict::Kind::kTimedOut,
                .violation = {},
                .detail = fmt::format("no end within {} ms", limit.count()),
                .results = {},
                .missing = {}};
      }
      char buffer[4096];
      const ssize_t got = read(verdicts_, buffer, sizeof buffer);
      if (got <= 0) return Crash();
      lines_.append(buffer, static_cast<std::size_t>(got));
    }
  }

 private:
  Verdict Crash() {
    int status = 0;
    waitpid(pid_, &status, 0);
    ended_ = true;
    return {.kind = Verdict::Kind::kCrashed,
            .violation = {},
            .detail = Reason(status),
            .results = {},
            .missing = {}};
  }

  /// Why the child died: the SUMMARY of a sanitizer's report, UBSan's "runtime error", the signal,
  /// or the exit status.
  std::string Reason(int status) const {
    std::string text(static_cast<std::size_t>(lseek(errors_, 0, SEEK_END)), '\0');
    const ssize_t got = pread(errors_, text.data(), text.size(), 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    for (const std::string_view mark : {"runtime error: ", "SUMMARY: "}) {
      if (const std::size_t at = text.find(mark); at != std::string::npos) {
        return text.substr(at + mark.size(), text.find('\n', at) - at - mark.size());
      }
    }
    return WIFSIGNALED(status) ? strsignal(WTERMSIG(status))
                               : fmt::format("exit status {}", WEXITSTATUS(status));
  }

  pid_t pid_ = 0;
  int verdicts_ = -1;
  int errors_ = -1;
  bool ended_ = false;
  std::string lines_;
};

}  // namespace

std::vector<Verdict> RunInChildren(const std::vector<Input>& inputs,
                                   std::chrono::milliseconds limit,
                                   const std::function<void(std::size_t)>& seen,
                                   const std::function<Verdict(const Input&)>& run) {
  std::vector<Verdict> verdicts;
  while (verdicts.size() < inputs.size()) {
    Child child(inputs, verdicts.size(), run);
    bool alive = true;
    while (alive && verdicts.size() < inputs.size()) {
      verdicts.push_back(child.Next(limit));
      alive = verdicts.back().kind != Verdict::Kind::kCrashed &&
              verdicts.back().kind != Verdict::Kind::kTimedOut;
      seen(verdicts.size());
    }
  }
  return verdicts;
}

}  // namespace triage
