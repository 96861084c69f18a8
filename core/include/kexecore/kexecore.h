/* SPDX-License-Identifier: MIT
 *
 * kexecore: the kexec hypercall core, as a hypervisor links it. Usable from C11 and C++.
 *
 * The hypervisor owns everything: the instance's storage, the memory map, the guest's address
 * space. It calls kexecore_init once, then kexecore_hypercall for every kexec hypercall of a
 * guest; the core calls back through the kexecore_hook_ functions below, which the hypervisor
 * defines. The rules that both sides keep are in CONTRACT.md; the numbers behind "rule" name its
 * paragraphs.
 *
 * Units: addresses and sizes are bytes, frame numbers (MFN) count pages of KEXECORE_PAGE_SIZE.
 * A machine address, a frame number and a guest address are different things; the typedefs say
 * which is meant.
 */
#ifndef KEXECORE_KEXECORE_H
#define KEXECORE_KEXECORE_H

#include <stddef.h>
#include <stdint.h>

#include "kexecore/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Version of this header; kexecore_init refuses a configuration of another one. */
#define KEXECORE_API_VERSION 1u

#define KEXECORE_PAGE_SIZE 4096u

typedef uint64_t kexecore_guest_t; /* guest handle: an address in the caller's address space */
typedef uint64_t kexecore_maddr_t; /* machine address */
typedef uint64_t kexecore_mfn_t;   /* machine frame number: machine address / page size */

#define KEXECORE_NO_MFN (~(kexecore_mfn_t)0)

/* A range of machine memory, [start, start + size). size == 0: there is none. */
struct kexecore_range {
  kexecore_maddr_t start;
  uint64_t size;
};

/* What the core is told once, at start-up. It is copied. */
struct kexecore_config {
  uint32_t api_version;        /* KEXECORE_API_VERSION */
  uint32_t physical_bits;      /* width of a machine address, 32 to 52 */
  struct kexecore_range crash; /* crash area: page aligned, reserved for crash images */
  struct kexecore_range xen;   /* the hypervisor's own image, for get_range */
  struct kexecore_range vmcoreinfo;
  void *host; /* handed to every hook, never looked at */
};

/* An image, as the hook that enters it sees it. Valid until the hook returns. */
struct kexecore_image {
  kexecore_maddr_t entry; /* where the image is entered */
  kexecore_mfn_t control; /* the image's control page: owned by the core */
  uint32_t arch;          /* KEXECORE_EM_386 or KEXECORE_EM_X86_64 */
  uint32_t nr_segments;   /* at most KEXECORE_MAX_SEGMENTS */
  struct kexecore_abi_segment segments[KEXECORE_MAX_SEGMENTS];
};

/* An instance. The storage is the hypervisor's, zeroed or not; its contents are the core's. */
#define KEXECORE_INSTANCE_WORDS 320
struct kexecore_instance {
  uint64_t opaque[KEXECORE_INSTANCE_WORDS];
};

/* Prepares an instance: once, before its first hypercall.
 * Returns 0, or -KEXECORE_EINVAL, with no effect, when the configuration breaks one of the rules I.
 * An instance that was never accepted must not be used.
 * Locks: none. Sleeps: no. */
int kexecore_init(struct kexecore_instance *instance, const struct kexecore_config *config);

/* Carries out one kexec hypercall of the current guest (rules H).
 * op is compared in all its 64 bits. Returns 0, the answer of status (0 or 1), a negative
 * KEXECORE_E…, or what kexecore_hook_enter refused with; every error leaves the instance as
 * CONTRACT.md says. A load takes as long as copying the crash area.
 * Locks: takes none of the hypervisor's; may be called on several CPUs at once, and answers
 * -KEXECORE_EBUSY when another CPU's load, unload or exec runs (rule H3): a guest that panics
 * meanwhile asks again. Sleeps: as the hooks do. */
long kexecore_hypercall(struct kexecore_instance *instance, uint64_t op, kexecore_guest_t arg);

/* ---- Hooks: defined by the hypervisor, called by the core -------------------------------
 *
 * All but is_privileged, cpu_notes and copy_to_guest may be called while this CPU's hypercall holds
 * the instance (others are answered -KEXECORE_EBUSY meanwhile, nobody spins). A hook may sleep if a
 * hypercall may; one that never returns keeps the instance busy. None may call back into the core
 * for the same instance, except status and get_range, which hold nothing. */

/* Is the caller the control domain? Non-zero: yes. */
int kexecore_hook_is_privileged(void *host);

/* Copies size bytes from the caller's address space. 0, or non-zero when any byte cannot be
 * read (dst is then partly written) or when src + size exceeds 2^64. dst lies in the core's own
 * memory, or in the page that kexecore_hook_map gave and that is still mapped; source and
 * destination may be the same machine memory, as for memmove. Its stores are ordinary ones: where
 * it uses non-temporal stores it fences them before it returns. */
int kexecore_hook_copy_from_guest(void *host, void *dst, kexecore_guest_t src, size_t size);

/* Copies size bytes to the caller's address space. 0, or non-zero when it cannot (part of it may
 * be written then). */
int kexecore_hook_copy_to_guest(void *host, kexecore_guest_t dst, const void *src, size_t size);

/* Maps one page of machine memory writable. Returns its address, page aligned, or NULL when it
 * cannot. The core holds one mapping at a time, and unmaps each that it was given. */
void *kexecore_hook_map(void *host, kexecore_mfn_t mfn);
void kexecore_hook_unmap(void *host, void *page);

/* Allocates one page of RAM: above the first MiB, outside the crash area, its last byte at or
 * below highest_maddr (rule L15). Returns its frame, or KEXECORE_NO_MFN. The page is the core's
 * until it is freed, which may be after the image that owned it is no longer to be seen. */
kexecore_mfn_t kexecore_hook_alloc_page(void *host, kexecore_maddr_t highest_maddr);
void kexecore_hook_free_page(void *host, kexecore_mfn_t mfn);

/* Where a CPU's crash notes lie. 0 with *notes set (size 0: this CPU has none), or non-zero
 * when there is no such CPU id. */
int kexecore_hook_cpu_notes(void *host, uint32_t cpu, struct kexecore_range *notes);

/* Stops the other CPUs and enters the image, in the state that Xen's public header gives for
 * KEXEC_CMD_kexec: interrupts off, every segment (with a buffer or not) mapped writable at its
 * machine address, page tables themselves not mapped; EM_386 in protected mode, paging off. The
 * control page is for the code and stack that do it.
 * Does not return when it succeeds: a return of 0 exists only in a simulated machine, and leaves
 * the instance as the stopped CPUs would find it (rule X3). A negative return is a refusal: the
 * hook has put everything back, and the caller gets the number. */
int kexecore_hook_enter(void *host, const struct kexecore_image *image);

#ifdef __cplusplus
}
#endif

#endif
