// SPDX-License-Identifier: MIT
//
// Takes the place of libxencall (and of the two libraries beside it that xc_interface_open wants)
// in a toolstack program: hypercalls are answered in this process. Prototypes are in Xen's
// xencall.h, xenforeignmemory.h and xendevicemodel.h.
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>

#include "client/preload/cpuid_trap.h"
#include "client/preload/hypervisor.h"
#include "client/preload/opened_files.h"
#include "client/preload/recorder.h"
#include "client/preload/settings.h"
#include "trace/page.h"

namespace {

using trace::kPageSize;

constexpr std::uint64_t kKexecOp = 37;

const char* Setting(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) throw std::runtime_error(std::string(name) + " is not set");
  return value;
}

struct Hosted {
  preload::Recorder recorder{Setting(preload::kTraceVariable)};
  preload::Machine machine = {
      .ram_bytes = std::strtoull(Setting(preload::kRamVariable), nullptr, 10),
      .cpus = recorder.cpus(),
  };
};

long Answer(std::uint64_t op, const std::array<std::uint64_t, 5>& args) {
  static Hosted& hosted = *new Hosted;  // never destroyed: clients call until they exit
  if (op == kKexecOp) return hosted.recorder.Call(args[0], args[1]);
  return preload::AnswerHypercall(hosted.machine, op, args);
}

// Every call of the client goes through here. An exception must not reach the client's C frames,
// and a client without an answer must not go on.
long Call(unsigned op, const std::array<std::uint64_t, 5>& args) noexcept {
  const preload::OpenedFiles::Pause pause;
  long result = 0;
  try {
    result = Answer(op, args);
  } catch (const std::exception& error) {
    std::fflush(nullptr);
    std::fprintf(stderr, "kexecore: %s\n", error.what());
    _exit(preload::kBrokenExitCode);
  }
  if (result >= 0) return result;
  errno = static_cast<int>(-result);
  return -1;
}

// The client's handles point here; the client never looks inside.
int dummy;

[[gnu::constructor]] void Install() { preload::InstallCpuidTrap(); }

}  // namespace

extern "C" void* xencall_open(void*, unsigned) { return &dummy; }
extern "C" int xencall_close(void*) { return 0; }
extern "C" int xencall_fd(void*) { return -1; }
extern "C" int xencall_buffers_never_fault(void*) { return 1; }

extern "C" int xencall0(void*, unsigned op) { return static_cast<int>(Call(op, {})); }
extern "C" int xencall1(void*, unsigned op, std::uint64_t a) {
  return static_cast<int>(Call(op, {a}));
}
extern "C" int xencall2(void*, unsigned op, std::uint64_t a, std::uint64_t b) {
  return static_cast<int>(Call(op, {a, b}));
}
extern "C" long xencall2L(void*, unsigned op, std::uint64_t a, std::uint64_t b) {
  return Call(op, {a, b});
}
extern "C" int xencall3(void*, unsigned op, std::uint64_t a, std::uint64_t b, std::uint64_t c) {
  return static_cast<int>(Call(op, {a, b, c}));
}
extern "C" int xencall4(void*, unsigned op, std::uint64_t a, std::uint64_t b, std::uint64_t c,
                        std::uint64_t d) {
  return static_cast<int>(Call(op, {a, b, c, d}));
}
extern "C" int xencall5(void*, unsigned op, std::uint64_t a, std::uint64_t b, std::uint64_t c,
                        std::uint64_t d, std::uint64_t e) {
  return static_cast<int>(Call(op, {a, b, c, d, e}));
}

// Buffers are fresh pages, as in libxencall, but never used again: libxenctrl sets no padding, and
// bytes that an earlier call left there must not get into a recording.
extern "C" void* xencall_alloc_buffer_pages(void*, std::size_t pages) {
  void* buffer =
      mmap(nullptr, pages * kPageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return buffer == MAP_FAILED ? nullptr : buffer;
}
extern "C" void xencall_free_buffer_pages(void*, void* buffer, std::size_t pages) {
  if (buffer != nullptr) munmap(buffer, pages * kPageSize);
}
extern "C" void* xencall_alloc_buffer(void* handle, std::size_t size) {
  return xencall_alloc_buffer_pages(handle, (size + kPageSize - 1) / kPageSize);
}
// The caller does not pass the size: the pages stay until the client ends.
extern "C" void xencall_free_buffer(void*, void*) {}

extern "C" void* xenforeignmemory_open(void*, unsigned) { return &dummy; }
extern "C" int xenforeignmemory_close(void*) { return 0; }
extern "C" void* xendevicemodel_open(void*, unsigned) { return &dummy; }
extern "C" int xendevicemodel_close(void*) { return 0; }
