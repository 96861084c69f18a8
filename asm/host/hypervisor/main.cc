// SPDX-License-Identifier: MIT
//
// A hypervisor with one guest. It makes the calls of a boot module, prints a line for each, and
// enters the image that is present after them.
#include <stddef.h>

#include "asm/host/hypervisor/cpus.h"
#include "asm/host/hypervisor/hypervisor.h"
#include "asm/host/hypervisor/print.h"
#include "asm/host/places.h"
#include "kexecore/kexecore.h"

extern "C" {
void* memcpy(void* to, const void* from, size_t size);
void HostMain(const host::MultibootInformation* information);
}

namespace host {
namespace {

Hypervisor hypervisor;
kexecore_instance instance;

const char* NameOf(const ModuleCall& call) {
  constexpr const char* kOperations[] = {"exec", "load_v1", "unload_v1", "get_range",
                                         "load", "unload",  "status"};
  constexpr const char* kOthers[] = {"?",     "continue", "abandon",
                                     "crash", "execute",  "enter_failed"};
  if (call.kind != ModuleCallKind::kHypercall) {
    const auto kind = static_cast<uint32_t>(call.kind);
    return kOthers[kind < kModuleCallKinds ? kind : 0];
  }
  return call.op < 7 ? kOperations[call.op] : "unknown";
}

void Prepare(const Module& module) {
  const ModuleHeader& header = *module.header;
  hypervisor.module = module;
  for (uint32_t i = 0; i < header.nr_ram; ++i) {
    hypervisor.allocator.Add(module.ram[i], header.alloc_from);
  }
  hypervisor.allocator.Exclude(header.crash);
  hypervisor.allocator.Exclude(header.owned);
  hypervisor.allocator.Exclude(OwnMemory(module));
  const kexecore_config config = {
      .api_version = KEXECORE_API_VERSION,
      .abi = header.abi,
      .physical_bits = header.physical_bits,
      .nr_ram = header.nr_ram,
      .features = header.features,
      .padding = 0,
      .ram = module.ram,
      .crash = header.crash,
      .xen = header.xen,
      .vmcoreinfo = header.vmcoreinfo,
      .control_va = CONTROL_VA,
      .host = &hypervisor,
  };
  const int64_t answer = kexecore_init(&instance, &config);
  Print("init: ", answer);
  if (answer != 0) Fail("the core refuses this machine");
}

// Carries out the writes of a call. Returns the address of the next call.
uint8_t* Write(const ModuleCall& call, uint8_t* next) {
  for (uint32_t i = 0; i < call.nr_writes; ++i) {
    const auto& write = *reinterpret_cast<const ModuleWrite*>(next);
    uint8_t* const bytes = next + sizeof write;
    next = bytes;
    if (write.kind == ModuleWriteKind::kHole) {
      if (!hypervisor.guest.Map(write.at, write.size, nullptr)) Fail("too many writes");
      continue;
    }
    next += ModuleFilledUp(write.size);
    if (write.kind == ModuleWriteKind::kMemory) {
      if (!hypervisor.guest.Map(write.at, write.size, bytes)) Fail("too many writes");
    } else if (Holds(hypervisor.module.header->owned, write.at, write.size)) {
      memcpy(reinterpret_cast<void*>(write.at), bytes, write.size);
    }
  }
  return next;
}

long MakeOnce(const ModuleCall& call, uint32_t ticket, kexecore_outcome& outcome) {
  const bool is_compat = (call.flags & kCallIsCompat) != 0;
  const kexecore_caller caller = {
      .mode = is_compat ? KEXECORE_CALLER_COMPAT : KEXECORE_CALLER_NATIVE,
      .padding = 0,
      .space = call.space};
  switch (call.kind) {
    case ModuleCallKind::kHypercall:
      return kexecore_hypercall(&instance, &caller, call.op, call.arg, &outcome);
    case ModuleCallKind::kContinue:
      return kexecore_continue(&instance, ticket, call.space, &outcome);
    case ModuleCallKind::kAbandon:
      return kexecore_abandon(&instance, ticket, &outcome);
    case ModuleCallKind::kCrash:
      return kexecore_crash(&instance);
    case ModuleCallKind::kExec:
      return kexecore_exec(&instance, static_cast<uint32_t>(call.arg), &outcome);
    case ModuleCallKind::kEnterFailed:
      return kexecore_enter_failed(&instance);
  }
  return -KEXECORE_EINVAL;
}

void Make(const ModuleCall& call) {
  hypervisor.privilege = (call.flags & kCallIsUnprivileged) == 0 ? 1 : call.denial;
  hypervisor.is_refused = (call.flags & kCallIsRefused) != 0;
  int64_t pauses = 0;
  static uint32_t ticket;  // the last one that the core gave
  kexecore_outcome outcome = {};
  int64_t answer = MakeOnce(call, ticket ^ call.forged, outcome);
  for (; answer == -KEXECORE_ERESTART; ++pauses) {
    ticket = outcome.ticket;
    answer = kexecore_continue(&instance, ticket, call.space, &outcome);
  }
  Print(NameOf(call), ": ", answer, ", pauses ", pauses, ", pages ",
        hypervisor.allocator.allocated());
  if ((call.flags & kCallHasResult) != 0 && answer != call.result) {
    Fail("the trace has another answer: ", call.result);
  }
}

// Asks by a hypercall of the hypervisor's own.
bool IsDefaultPresent() {
  constexpr uint64_t kArgument = 0xfffff000;  // guest address
  static kexecore_abi_status argument = {.type = KEXEC_TYPE_DEFAULT};
  if (!hypervisor.guest.Map(kArgument, sizeof argument, reinterpret_cast<uint8_t*>(&argument))) {
    Fail("no room for a call of its own");
  }
  hypervisor.privilege = 1;
  const kexecore_caller caller = {.mode = KEXECORE_CALLER_NATIVE, .padding = 0, .space = 0};
  kexecore_outcome outcome;
  return kexecore_hypercall(&instance, &caller, KEXEC_CMD_kexec_status, kArgument, &outcome) == 1;
}

// Called when the trace did not enter an image itself. Executes the DEFAULT image. If there is
// none, the hypervisor crashes in an NMI, and is still in the NMI when the image is entered.
[[noreturn]] void Enter() {
  hypervisor.is_refused = false;
  if (IsDefaultPresent()) {
    Print("exec: the DEFAULT image");
    kexecore_outcome outcome;
    const long answer = kexecore_exec(&instance, KEXEC_TYPE_DEFAULT, &outcome);
    Fail("exec answered ", static_cast<int64_t>(answer));
  }
  InterruptMyself();
  Fail("the NMI did not come");
}

}  // namespace
}  // namespace host

void HostMain(const host::MultibootInformation* information) {
  using namespace host;
  CatchExceptions([] {
    Print("crash: in an NMI");
    const long answer = kexecore_crash(&instance);
    Fail("crash answered ", static_cast<int64_t>(answer),
         answer == -KEXECORE_ENOENT ? ", as no image is loaded" : "");
  });
  const Module module = FindModule(*information);
  if (!StartOther()) Fail("no second CPU");
  Print("host: two CPUs, own memory up to ", Hex{OwnMemory(module).start + OwnMemory(module).size});
  Print("host: ", int64_t{HasFiveLevels() ? 5 : 4}, " levels of page tables");
  Prepare(module);
  uint8_t* next = module.calls;
  for (uint32_t i = 0; i < module.header->nr_calls; ++i) {
    const auto& call = *reinterpret_cast<const ModuleCall*>(next);
    next = Write(call, next + sizeof call);
    Make(call);
  }
  Enter();
}
