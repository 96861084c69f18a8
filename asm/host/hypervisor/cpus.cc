// SPDX-License-Identifier: MIT
#include "asm/host/hypervisor/cpus.h"

#include <stddef.h>

#include "asm/entry_layout.h"
#include "asm/host/hypervisor/ports.h"
#include "asm/host/hypervisor/print.h"
#include "asm/host/places.h"

extern "C" {
extern const uint64_t host_vectors[32];     // the address of each exception's handler in start.S
extern const uint8_t host_real_mode[];      // the code that the other processor starts with
extern const uint8_t host_real_mode_end[];  // its end
void* memcpy(void* to, const void* from, size_t size);
void HostException(uint64_t vector, uint64_t error, uint64_t rip);
void HostOther();
}

namespace host {
namespace {

struct [[gnu::packed]] Gate {
  uint16_t low, selector, flags, middle;
  uint32_t high, reserved;
};
Gate gates[32];
constexpr uint16_t kInterruptGate = 0x8e00;

void (*nmi_handler)();

// The local APIC's registers, at the address that it has after a reset.
constexpr uint64_t kApic = 0xfee00000;
constexpr uint64_t kId = 0x20, kSpurious = 0xf0, kCommand = 0x300, kCommandHigh = 0x310;
constexpr uint32_t kSoftwareEnable = 0x1ff;
constexpr uint32_t kNmi = 0x4400, kInit = 0xc4500, kStartUp = 0xc4600;  // to all but this one

volatile uint32_t& Apic(uint64_t offset) {
  return *reinterpret_cast<volatile uint32_t*>(kApic + offset);
}

// Shared with the other processor.
volatile uint64_t counted;
volatile bool is_running, is_to_stop, has_stopped;

// Waits at least that long: no processor counts faster than kMostTicks.
void WaitMicroseconds(int count) {
  constexpr uint64_t kMostTicks = 5000;  // in a microsecond
  const uint64_t start = __builtin_ia32_rdtsc();
  while (__builtin_ia32_rdtsc() - start < count * kMostTicks) {
  }
}

// At least 20 seconds: the host of an emulated machine may be busy.
template <typename Condition>
bool WaitFor(Condition condition) {
  for (int i = 0; i < 20000; ++i) {
    if (condition()) return true;
    WaitMicroseconds(1000);
  }
  return false;
}

}  // namespace

void CatchExceptions(void (*on_nmi)()) {
  nmi_handler = on_nmi;
  for (int i = 0; i < 32; ++i) {
    const uint64_t to = host_vectors[i];
    gates[i] = {
        static_cast<uint16_t>(to),       0x08, kInterruptGate, static_cast<uint16_t>(to >> 16),
        static_cast<uint32_t>(to >> 32), 0};
  }
  const struct [[gnu::packed]] {
    uint16_t limit;
    const Gate* base;
  } table = {sizeof gates - 1, gates};
  __asm__ volatile("lidt %0" : : "m"(table), "m"(gates));
}

void InterruptMyself() {
  Apic(kSpurious) = kSoftwareEnable;
  Apic(kCommandHigh) = Apic(kId);
  Apic(kCommand) = kNmi;
  WaitMicroseconds(100000);
}

bool StartOther() {
  memcpy(reinterpret_cast<void*>(REAL_MODE), host_real_mode,
         static_cast<size_t>(host_real_mode_end - host_real_mode));
  counted = 0;
  is_running = false;
  is_to_stop = false;
  has_stopped = false;
  Apic(kSpurious) = kSoftwareEnable;
  Apic(kCommand) = kInit;
  WaitMicroseconds(10000);
  Apic(kCommand) = kStartUp | REAL_MODE >> 12;
  return WaitFor([] { return is_running; });
}

int64_t StopOther() {
  is_to_stop = true;
  if (!is_running || !WaitFor([] { return has_stopped; })) return -1;
  const uint64_t before = counted;
  WaitMicroseconds(2000);
  Apic(kCommand) = kInit;  // a processor that merely halted would fetch again after an SMI
  WaitMicroseconds(10000);
  return counted == before ? static_cast<int64_t>(before) : -1;
}

bool HasFiveLevels() {
  uint64_t cr4;
  __asm__ volatile("mov %%cr4, %0" : "=r"(cr4));
  return (cr4 & KEXECORE_CR4_LA57) != 0;
}

void SwitchSvme(bool on) {
  uint32_t low, high;
  __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(KEXECORE_MSR_EFER));
  low = on ? low | KEXECORE_EFER_SVME : low & ~uint32_t{KEXECORE_EFER_SVME};
  __asm__ volatile("wrmsr" : : "c"(KEXECORE_MSR_EFER), "a"(low), "d"(high));
}

}  // namespace host

void HostException(uint64_t vector, uint64_t error, uint64_t rip) {
  if (vector == 2) return host::nmi_handler();
  host::Fail("exception ", static_cast<int64_t>(vector), ", error ", host::Hex{error}, ", at ",
             host::Hex{rip});
}

/// The other processor runs this.
void HostOther() {
  host::is_running = true;
  while (!host::is_to_stop) host::counted = host::counted + 1;
  host::has_stopped = true;
  for (;;) __asm__ volatile("cli; hlt");
}
