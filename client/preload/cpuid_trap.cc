// SPDX-License-Identifier: MIT
#include "client/preload/cpuid_trap.h"

#include <ucontext.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <cstring>

#include "client/preload/next_function.h"
#include "client/preload/xen_version.h"

namespace preload {
namespace {

constexpr std::array<unsigned char, 7> kForcedCpuid = {0x0f, 0x0b, 'x', 'e', 'n', 0x0f, 0xa2};
constexpr std::uint32_t kXenLeaf = 0x40000000;

struct Registers {
  std::uint32_t eax = 0, ebx = 0, ecx = 0, edx = 0;
};

Registers Cpuid(std::uint32_t leaf) {
  Registers out;
  if (leaf == kXenLeaf) {
    constexpr char kSignature[] = "XenVMMXenVMM";
    out.eax = kXenLeaf + 2;
    std::memcpy(&out.ebx, kSignature, 4);
    std::memcpy(&out.ecx, kSignature + 4, 4);
    std::memcpy(&out.edx, kSignature + 8, 4);
  } else if (leaf == kXenLeaf + 1) {
    out.eax = kXenVersion;
  }
  return out;
}

void OnIllegalInstruction(int signal, siginfo_t*, void* context) {
  auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
  const auto* instruction = reinterpret_cast<const unsigned char*>(registers[REG_RIP]);
  if (std::memcmp(instruction, kForcedCpuid.data(), kForcedCpuid.size()) != 0) {
    std::signal(signal,
                SIG_DFL);  // another illegal instruction: it traps again, and ends the process
    return;
  }
  const Registers out = Cpuid(static_cast<std::uint32_t>(registers[REG_RAX]));
  registers[REG_RAX] = out.eax;
  registers[REG_RBX] = out.ebx;
  registers[REG_RCX] = out.ecx;
  registers[REG_RDX] = out.edx;
  registers[REG_RIP] += static_cast<greg_t>(kForcedCpuid.size());
}

int NextSigaction(int signal, const struct sigaction* action, struct sigaction* old) {
  static const auto next =
      NextFunction<int(int, const struct sigaction*, struct sigaction*)>("sigaction");
  return next(signal, action, old);
}

}  // namespace

void InstallCpuidTrap() {
  struct sigaction action = {};
  action.sa_sigaction = OnIllegalInstruction;
  action.sa_flags = SA_SIGINFO;
  NextSigaction(SIGILL, &action, nullptr);
}

}  // namespace preload

// NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name): libc's are reserved
extern "C" int sigaction(int signal, const struct sigaction* action,
                         struct sigaction* old) noexcept {
  if (signal != SIGILL) return preload::NextSigaction(signal, action, old);
  if (old != nullptr) *old = {};
  return 0;
}
