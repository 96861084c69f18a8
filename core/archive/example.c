/* SPDX-License-Identifier: MIT
 *
 * A small but whole hypervisor: C11, no library, no start-up code. Its machine is an array of 16
 * MiB of RAM, and its guest shares its address space. It defines the core's hooks, and carries out
 * the guest's hypercalls as hypervisors do that execute a hypercall's instruction again when the
 * call has paused. As the control domain would, the guest loads and unloads an image of either
 * type, pausing all the time, and executes it. To execute a DEFAULT image the hypervisor moves
 * pages as the image's page list says. Then it checks that the image that would run is the one that
 * was loaded. It also gives up calls whose guest does not come back. Exit code 0: all is right.
 */
#include <stddef.h>
#include <stdint.h>

#include "kexecore/kexecore.h"

void *memset(void *dst, int c, size_t n) {
  for (unsigned char *d = dst; n != 0; --n) *d++ = (unsigned char)c;
  return dst;
}

void *memcpy(void *restrict dst, const void *restrict src, size_t n) {
  const unsigned char *s = src;
  for (unsigned char *d = dst; n != 0; --n) *d++ = *s++;
  return dst;
}

/* ---- The machine: RAM from 0, the upper half of it set aside as the crash area ---------- */

/* An address in the upper half, where the hypervisor maps nothing else. A hypervisor that runs with
 * 5-level paging (CR4.LA57) asks for KEXECORE_FEATURE_LA57 beside it. */
#define CONTROL_VA UINT64_C(0xffffff0000000000)

enum { IS_BARE_METAL = 0 };
enum { PAGES = 4096, CRASH_PAGE = 2048, FIRST_FREE_PAGE = 256, IMAGE_PAGES = 3 };

static struct {
  _Alignas(4096) uint8_t ram[PAGES][KEXECORE_PAGE_SIZE];
  uint8_t is_allocated[PAGES];
  uint64_t rip; /* where an image was entered; 0: none was */
} machine;

static const struct kexecore_range ram_table[] = {{.start = 0, .size = sizeof machine.ram}};

/* ---- The hooks ------------------------------------------------------------------------- */

int kexecore_hook_is_privileged(void *host) { return host == &machine; }

int kexecore_hook_copy_from_guest(void *host, void *dst, kexecore_guest_t src, size_t size) {
  (void)host;
  memcpy(dst, (const void *)(uintptr_t)src, size);
  return 0;
}

int kexecore_hook_copy_to_guest(void *host, kexecore_guest_t dst, const void *src, size_t size) {
  (void)host;
  memcpy((void *)(uintptr_t)dst, src, size);
  return 0;
}

/* All of RAM is mapped at all times. */
void *kexecore_hook_map(void *host, kexecore_mfn_t mfn) {
  (void)host;
  return mfn < PAGES ? machine.ram[mfn] : NULL;
}

void kexecore_hook_unmap(void *host, void *page) { (void)host, (void)page; }

/* The guest owns no page: it speaks load, not load_v1. */
const void *kexecore_hook_map_guest_page(void *host, kexecore_mfn_t mfn) {
  (void)host, (void)mfn;
  return NULL;
}

void kexecore_hook_unmap_guest_page(void *host, const void *page) { (void)host, (void)page; }

kexecore_mfn_t kexecore_hook_alloc_page(void *host, kexecore_maddr_t highest_maddr,
                                        uint32_t purpose) {
  (void)host, (void)purpose;
  for (kexecore_mfn_t mfn = FIRST_FREE_PAGE; mfn < CRASH_PAGE; ++mfn) {
    if (machine.is_allocated[mfn] || (mfn + 1) * KEXECORE_PAGE_SIZE - 1 > highest_maddr) continue;
    machine.is_allocated[mfn] = 1;
    return mfn;
  }
  return KEXECORE_NO_MFN;
}

void kexecore_hook_free_page(void *host, kexecore_mfn_t mfn) {
  (void)host;
  machine.is_allocated[mfn] = 0;
}

