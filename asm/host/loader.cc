// SPDX-License-Identifier: MIT
//
// A hypervisor that makes one call, of the code in the control page. It turns on all that an
// emulated processor has (start.S; also pages with NX, a clock that interrupts, a breakpoint), lays
// out an image and a page list, prints what is on, and calls the code. Then the image (image.S)
// prints what it finds. If the code refuses, the machine ends with its error.
//
// The boot module is the image. The end of the command line chooses: "32" an image in 32-bit mode,
// "svme" that EFER.SVME is on (rule R5), "time" that the loader first prints how long it takes by
// itself to move the bytes that the list moves, "alone" that the image has no fifth level of tables
// (rule R4). With "la57" in the middle the hypervisor runs on five levels of tables (start.S).
#include <stddef.h>
#include <stdint.h>

#include "asm/control_code.h"
#include "asm/entry_layout.h"
#include "asm/host/hypervisor/cpus.h"
#include "asm/host/hypervisor/multiboot.h"
#include "asm/host/hypervisor/ports.h"
#include "asm/host/hypervisor/print.h"
#include "asm/host/places.h"

extern "C" {
void* memcpy(void* to, const void* from, size_t size);
void* memset(void* to, int byte, size_t size);
void HostMain(const host::MultibootInformation* information);
}

namespace host {
namespace {

constexpr uint64_t kMib = uint64_t{1} << 20;
constexpr uint64_t kPage = KEXECORE_CONTROL_SIZE;

constexpr uint64_t kFifthLevel = 6;  // the page of these tables that is the fifth level

uint64_t* Words(uint64_t at) { return reinterpret_cast<uint64_t*>(at); }

uint64_t Now() { return __builtin_ia32_rdtsc(); }

bool EndsWith(const char* text, const char* end) {
  for (;; ++text) {
    size_t same = 0;
    while (text[same] == end[same] && end[same] != '\0') ++same;
    if (text[same] == end[same]) return true;
    if (*text == '\0') return false;
  }
}

// Makes six pages of tables, and the fifth level behind them. They map the first GiB 1:1 by large
// pages, which are not executable from `data` on, and the control page.
void MakeTables(uint64_t base, uint64_t flags, uint64_t data) {
  constexpr uint64_t kPresentWritable = 3, kLarge = 0x80, kNoCode = uint64_t{1} << 63;
  memset(Words(base), 0, (kFifthLevel + 1) * kPage);
  const auto set = [&](uint64_t table, uint64_t index, uint64_t entry) {
    Words(base + table * kPage)[index & 511] = entry | kPresentWritable;
  };
  set(0, 0, base + kPage);
  set(1, 0, base + 2 * kPage);
  for (uint64_t at = 0; at < 1024 * kMib; at += 2 * kMib) {
    set(2, at / (2 * kMib), at | kLarge | flags | (at < data ? 0 : kNoCode));
  }
  set(0, CONTROL_VA >> 39, base + 3 * kPage);
  set(3, CONTROL_VA >> 30, base + 4 * kPage);
  set(4, CONTROL_VA >> 21, base + 5 * kPage);
  set(5, CONTROL_VA >> 12, CONTROL | flags);
  set(kFifthLevel, 0, base);
  set(kFifthLevel, 511, base);
}

void LayOutPages(const MultibootInformation& information) {
  const auto& image = *reinterpret_cast<const MultibootModule*>(uint64_t{information.modules});
  memcpy(Words(STAGED), Words(image.start), image.end - image.start);
  memset(Words(SWAPPED_A), 0x1a, kPage);
  memset(Words(SWAPPED_B), 0x2b, kPage);
  memset(Words(ZEROED), 0x3c, 3 * kPage);
  for (uint64_t at = SOURCES; at < SOURCES + PAGES * kPage; at += 8) *Words(at) = at;
}

// The list moves the image, swaps two pages, zeroes two, and moves many pages. Its own pages are in
// a row.
void MakeList() {
  uint64_t* next = Words(LIST);
  const auto add = [&](uint64_t entry, uint64_t flags) {
    const auto at = reinterpret_cast<uint64_t>(next);
    if (at % kPage == kPage - 8) *next++ = (at + 8) | KEXECORE_CONTROL_LIST_INDIRECTION;
    *next++ = entry | flags;
  };
  add(IMAGE, KEXECORE_CONTROL_LIST_DESTINATION);
  add(STAGED, KEXECORE_CONTROL_LIST_SOURCE);
  add(STAGED + kPage, KEXECORE_CONTROL_LIST_SOURCE);
  add(SWAPPED_A, KEXECORE_CONTROL_LIST_DESTINATION);
  add(SWAPPED_B, KEXECORE_CONTROL_LIST_SOURCE | KEXECORE_CONTROL_LIST_SWAP);
  add(ZEROED, KEXECORE_CONTROL_LIST_DESTINATION);
  add(2 * kPage, KEXECORE_CONTROL_LIST_ZERO);
  add(DESTINATIONS, KEXECORE_CONTROL_LIST_DESTINATION);
  for (uint64_t i = 0; i < PAGES; ++i) {
    add(SOURCES + (i ^ 1) * kPage, KEXECORE_CONTROL_LIST_SOURCE);
  }
  add(0, KEXECORE_CONTROL_LIST_DONE);
}

// Prints how long it takes to move the many pages in one instruction. The second of two runs
// counts, since the code of the control page finds them in the caches, too. The destination is a
// page further up: an emulator's TLB can hold only one of two pages that are a multiple of its size
// apart, and the code moves no page over such a distance.
template <typename Move>
void TellTime(const char* name, const Move& move) {
  uint64_t taken = 0;
  for (int i = 0; i < 2; ++i) {
    const uint64_t start = Now();
    move(DESTINATIONS + kPage, SOURCES, PAGES * kPage);
    taken = Now() - start;
  }
  Print(name, " ", Hex{taken});
}

void TellTimes() {
  TellTime("movsb", [](uint64_t to, uint64_t from, uint64_t size) {
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
  });
  TellTime("movsq", [](uint64_t to, uint64_t from, uint64_t size) {
    size /= 8;
    __asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
  });
  memset(Words(DESTINATIONS), 0, PAGES * kPage);
}

volatile uint32_t ticks;

[[gnu::interrupt]] void Tick(void* /*frame*/) {
  constexpr uint16_t kController = 0x20;
  constexpr uint8_t kEndOfInterrupt = 0x20;
  ticks = ticks + 1;
  __asm__ volatile("out %0, %1" : : "a"(kEndOfInterrupt), "Nd"(kController));
}

// From now on a clock interrupts a thousand times a second. Every vector leads to its handler.
void LetInterruptsCome() {
  const auto to = reinterpret_cast<uint64_t>(&Tick);
  for (uint64_t* gate = Words(OLD_IDT); gate != Words(OLD_IDT + kPage); gate += 2) {
    gate[0] = (to & 0xffff) | 0x8e0000080000 | (to >> 16 & 0xffff) << 48;
    gate[1] = to >> 32;
  }
  const struct [[gnu::packed]] {
    uint16_t limit;
    uint64_t base;
  } table = {kPage - 1, OLD_IDT};
  __asm__ volatile("lidt %0" : : "m"(table));
  Out(0x21, 0xfe);
  Out(0x43, 0x34);
  Out(0x40, 0xa9);
  Out(0x40, 0x04);
  __asm__ volatile("sti");
  while (ticks < 3) {
  }
}

// A breakpoint on bytes that the swap writes.
void SetBreakpoint() {
  __asm__ volatile("mov %0, %%dr0\n mov %1, %%dr7" : : "r"(SWAPPED_B + 0ul), "r"(0xd0602ul));
}

// Prints the state that the code has to leave behind: without it a test would show little.
void TellWorld() {
  constexpr uint64_t kInterrupts = 0x200;
  uint64_t cr0, cr3, cr4, dr7, flags;
  uint32_t low, high;
  __asm__ volatile("mov %%cr0, %0" : "=r"(cr0));
  __asm__ volatile("mov %%cr3, %0" : "=r"(cr3));
  __asm__ volatile("mov %%cr4, %0" : "=r"(cr4));
  __asm__ volatile("mov %%dr7, %0" : "=r"(dr7));
  __asm__ volatile("pushfq\n pop %0" : "=r"(flags));
  __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(KEXECORE_MSR_EFER));
  Print("old-cr0 ", Hex{cr0});
  Print("old-cr3 ", Hex{cr3});
  Print("old-cr4 ", Hex{cr4});
  Print("old-efer ", Hex{uint64_t{high} << 32 | low});
  Print("old-dr7 ", Hex{dr7});
  Print("old-interrupts ", Hex{flags & kInterrupts});
}

// Calls the code with DF set, and with register values that the image must not find.
long Enter(uint64_t arch) {
  register uint64_t control __asm__("r8") = CONTROL;
  uint64_t list = LIST | KEXECORE_CONTROL_LIST_INDIRECTION, tables = NEW_TABLES, entry = IMAGE;
  long answer = static_cast<long>(CONTROL_VA);
  __asm__ volatile(
      "push %%rbp\n"
      "mov $-1, %%r9\n mov %%r9, %%rbx\n mov %%r9, %%rbp\n"
      "mov %%r9, %%r12\n mov %%r9, %%r13\n mov %%r9, %%r14\n mov %%r9, %%r15\n"
      "std\n call *%%rax\n cld\n"
      "pop %%rbp"
      : "+a"(answer), "+D"(list), "+S"(tables), "+d"(entry), "+c"(arch), "+r"(control)
      :
      : "rbx", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "cc", "memory");
  return answer;
}

}  // namespace
}  // namespace host

