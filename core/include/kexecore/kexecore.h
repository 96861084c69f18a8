/* SPDX-License-Identifier: MIT
 *
 * kexecore: the kexec hypercall core, as a hypervisor links it. Usable from C11 and C++.
 *
 * The hypervisor owns everything: the instance's storage, the memory map, the guest's address
 * space. It calls kexecore_init once, then kexecore_hypercall for every kexec hypercall of a
 * guest, kexecore_continue for one that paused, and kexecore_crash when it crashes itself; the core
 * calls back through the kexecore_hook_ functions below, which the hypervisor
 * defines. The rules that both sides keep are in CONTRACT.md; the numbers behind "rule" name its
 * paragraphs.
 *
 * Beside the hooks, the hypervisor defines memcpy and memset, as C has them: compilers call them.
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
#define KEXECORE_API_VERSION 3u

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

/* The most ranges of RAM an instance takes. */
#define KEXECORE_MAX_RAM_RANGES 1024u

/* What the core is told once, at start-up. It is copied, but for the table of RAM. */
struct kexecore_config {
  uint32_t api_version;             /* KEXECORE_API_VERSION */
  uint32_t abi;                     /* KEXECORE_ABI_MERGED or KEXECORE_ABI_POSTED */
  uint32_t physical_bits;           /* width of a machine address, 32 to 52 */
  uint32_t nr_ram;                  /* ranges of RAM; at most KEXECORE_MAX_RAM_RANGES */
  const struct kexecore_range *ram; /* page aligned, ascending, apart (rule I6); may include what
                                       the hypervisor itself uses, which is dead when a DEFAULT
                                       image is entered. Stays the hypervisor's: lives and does not
                                       change as long as the instance is used. DEFAULT images need
                                       it, and load_v1 of either type: it bounds their work */
  struct kexecore_range crash;      /* crash area: page aligned, reserved for crash images */
  struct kexecore_range xen;        /* the hypervisor's own image, for get_range */
  struct kexecore_range vmcoreinfo;
  /* Virtual address where the hypervisor will map the control page of the image that it enters:
   * page aligned, in the upper half (rule I7). 0: it enters images by means of its own, as it must
   * where CR4.LA57 or memory encryption is on (rules R4, Q14 of asm/CONTRACT.md), and they get no
   * page tables and no code. */
  uint64_t control_va;
  void *host; /* handed to every hook, never looked at */
};

/* The guest may have written parts of the crash image by itself, anywhere in the crash area (rule
 * V3): all of it is to be mapped. */
#define KEXECORE_IMAGE_AREA 1u

/* An image, as the hook that enters it sees it. Valid until the hook returns; whoever moves pages
 * by the list works on a copy, outside them (the instance may be a destination). */
struct kexecore_image {
  kexecore_maddr_t entry; /* where the image is entered */
  kexecore_mfn_t control; /* the image's control page: owned by the core (rule D1) */
  uint64_t list;          /* first entry of the page list to relocate by (rule D3) */
  kexecore_mfn_t tables;  /* root of the image's page tables (rule D6), or KEXECORE_NO_MFN */
  uint64_t tables_list;   /* the core's: where it finds the pages of the tables */
  uint32_t type;          /* KEXEC_TYPE_DEFAULT or KEXEC_TYPE_CRASH */
  uint32_t arch;          /* KEXECORE_EM_386 or KEXECORE_EM_X86_64 */
  uint32_t flags;         /* KEXECORE_IMAGE_… */
  uint32_t nr_segments;   /* at most KEXECORE_MAX_SEGMENTS */
  /* What is to be mapped at entry. buf says whether the segment has data (not 0) or only asks for a
   * mapping (0), and is no address to read from. */
  struct kexecore_abi_segment segments[KEXECORE_MAX_SEGMENTS];
};

/* An instance. The storage is the hypervisor's, zeroed or not; its contents are the core's. */
#define KEXECORE_INSTANCE_WORDS 448
struct kexecore_instance {
  uint64_t opaque[KEXECORE_INSTANCE_WORDS];
};

/* Prepares an instance: once, before its first hypercall.
 * Returns 0, or -KEXECORE_EINVAL, with no effect, when the configuration breaks one of the rules I.
 * An instance that was never accepted must not be used.
 * Locks: none. Sleeps: no. */
int kexecore_init(struct kexecore_instance *instance, const struct kexecore_config *config);