/* The call always pauses: there is always something else to do. */
int kexecore_hook_preempt(void *host) {
  (void)host;
  return 1;
}

int kexecore_hook_cpu_notes(void *host, uint32_t cpu, struct kexecore_range *notes) {
  (void)host, (void)cpu, (void)notes;
  return -1;
}

void kexecore_hook_save_vmcoreinfo(void *host) { (void)host; }

/* Nothing more is needed: CONTROL_VA is there from the start. */
int kexecore_hook_prepare(void *host, const struct kexecore_image *image) {
  (void)host, (void)image;
  return 0;
}

void kexecore_hook_forget(void *host, const struct kexecore_image *image) {
  (void)host, (void)image;
}

/* How a hypervisor on bare metal enters an image; this process is none. It has found out before
 * which CPU goes on, and what the code would refuse (rules R of asm/CONTRACT.md). Now it stops the
 * other CPUs, from where there is no way back, and sees to what the code leaves to its caller:
 *   Q1   the control page is RAM, write-back, as all pages of the allocator and the crash area
 *   Q3   CONTROL_VA maps image->control, executable; by an entry of the hypervisor's tables that
 *        was there from the start, since nothing may be allocated now
 *   Q9   VMX was left, or SVM with GIF set
 *   Q10  the other CPUs stand still, on nothing that the image overwrites
 *   Q11  no NMI and no machine check comes
 *   Q12  nothing writes to memory by itself: no device, IOMMU, processor trace or debug store
 *   Q13  DR7.GD and RFLAGS.TF are clear
 *   Q14  there is no memory encryption
 *   Q15  RAM and the crash area are write-back, by entry 0 of the PAT and by the MTRRs
 *   Q16  interrupt controllers are as the image expects them
 *   Q17  MSRs that act by themselves have the values that the image is to have */
static _Noreturn void enter_by_control_page(const struct kexecore_image *image) {
  (void)((kexecore_control_fn *)CONTROL_VA)(image->list, image->tables * KEXECORE_PAGE_SIZE,
                                            image->entry, image->arch,
                                            image->control * KEXECORE_PAGE_SIZE);
  for (;;) { /* it returned, so it refused, and nothing can be put back: stop, or reset */
  }
}

/* Relocates by the page list (rule D3) as the code in the control page does, but does not jump to
 * the image. A real hypervisor does not return from here: once the first page is moved, there is
 * nothing to return to. */
int kexecore_hook_enter(void *host, const struct kexecore_image *image) {
  (void)host;
  if (image->tables == KEXECORE_NO_MFN) return -KEXECORE_EINVAL; /* only without a control_va */
  if (IS_BARE_METAL) enter_by_control_page(image);
  uint8_t *to = NULL;
  const uint64_t *next = &image->list;
  for (;;) {
    const uint64_t entry = *next++;
    uint8_t *const page = machine.ram[entry / KEXECORE_PAGE_SIZE];
    if (entry & KEXECORE_LIST_DONE) break;
    if (entry & KEXECORE_LIST_DESTINATION) to = page;
    if (entry & KEXECORE_LIST_INDIRECTION) next = (const uint64_t *)(const void *)page;
    if (entry & KEXECORE_LIST_SOURCE) {
      if (to != page) memcpy(to, page, KEXECORE_PAGE_SIZE);
      to += KEXECORE_PAGE_SIZE;
    }
    if (entry & KEXECORE_LIST_ZERO) {
      const uint64_t size = entry & ~(uint64_t)(KEXECORE_PAGE_SIZE - 1); /* instead of an address */
      memset(to, 0, size);
      to += size;
    }
  }
  machine.rip = image->entry;
  return 0; /* taken over: a simulated machine has no image that runs on */
}

/* ---- Hypercalls ------------------------------------------------------------------------ */

static struct kexecore_instance instance;

/* What the hypervisor knows of a guest's virtual CPU. */
struct vcpu {
  uint64_t op, arg; /* the registers with the hypercall's arguments */
  long answer;      /* the register with its answer */
  uint64_t space;   /* the machine address of its root page table: the name of its address space */
};