void HostMain(const host::MultibootInformation* information) {
  using namespace host;
  const auto* const options = reinterpret_cast<const char*>(uint64_t{information->command_line});
  MakeTables(OLD_TABLES, 0x100 /* global */, 4 * kMib);
  MakeTables(NEW_TABLES, 0, 1024 * kMib);
  constexpr uint64_t kPcid = 5;
  const uint64_t root = OLD_TABLES + (HasFiveLevels() ? kFifthLevel * kPage : 0);
  __asm__ volatile("mov %0, %%cr3" : : "r"(root + kPcid) : "memory");
  LayOutPages(*information);
  MakeList();
  if (EndsWith(options, " time")) TellTimes();
  memcpy(Words(CONTROL), kexecore_control_code,
         static_cast<size_t>(kexecore_control_code_end - kexecore_control_code));
  *Words(CONTROL + KEXECORE_CONTROL_FIFTH_LEVEL) =
      EndsWith(options, " alone") ? 0 : NEW_TABLES + kFifthLevel * kPage;
  SwitchSvme(EndsWith(options, " svme"));
  SetBreakpoint();
  LetInterruptsCome();
  TellWorld();
  *Words(CLOCK) = Now();
  const long answer =
      Enter(EndsWith(options, " 32") ? KEXECORE_CONTROL_EM_386 : KEXECORE_CONTROL_EM_X86_64);
  EndMachine(static_cast<uint8_t>(-answer));
}