/* Carries out one kexec hypercall of the current guest (rules H).
 * caller is KEXECORE_CALLER_NATIVE, or KEXECORE_CALLER_COMPAT for a guest that calls in 32-bit
 * mode; op is compared in all its 64 bits. Returns 0, the answer of status (0 or 1), a negative
 * KEXECORE_E…, or what kexecore_hook_enter refused with; every error leaves the instance as
 * CONTRACT.md says. -KEXECORE_ERESTART is not for the guest: the call is suspended (rule C), and
 * the hypervisor sees to it that kexecore_continue is called, for the same virtual CPU and in its
 * address space, or kexecore_abandon. Until then loads and unloads are answered -KEXECORE_EBUSY.
 * Locks: takes none of the hypervisor's; may be called on several CPUs at once (rule H3). Sleeps:
 * as the hooks do. */
long kexecore_hypercall(struct kexecore_instance *instance, uint32_t caller, uint64_t op,
                        kexecore_guest_t arg);

/* Goes on with the call that is suspended (rule C1). Only for the virtual CPU whose call was told
 * -KEXECORE_ERESTART, in its address space: the core asks no more whether that is the control
 * domain, and reads what is left of the guest's arguments there. Returns what kexecore_hypercall
 * would have, again perhaps -KEXECORE_ERESTART; -KEXECORE_EINVAL when no call is suspended. Locks
 * and sleep: as kexecore_hypercall. */
long kexecore_continue(struct kexecore_instance *instance);

/* Ends the call that is suspended, for a guest that does not come back to it: nothing of the
 * guest's is read or written any more (rule C2). First make sure that it will not: a virtual CPU
 * that still calls kexecore_continue afterwards goes on with someone else's call. Giving pages back
 * may take long, too: returns -KEXECORE_ERESTART when the hypervisor is to go on with
 * kexecore_continue, in any address space; else what the call came to, of interest to nobody, or
 * -KEXECORE_EINVAL when none was suspended. Locks: as kexecore_hypercall. Sleeps: as the hooks do.
 */
long kexecore_abandon(struct kexecore_instance *instance);

/* Enters the crash image, for the hypervisor's own crash (rule X4): whatever other calls were in
 * the middle of, on this CPU or others, what runs is whole. Does not return when it succeeds;
 * returns -KEXECORE_ENOENT when no crash image is present, or what kexecore_hook_enter refused
 * with. Locks: none. Sleeps: no. May be called from an NMI. */
long kexecore_crash(struct kexecore_instance *instance);

/* ---- Hooks: defined by the hypervisor, called by the core -------------------------------
 *
 * They may be called while this CPU's hypercall has the instance (rule H3: others that want it are
 * answered -KEXECORE_EBUSY meanwhile, nobody spins). A hook may sleep if a hypercall may; one that
 * never returns keeps the instance. None may call kexecore_init, kexecore_continue or
 * kexecore_abandon; any other call into the core is answered as another CPU's would be.
 *
 * What a hook says is believed: the core checks what comes from a guest, not what comes from the
 * hypervisor. */

/* Is the caller the control domain? Non-zero: yes. */
int kexecore_hook_is_privileged(void *host);

/* Copies size bytes from the caller's address space; src + size is at most 2^64, and 2^32 for a
 * compat caller. 0, or non-zero when any byte cannot be read (dst is then partly written). dst lies
 * in the core's own memory, or in a page that kexecore_hook_map gave and that is still mapped;
 * source and destination may be the same machine memory, as for memmove. src is whatever the guest
 * says, up to the end of its addresses: it is for the hook to refuse what the guest itself may not
 * read, the hypervisor's own addresses above all. Its stores are ordinary
 * ones: where it uses non-temporal stores it fences them before it returns. */
int kexecore_hook_copy_from_guest(void *host, void *dst, kexecore_guest_t src, size_t size);

/* Copies size bytes to the caller's address space, with the same duty. 0, or non-zero when it
 * cannot (part of it may be written then). */
int kexecore_hook_copy_to_guest(void *host, kexecore_guest_t dst, const void *src, size_t size);

/* Maps one page of machine memory writable: of the crash area, or one that alloc_page gave. Returns
 * its address, page aligned, or NULL when it cannot. The core has at most two pages mapped at a
 * time (those of map_guest_page included), and unmaps each that it was given. Where NULL makes a
 * load fail, its pages must be looked at to be given back: a page that can never be mapped again
 * keeps that call suspended, and with it the instance. Images that are present can be entered all
 * the same. A hypervisor with all of RAM mapped never says NULL. */
void *kexecore_hook_map(void *host, kexecore_mfn_t mfn);
void kexecore_hook_unmap(void *host, void *page);