/* The low bits of the op register are the operation. A guest sets no others; the hypervisor puts
 * the ticket there, which the guest thus brings along when the instruction is executed again. */
enum { OP_BITS = 8 };

/* The call that is suspended, whose ticket the hypervisor keeps so that it can abandon the call.
 * Ticket 0: none. Where CPUs run at once, this takes a lock. */
static struct {
  uint32_t ticket;
  uint64_t space;
} suspended;

/* Gives up the call that is suspended, if it is this address space's. To be called when the address
 * space, or the domain, is destroyed. The call may be of any length, so a hypervisor does other
 * things between the rounds. */
static void forget(uint64_t space) {
  struct kexecore_outcome outcome;
  if (suspended.ticket == 0 || suspended.space != space) return;
  while (kexecore_abandon(&instance, suspended.ticket, &outcome) == -KEXECORE_ERESTART) {
    suspended.ticket = outcome.ticket;
  }
  suspended.ticket = 0;
}

/* Carries out the hypercall in the registers. 1: the guest's instruction is to be executed again,
 * with the registers as they are now. */
static int kexec_hypercall(struct vcpu *vcpu) {
  const struct kexecore_caller caller = {.mode = KEXECORE_CALLER_NATIVE, .space = vcpu->space};
  const uint64_t op = vcpu->op & ((1u << OP_BITS) - 1);
  const uint32_t ticket = vcpu->op >> OP_BITS & ((1u << KEXECORE_TICKET_BITS) - 1);
  struct kexecore_outcome outcome;
  if (ticket != 0) { /* the guest may have made the ticket up: the core finds out */
    vcpu->answer = kexecore_continue(&instance, ticket, vcpu->space, &outcome);
  } else {
    /* A caller that loads or unloads anew does not go on with an earlier call. */
    if (op == KEXEC_CMD_kexec_load || op == KEXEC_CMD_kexec_unload) forget(vcpu->space);
    vcpu->answer = kexecore_hypercall(&instance, &caller, op, vcpu->arg, &outcome);
  }
  if (vcpu->answer == -KEXECORE_ERESTART) {
    suspended.ticket = outcome.ticket;
    suspended.space = vcpu->space;
    vcpu->op = op | (uint64_t)outcome.ticket << OP_BITS;
    return 1;
  }
  /* The call has ended, if it was this one that went on. */
  if (ticket == suspended.ticket && vcpu->space == suspended.space) suspended.ticket = 0;
  /* Another virtual CPU's call is in the way, and ends. This one's guest waits for it. */
  return outcome.busy == KEXECORE_BUSY_RUNNING || outcome.busy == KEXECORE_BUSY_SUSPENDED;
}

/* ---- The guest -------------------------------------------------------------------------- */

enum { OWN_SPACE = 0x1000, OTHER_SPACE = 0x2000 };

static uint8_t kernel[(IMAGE_PAGES - 1) * KEXECORE_PAGE_SIZE - 100]; /* the rest is zeroed */

static long call(uint64_t op, const void *argument) {
  struct vcpu vcpu = {.op = op, .arg = (uintptr_t)argument, .space = OWN_SPACE};
  while (kexec_hypercall(&vcpu)) {
  }
  return vcpu.answer;
}

/* A machine that has just come up. */
static int boot(void) {
  const struct kexecore_config config = {
      .api_version = KEXECORE_API_VERSION,
      .abi = KEXECORE_ABI_MERGED,
      .physical_bits = 46,
      .nr_ram = 1,
      .ram = ram_table,
      .crash = {CRASH_PAGE * KEXECORE_PAGE_SIZE, (PAGES - CRASH_PAGE) * KEXECORE_PAGE_SIZE},
      .control_va = CONTROL_VA,
      .host = &machine,
  };
  memset(&machine, 0, sizeof machine);
  suspended.ticket = 0;
  return kexecore_init(&instance, &config);
}

static int is_all_free(void) {
  for (size_t mfn = 0; mfn < PAGES; ++mfn) {
    if (machine.is_allocated[mfn]) return 0;
  }
  return 1;
}

