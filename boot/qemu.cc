// SPDX-License-Identifier: MIT
#include "boot/qemu.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <vector>

#include "cli/error.h"
#include "cli/file.h"

namespace boot {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// A folder that the destructor removes. QEMU runs in it, so that no file name on its command line
// has a comma or a space.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "kexecore_boot_XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw cli::EnvironmentError(name + ": cannot be made; set TMPDIR to a folder of yours");
    }
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path operator/(const char* name) const { return path_ / name; }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

class Emulator {
 public:
  Emulator(const std::vector<std::string>& args, const Folder& folder) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw cli::EnvironmentError("no pipe can be made");
    output_ = ends[0];
    std::vector<char*> argv;
    for (const std::string& arg : args) argv.push_back(const_cast<char*>(arg.c_str()));
    argv.push_back(nullptr);
    const fs::path errors = folder / "errors";
    child_ = fork();
    if (child_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      setpgid(0, 0);  // a Ctrl-C of the terminal is for us, and does not reach QEMU
      const int null = open("/dev/null", O_RDONLY);
      const int said = open(errors.c_str(), O_WRONLY | O_CREAT, 0600);
      if (chdir(folder.path().c_str()) == 0 && dup2(null, 0) == 0 && dup2(ends[1], 1) == 1 &&
          dup2(said, 2) == 2) {
        execvp(argv[0], argv.data());
      }
      _exit(127);
    }
    close(ends[1]);
    if (child_ < 0) {
      close(output_);
      throw cli::EnvironmentError("no process can be started");
    }
  }
  ~Emulator() {
    if (child_ > 0) Wait(SIGKILL);
    close(output_);
  }
  Emulator(const Emulator&) = delete;
  Emulator& operator=(const Emulator&) = delete;

  // False when nothing came within a moment. Empty: the end.
  bool Read(std::string& out) const {
    constexpr int kMomentMilliseconds = 100;
    pollfd wait = {.fd = output_, .events = POLLIN, .revents = 0};
    if (poll(&wait, 1, kMomentMilliseconds) <= 0) return false;
    char buffer[4096];
    const ssize_t got = read(output_, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) return false;
    out.assign(buffer, got > 0 ? static_cast<std::size_t>(got) : 0);
    return true;
  }

  // Sends a signal (0: none), and waits for the exit status.
  int Wait(int signal) {
    if (signal != 0) kill(child_, signal);
    int status = 0;
    while (waitpid(child_, &status, 0) < 0 && errno == EINTR) {
    }
    child_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  pid_t child_;
  int output_;
};

// Splits text, which comes in pieces, into lines without their ends.
class Lines {
 public:
  template <typename Take>
  void Add(const std::string& text, const Take& take) {
    for (const char byte : text) {
      if (byte == '\n') {
        std::string line;
        line.swap(line_);
        take(line);
      } else if (byte != '\r') {
        line_ += byte;
      }
    }
  }

 private:
  std::string line_;
};

}  // namespace

Ended RunQemu(const Machine& machine, const OnLine& on_line) {
  const Folder folder;
  std::ofstream(folder / "module", std::ios::binary)
      .write(reinterpret_cast<const char*>(machine.module.data()),
             static_cast<std::streamsize>(machine.module.size()));
  if (fs::file_size(folder / "module") != machine.module.size()) {
    throw cli::EnvironmentError(folder.path().string() + ": no room for the boot module");
  }
  const auto start = Clock::now();
  // Nothing of KVM, which not every machine has, and no devices but those named.
  Emulator emulator({"qemu-system-x86_64",
                     "-accel",
                     "tcg",
                     "-cpu",
                     machine.has_five_levels ? "max" : "max,-la57",
                     "-smp",
                     "2",
                     "-m",
                     std::to_string(machine.memory_mib),
                     "-display",
                     "none",
                     "-monitor",
                     "none",
                     "-serial",
                     "stdio",
                     "-no-reboot",
                     "-nodefaults",
                     "-device",
                     "isa-debug-exit,iobase=0xf4,iosize=1",
                     "-kernel",
                     fs::absolute(machine.program).string(),
                     "-append",
                     machine.command_line,
                     "-initrd",
                     "module"},
                    folder);
  const auto errors = [&] { return cli::TryReadText(folder / "errors").value_or(""); };
  Lines lines;
  std::string text;
  auto until = start + machine.time_out;
  while (Clock::now() < until) {
    if (machine.is_interrupted()) return {End::kInterrupted, 0, errors()};
    if (!emulator.Read(text)) continue;
    if (text.empty()) {
      const int status = emulator.Wait(0);
      if (status == 127) {
        throw cli::EnvironmentError("qemu-system-x86_64: not found; run ./kexecore setup");
      }
      return {End::kEnded, status, errors()};
    }
    lines.Add(text, [&](const std::string& line) {
      const auto now = Clock::now();
      const auto left = on_line(std::chrono::duration<double>(now - start).count(), line);
      if (left) until = std::min(until, now + *left);
    });
  }
  return {End::kTimedOut, 0, errors()};
}

}  // namespace boot
