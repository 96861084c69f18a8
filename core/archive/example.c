/* SPDX-License-Identifier: MIT
 *
 * The smallest hypervisor: C11, no library, no start-up code. It gives the core its hooks, and
 * asks whether a crash image is present. Exit code 0: the core answered "no".
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

int kexecore_hook_is_privileged(void *host) {
  (void)host;
  return 1;
}

/* Guest and hypervisor share one address space here. */
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

void *kexecore_hook_map(void *host, kexecore_mfn_t mfn) {
  (void)host;
  (void)mfn;
  return NULL;
}

void kexecore_hook_unmap(void *host, void *page) {
  (void)host;
  (void)page;
}

kexecore_mfn_t kexecore_hook_alloc_page(void *host, kexecore_maddr_t highest_maddr) {
  (void)host;
  (void)highest_maddr;
  return KEXECORE_NO_MFN;
}

void kexecore_hook_free_page(void *host, kexecore_mfn_t mfn) {
  (void)host;
  (void)mfn;
}

int kexecore_hook_cpu_notes(void *host, uint32_t cpu, struct kexecore_range *notes) {
  (void)host;
  (void)cpu;
  (void)notes;
  return -1;
}

int kexecore_hook_enter(void *host, const struct kexecore_image *image) {
  (void)host;
  (void)image;
  return -1;
}

static struct kexecore_instance instance;

static int ask(void) {
  const struct kexecore_config config = {
      .api_version = KEXECORE_API_VERSION,
      .physical_bits = 46,
      .crash = {.start = 0x8000000, .size = 0x10000000},
  };
  if (kexecore_init(&instance, &config) != 0) return 1;
  struct kexecore_abi_status status = {.type = KEXEC_TYPE_CRASH};
  return kexecore_hypercall(&instance, KEXEC_CMD_kexec_status,
                            (kexecore_guest_t)(uintptr_t)&status) == 0
             ? 0
             : 2;
}

/* The stack is aligned as on entry to main, which _start is not. */
__attribute__((force_align_arg_pointer, noreturn)) void _start(void) {
  const long code = ask();
  __asm__ volatile("syscall" : : "a"(60L), "D"(code) : "rcx", "r11", "memory");
  __builtin_unreachable();
}
