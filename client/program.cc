// SPDX-License-Identifier: MIT
#include "client/program.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <system_error>

#include "cli/interrupt.h"

namespace client {
namespace {

[[noreturn]] void Throw(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

// A file in memory that takes the output of the child.
class Sink {
 public:
  Sink() : file_(memfd_create("output", MFD_CLOEXEC)) {
    if (file_ < 0) Throw(errno, "memfd_create");
  }
  ~Sink() { close(file_); }
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  int file() const { return file_; }

  std::string Text() const {
    std::string text(static_cast<std::size_t>(lseek(file_, 0, SEEK_END)), '\0');
    const ssize_t got = pread(file_, text.data(), text.size(), 0);
    text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return text;
  }

 private:
  int file_;
};

// The child's part between fork and exec. Returns errno when something failed.
int Become(const Program& program, char* const* argv, int output, int errors) {
  std::signal(SIGINT, SIG_DFL);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // A client that runs as root without the preload library would act on this machine. These calls
  // fail for other users, who have none of these powers.
  for (const int power : {CAP_SYS_BOOT, CAP_NET_ADMIN, CAP_SYS_MODULE}) {
    prctl(PR_CAPBSET_DROP, power);
  }
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  const int null = open("/dev/null", O_RDONLY);
  if (null < 0 || dup2(null, 0) < 0 || dup2(output, 1) < 0 || dup2(errors, 2) < 0) return errno;
  for (const auto& [name, value] : program.environment) {
    if (setenv(name.c_str(), value.c_str(), 1) != 0) return errno;
  }
  execv(program.path.c_str(), argv);
  return errno;
}

}  // namespace

Ended RunProgram(const Program& program) {
  const Sink output, errors;
  int report[2];  // closed by a successful exec, else carries errno
  if (pipe2(report, O_CLOEXEC) != 0) Throw(errno, "pipe");
  std::vector<char*> argv;
  for (const std::string& arg : program.args) argv.push_back(const_cast<char*>(arg.c_str()));
  argv.push_back(nullptr);
  // The terminal's interrupt is for the child as well, which handles it: we clean up afterwards.
  const cli::InterruptGuard guard(cli::InterruptGuard::kCtrlC);
  const pid_t child = fork();
  if (child == 0) {
    const int error = Become(program, argv.data(), output.file(), errors.file());
    [[maybe_unused]] const ssize_t written = write(report[1], &error, sizeof error);
    _exit(127);
  }
  int error = child < 0 ? errno : 0;
  close(report[1]);
  if (child > 0 && read(report[0], &error, sizeof error) != sizeof error) error = 0;
  close(report[0]);
  int status = 0;
  if (child > 0) {
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  }
  if (error != 0) Throw(error, program.path.string());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), output.Text(),
          errors.Text()};
}

std::optional<std::filesystem::path> FindProgram(const std::string& name) {
  const auto runnable = [](const std::filesystem::path& path) {
    return std::filesystem::is_regular_file(path) && access(path.c_str(), X_OK) == 0;
  };
  if (name.find('/') != std::string::npos) {
    if (runnable(name)) return name;
    return std::nullopt;
  }
  const char* path = std::getenv("PATH");
  std::istringstream folders(std::string(path == nullptr ? "" : path) + ":/usr/sbin:/sbin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (!folder.empty() && runnable(folder + "/" + name)) return folder + "/" + name;
  }
  return std::nullopt;
}

}  // namespace client