/* Loads the kernel to a frame, unloads it, loads it again and executes it. 0: all is right. */
static int run(uint8_t type, uint64_t frame) {
  const uint64_t dest = frame * KEXECORE_PAGE_SIZE;
  const struct kexecore_abi_segment segments[] = {
      {.buf = 0, .dest_maddr = 0, .dest_size = 0x100000},
      {(uintptr_t)kernel, sizeof kernel, dest, IMAGE_PAGES * KEXECORE_PAGE_SIZE}};
  const struct kexecore_abi_load load = {type,     0, KEXECORE_EM_X86_64, 2, (uintptr_t)segments,
                                         dest + 16};
  for (size_t i = 0; i < sizeof kernel; ++i) kernel[i] = (uint8_t)(i * 7 + type + 1);
  const struct kexecore_abi_status status = {.type = type};
  const struct kexecore_abi_unload unload = {.type = type};
  const struct kexecore_abi_exec exec = {.type = type};
  if (boot() != 0) return 1;
  if (call(KEXEC_CMD_kexec_load, &load) != 0 || call(KEXEC_CMD_kexec_status, &status) != 1)
    return 2;
  if (call(KEXEC_CMD_kexec_unload, &unload) != 0) return 3;
  if (!is_all_free()) return 4;
  if (call(KEXEC_CMD_kexec_load, &load) != 0) return 5;
  if (call(KEXEC_CMD_kexec, &exec) != 0 || machine.rip != dest + 16) return 6;
  const uint8_t *const found = machine.ram[frame];
  for (size_t i = 0; i < IMAGE_PAGES * KEXECORE_PAGE_SIZE; ++i) {
    if (found[i] != (i < sizeof kernel ? kernel[i] : 0)) return 7;
  }
  return 0;
}

/* A guest does not come back to its calls. 0: all is right. */
static int run_away(void) {
  const uint64_t dest = (FIRST_FREE_PAGE + 1) * KEXECORE_PAGE_SIZE;
  const struct kexecore_abi_segment segment = {(uintptr_t)kernel, sizeof kernel, dest,
                                               IMAGE_PAGES * KEXECORE_PAGE_SIZE};
  const struct kexecore_abi_load load = {KEXEC_TYPE_DEFAULT,  0,   KEXECORE_EM_X86_64, 1,
                                         (uintptr_t)&segment, dest};
  const struct vcpu fresh = {
      .op = KEXEC_CMD_kexec_load, .arg = (uintptr_t)&load, .space = OWN_SPACE};
  struct vcpu late, elsewhere, vcpu = fresh;
  if (boot() != 0 || !kexec_hypercall(&vcpu)) return 11;
  /* The registers alone do not make it another guest's call. */
  elsewhere = vcpu;
  elsewhere.space = OTHER_SPACE;
  if (kexec_hypercall(&elsewhere) || elsewhere.answer != -KEXECORE_EINVAL) return 12;
  /* The guest begins anew: the first load is given up, and its ticket is worth nothing. */
  late = vcpu;
  vcpu = fresh;
  if (!kexec_hypercall(&vcpu)) return 13;
  if (kexec_hypercall(&late) || late.answer != -KEXECORE_EINVAL) return 14;
  /* The guest is destroyed, and nothing is left of its call. */
  forget(OWN_SPACE);
  return is_all_free() ? 0 : 15;
}

static int run_both(void) {
  /* The DEFAULT image goes to pages that the allocator hands out while it is loaded. */
  const int failed = run(KEXEC_TYPE_CRASH, CRASH_PAGE + 5);
  return failed != 0 ? failed : run(KEXEC_TYPE_DEFAULT, FIRST_FREE_PAGE + 1);
}

/* At _start the stack is not aligned as at the entry of a function: the attribute aligns it. */
__attribute__((force_align_arg_pointer, noreturn)) void _start(void) {
  int code = run_both();
  if (code == 0) code = run_away();
  __asm__ volatile("syscall" : : "a"(60L), "D"((long)code) : "rcx", "r11", "memory");
  __builtin_unreachable();
}