/* Maps one page that the calling guest owns, to be read (rule V). Returns its address, page
 * aligned, or NULL when mfn is no RAM of that guest's (also where it is a device's memory that the
 * guest may map); it stays the guest's until it is unmapped. mfn is whatever the guest says, below
 * 2^width / page size. */
const void *kexecore_hook_map_guest_page(void *host, kexecore_mfn_t mfn);
void kexecore_hook_unmap_guest_page(void *host, const void *page);

/* Allocates one page of RAM: above the first MiB, outside the crash area, its last byte at or
 * below highest_maddr (rule D1). Returns its frame, or KEXECORE_NO_MFN. The page is the core's
 * until it is freed, which may be after the image that owned it is no longer to be seen. It need
 * not be cleared before, and is not when it goes back: it may hold the guest's kernel and command
 * line, so clear it before another domain gets it. */
kexecore_mfn_t kexecore_hook_alloc_page(void *host, kexecore_maddr_t highest_maddr);
void kexecore_hook_free_page(void *host, kexecore_mfn_t mfn);

/* Should the call pause? Non-zero: yes, it returns -KEXECORE_ERESTART (rule C). Asked after each
 * page of work. A hypervisor that lets loads run to their end always says 0; it too sees
 * -KEXECORE_ERESTART, where a page that is to be given back cannot be mapped. */
int kexecore_hook_preempt(void *host);

/* Where a CPU's crash notes lie. 0 with *notes set (size 0: this CPU has none), or non-zero
 * when there is no such CPU id. */
int kexecore_hook_cpu_notes(void *host, uint32_t cpu, struct kexecore_range *notes);

/* An image is complete and about to be committed: writes what the crash kernel is to find in
 * vmcoreinfo. Asked for once in each load that gets there (rule L18). The image that is present
 * until then reads the same bytes if the machine crashes now: they must make sense to it at every
 * instant, so write what has changed, not all of it anew. */
void kexecore_hook_save_vmcoreinfo(void *host);

/* Stops the other CPUs, moves the pages of the image's list to their destinations and enters it, in
 * the state that Xen's public header gives for KEXEC_CMD_kexec: interrupts off, every segment (with
 * data or not) mapped writable at its machine address, EM_386 in
 * protected mode, paging off. The control page is for the code and stack that do it.
 *
 * From the first page that is moved on, nothing of the old world is there to rely on: a destination
 * may be any page of RAM, the hypervisor's code, tables and stacks among them (not the control
 * page, a page of the list, of the image's tables, or a staged page that is still to be moved:
 * rules D2, D4). So what moves them and what it stands on lies in the control page, or in pages
 * that no segment names and that are not staged.
 *
 * Where the configuration has a control_va, the control page holds code that does all of this, once
 * what its contract (asm/CONTRACT.md, Q1, Q3, Q4, Q9 to Q17) leaves to the hypervisor is done: the
 * other CPUs stopped where nothing wakes them into what is overwritten; VMX and SVM left; no NMI or
 * machine check to come; nothing that writes to memory by itself (IOMMU, processor trace, debug
 * store); interrupt controllers and MSRs as an image expects them; DR7.GD and TF clear, memory
 * write-back by PAT and MTRRs, no memory encryption; the control page mapped at control_va,
 * executable, in a way that takes no allocation. Then
 *
 *   return (int)((kexecore_control_fn *)control_va)(
 *       image->list, image->tables * KEXECORE_PAGE_SIZE, image->entry, image->arch,
 *       image->control * KEXECORE_PAGE_SIZE);
 *
 * which comes back only to refuse: look for what it refuses (rules R) before anything is stopped,
 * or start it again.
 *
 * May run on several CPUs at once, or nested on one: kexecore_crash may come in the middle of it,
 * also for the same image. Of several the hook lets one go on, and settles that before it maps a
 * control page.
 *
 * Does not return when it succeeds: a return of 0 exists only in a simulated machine, and leaves
 * the instance as the stopped CPUs would find it (rule X3). A negative return is a refusal: the
 * hook has put everything back, and the caller gets the number. */
int kexecore_hook_enter(void *host, const struct kexecore_image *image);

/* The code in a control page (rule D7): list, entry and arch of the image, the machine addresses of
 * its tables and of its control page. Called on the CPU that is to run the image, with interrupts
 * off or on; returns only to refuse (rules R of asm/CONTRACT.md), a negative KEXECORE_E…, and then
 * nothing has changed. */
typedef long kexecore_control_fn(uint64_t list, kexecore_maddr_t tables, kexecore_maddr_t entry,
                                 uint64_t arch, kexecore_maddr_t control);

#ifdef __cplusplus
}
#endif

#endif
