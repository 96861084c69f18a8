/* SPDX-License-Identifier: MIT
 *
 * kexecore: the kexec hypercall core, as a hypervisor links it. Usable from C11 and C++.
 *
 * The hypervisor owns everything: the instance's storage, the memory map, the guest's address
 * space. It calls
 *
 *   kexecore_init       once, at start-up
 *   kexecore_hypercall  for each kexec hypercall of a guest
 *   kexecore_exec       to execute an image where there is no guest, as on another CPU
 *   kexecore_enter_failed  when an image that was taken over cannot be entered
 *   kexecore_continue   for a call that was suspended, or
 *   kexecore_abandon    to end such a call without its guest
 *   kexecore_crash      when the hypervisor itself crashes
 *
 * The core calls back through the kexecore_hook_ functions below, which the hypervisor defines.
 * The hypervisor also defines memcpy and memset, as C has them: compilers call them.
 *
 * The stack pointer is a multiple of 8 at every call; it need not be one of 16. Hooks get the stack
 * no better aligned than the core got it (CONTRACT.md, "What the archive asks of a hypervisor's
 * stack").
 *
 * Two documents have the rules that both sides keep, and lie at the top of the archive's folder:
 *
 *   CONTRACT.md      the hypercall; "rule X3" below is its paragraph X3
 *   ASM_CONTRACT.md  the code in an image's control page, in the source tree asm/CONTRACT.md; its
 *                    rules are named together with the file
 *
 * Units: addresses and sizes are bytes, frame numbers (MFN) count pages of KEXECORE_PAGE_SIZE.
 * A machine address, a frame number and a guest address are different things; the typedefs say
 * which is meant.
 *
 * Each function below has its arguments, its answers, its context (locks, sleep) and its rules as
 * lists. What needs more words follows them.
 */
#ifndef KEXECORE_KEXECORE_H
#define KEXECORE_KEXECORE_H

#include "kexecore/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this header. kexecore_init refuses a configuration of another version. */
#define KEXECORE_API_VERSION 4u

#define KEXECORE_PAGE_SIZE 4096u

typedef uint64_t kexecore_guest_t; /* guest handle: an address in the caller's address space */
typedef uint64_t kexecore_maddr_t; /* machine address */
typedef uint64_t kexecore_mfn_t;   /* machine frame number: machine address / page size */

#define KEXECORE_NO_MFN (~(kexecore_mfn_t)0)

/* A range of machine memory, [start, start + size). A range of size 0 is no range, wherever it
 * starts. */
struct kexecore_range {
  kexecore_maddr_t start;
  uint64_t size; /* bytes */
};

/* The most ranges of RAM that an instance takes. */
#define KEXECORE_MAX_RAM_RANGES 1024u

/* A feature of an instance: it has load_v1 and unload_v1, the operations 1 and 2, which read page
 * lists of the guest's. Xen 4.23 has removed them, and clients of Xen 4.4 or later do not use them.
 */
#define KEXECORE_FEATURE_LISTS 1u

/* A feature of an instance: the hypervisor runs with 5-level paging (CR4.LA57). The control page of
 * an image and the root of its page tables then lie below 4 GiB, and there is a fifth level of
 * tables that the code of the control page leaves by (rules D1, D6 and D10). The image is entered on
 * four levels all the same. */
#define KEXECORE_FEATURE_LA57 2u

/* What the hypervisor tells the core once, at start-up (rules I). kexecore_init copies it, except
 * the table of RAM. */
struct kexecore_config {
  uint32_t api_version;   /* KEXECORE_API_VERSION */
  uint32_t abi;           /* KEXECORE_ABI_MERGED or KEXECORE_ABI_POSTED */
  uint32_t physical_bits; /* the width of a machine address in bits, 32 to 52 */
  uint32_t nr_ram;        /* how many ranges of RAM there are; at most KEXECORE_MAX_RAM_RANGES */
  uint32_t features;      /* KEXECORE_FEATURE_…; 0: none of them (rule I8) */
  uint32_t padding;       /* not looked at */
  /* The machine's RAM: page aligned ranges, ascending, with a gap between any two (rule I6). They
   * may include what the hypervisor itself uses, which is dead when a DEFAULT image is entered.
   * Each range is write-back memory as a whole (rules D6, and Q15 of ASM_CONTRACT.md).
   * The table stays the hypervisor's: it lives, and does not change, as long as the instance is
   * used. Without RAM no DEFAULT image and no load_v1 of either type can be loaded: DEFAULT images
   * lie in it, and it bounds how many entries of a guest's list are read. */
  const struct kexecore_range *ram;
  struct kexecore_range crash; /* the crash area: page aligned, reserved for crash images */
  struct kexecore_range xen;   /* the hypervisor's own image, for get_range */
  struct kexecore_range vmcoreinfo;
  /* The virtual address where the hypervisor will map the control page of the image that it enters:
   * page aligned, in the upper half (rule I7). 0: the hypervisor enters images by means of its own,
   * and they get no page tables and no code. It has to do so where memory encryption is on (rule
   * Q14 of ASM_CONTRACT.md). Where CR4.LA57 is on, control_va takes KEXECORE_FEATURE_LA57 (rule
   * R4 there); it lies in the upper half of four levels all the same. */
  uint64_t control_va;
  void *host; /* handed to every hook; the core never looks at it */
};

/* A flag of an image: the guest may have written parts of this crash image by itself, anywhere in
 * the crash area (rule V3). So all of the area has to be mapped at entry. */
#define KEXECORE_IMAGE_AREA 1u

/* A flag of an image: it came as a list of the guest's, which cannot ask for memory to be mapped.
 * So the first MiB is mapped at entry, as such images expect it (rule D6). */
#define KEXECORE_IMAGE_LOW 2u

/* An image, as kexecore_hook_enter gets it. It is valid until the hook returns. Code that moves
 * pages by the list works on a copy outside of the pages that it moves: the instance, which this
 * lies in, may be a destination. */
struct kexecore_image {
  kexecore_maddr_t entry; /* where the image is entered */
  kexecore_mfn_t control; /* the image's control page, which the core owns (rules D1, D8) */
  uint64_t list;          /* the first entry of the page list to relocate by (rule D3) */
  kexecore_mfn_t tables;  /* the root of the image's page tables (rule D6), or KEXECORE_NO_MFN */
  uint64_t tables_list;   /* for the core alone: where it finds the pages of the tables */
  uint32_t type;          /* KEXEC_TYPE_DEFAULT or KEXEC_TYPE_CRASH */
  uint32_t arch;          /* KEXECORE_EM_386 or KEXECORE_EM_X86_64 */
  uint32_t flags;         /* KEXECORE_IMAGE_… */
  uint32_t nr_segments;   /* at most KEXECORE_MAX_SEGMENTS */
  /* The part of the crash area that holds the control page and tables of a crash image (rule D8).
   * Size 0: they lie elsewhere. */
  struct kexecore_range in_area;
  /* What has to be mapped at entry. buf tells whether the segment has data (not 0) or only asks for
   * a mapping (0); it is no address to read from. */
  struct kexecore_abi_segment segments[KEXECORE_MAX_SEGMENTS];
};

/* An instance. The storage is the hypervisor's, zeroed or not; its contents are the core's. */
#define KEXECORE_INSTANCE_WORDS 448
struct kexecore_instance {
  uint64_t opaque[KEXECORE_INSTANCE_WORDS];
};

/* ---- Functions: defined by the core, called by the hypervisor ------------------------------ */

/* Who calls. */
struct kexecore_caller {
  uint32_t mode;    /* KEXECORE_CALLER_NATIVE, or KEXECORE_CALLER_COMPAT for a guest that calls in
                       32-bit mode */
  uint32_t padding; /* not looked at */
  /* A name of the address space to which the caller's guest addresses belong. Two callers have the
   * same name only if the hooks read the same memory for both: in Xen, say, the machine address of
   * the guest's root page table. A guest's word for it is no name. */
  uint64_t space;
};

/* The bits of a ticket: as many as fit beside an operation in a register that a guest keeps while
 * its hypercall is re-executed. A ticket is never 0. */
#define KEXECORE_TICKET_BITS 22

/* Why the core answered -KEXECORE_EBUSY. The first two end, so that a hypervisor may let the caller
 * try again; docs/concurrency.md of the source tree says for how long. */
#define KEXECORE_BUSY_RUNNING 1u   /* a load or unload runs (H3) */
#define KEXECORE_BUSY_SUSPENDED 2u /* a load or unload is suspended (H3) */
#define KEXECORE_BUSY_ENTERED 3u   /* an image is being entered (H3, X2, S4) */
#define KEXECORE_BUSY_CONTENDED 4u /* the call lost 64 times to other CPUs (H3, X2) */

/* What the hypervisor is told beside the answer. It is not for the guest. */
struct kexecore_outcome {
  uint32_t ticket; /* with -KEXECORE_ERESTART: names the call that is suspended; else 0 */
  uint32_t busy;   /* with a -KEXECORE_EBUSY of the core's own: KEXECORE_BUSY_…; else 0 */
};

/* Prepares an instance. Called once, before the instance's first hypercall.
 *
 *   instance  storage that lives as long as the instance is used
 *   config    read in this call alone, except the table of RAM that it points to
 *
 * Returns
 *   0                 the instance can be used
 *   -KEXECORE_EINVAL  the configuration breaks one of the rules I. Nothing has changed. An instance
 *                     that was never accepted must not be used
 *
 * Locks: none. Sleeps: no. Rules: I1 to I8. */
int kexecore_init(struct kexecore_instance *instance, const struct kexecore_config *config);

/* Carries out one kexec hypercall of the current guest.
 *
 *   caller   read in this call alone
 *   op       the operation, KEXEC_CMD_…; compared in all its 64 bits
 *   arg      guest address of the operation's argument; the core reads it through a hook
 *   outcome  written, whatever the answer
 *
 * Returns what the guest is answered, with one exception, -KEXECORE_ERESTART:
 *   0                        done; for status: no image of the type is present
 *   1                        for status: an image of the type is present (T2)
 *   -KEXECORE_EPERM          the caller is not the control domain, and the hook has no error of its
 *                            own for that (H1)
 *   -KEXECORE_EOPNOTSUPP     there is no such operation, or it is not configured (H2)
 *   -KEXECORE_EBUSY          outcome->busy says why (H3, X2, S4)
 *   -KEXECORE_EFAULT         guest memory could not be read or written (H4, R4, L7, L17, V2, V3)
 *   -KEXECORE_EINVAL         an argument is wrong (R2, R3, L5, L6, L11 to L13, V1, V2, U1, T1, X1;
 *                            in the posted revision L8, L9, L14, too), or the enter hook returned
 *                            a positive number or -KEXECORE_ERESTART (X3)
 *   -KEXECORE_EADDRNOTAVAIL  an address is not allowed (L8 to L10, L14). In the posted revision
 *                            this is -KEXECORE_EINVAL
 *   -KEXECORE_ERANGE         there is no such CPU, or the answer does not fit (R2, R4)
 *   -KEXECORE_ENOENT         for exec: no image of the type is present (X2)
 *   -KEXECORE_ENOMEM         a page could not be allocated or mapped, or the image is too large
 *                            (L15, L17, V2)
 *   any negative number      what kexecore_hook_is_privileged, for exec kexecore_hook_enter, or for
 *                            a load kexecore_hook_prepare refused with, perhaps one of the above,
 *                            but never -KEXECORE_ERESTART (H1, X3, P1)
 *   -KEXECORE_ERESTART       not for the guest: the call is suspended, and outcome->ticket names it
 *                            (C)
 * Every error leaves the instance as CONTRACT.md says ("Atomicity").
 *
 * Locks: takes none of the hypervisor's; may be called on several CPUs at once (rule H3). Sleeps:
 * as the hooks do. Rules: H, and those of the operation: X, R, L with D, V, U, T.
 *
 * After -KEXECORE_ERESTART the hypervisor sees to it that kexecore_continue is called in the
 * caller's address space, or kexecore_abandon. Until then loads and unloads are answered
 * -KEXECORE_EBUSY. */
long kexecore_hypercall(struct kexecore_instance *instance, const struct kexecore_caller *caller,
                        uint64_t op, kexecore_guest_t arg, struct kexecore_outcome *outcome);

/* Executes an image, without a guest: the hypervisor has checked who asks, and has read the type.
 * It may run on another CPU than the guest's call, where no guest memory can be reached.
 *
 *   type     KEXEC_TYPE_DEFAULT or KEXEC_TYPE_CRASH
 *   outcome  written, whatever the answer
 *
 * Returns what kexecore_hypercall returns for exec, except what comes of the check and the read:
 *   0                     the image was taken over (X3)
 *   -KEXECORE_EINVAL      there is no such type (X1), or the enter hook returned a positive number
 *                         or -KEXECORE_ERESTART (X3)
 *   -KEXECORE_EBUSY       outcome->busy says why (X2)
 *   -KEXECORE_ENOENT      no image of the type is present (X2)
 *   any negative number   what kexecore_hook_enter refused with, perhaps one of the above, but
 * never -KEXECORE_ERESTART (X3)
 *
 * Locks: none. Sleeps: as kexecore_hook_enter does. Rules: X1 to X3. */
long kexecore_exec(struct kexecore_instance *instance, uint32_t type,
                   struct kexecore_outcome *outcome);

/* Takes back what kexecore_hook_enter has taken over: the image could not be entered.
 *
 * Returns
 *   0                 the exec that took its image over no longer enters it
 *   -KEXECORE_EINVAL  no exec enters an image; nothing has changed
 *
 * Locks: none. Sleeps: no. Rule: X5.
 *
 * Called at most once for each image that the hook has taken over. It may come from another CPU
 * than the hook, and before the hook has returned, but not before the hook was called. */
int kexecore_enter_failed(struct kexecore_instance *instance);

/* Goes on with a call that is suspended.
 *
 *   ticket   of the outcome of the call that was suspended; anything else touches nothing
 *   space    the caller's address space, as in kexecore_caller
 *   outcome  written, whatever the answer
 *
 * Returns
 *   -KEXECORE_EINVAL    no call with this ticket is suspended, or it is another address space's, or
 *                       this is the result of the call
 *   -KEXECORE_ERESTART  the call is suspended again, and outcome->ticket names it
 *   any other number    the result of the call: what kexecore_hypercall would have returned
 *
 * Locks and sleep: as kexecore_hypercall. Rules: C, C1.
 *
 * Any virtual CPU may call it, in the address space: there the core reads what it still needs of
 * the guest's memory. The ticket may have been in the guest's hands. The core does not ask again
 * whether the caller is the control domain. */
long kexecore_continue(struct kexecore_instance *instance, uint32_t ticket, uint64_t space,
                       struct kexecore_outcome *outcome);

/* Ends a call that is suspended, for a guest that does not come back to it. From here on nothing of
 * the guest's is read or written.
 *
 *   ticket   of the outcome of the call that was suspended, as the hypervisor itself has kept it
 *   outcome  written, whatever the answer
 *
 * Returns
 *   -KEXECORE_EINVAL    no call with this ticket is suspended, or this is the result of the call
 *   -KEXECORE_ERESTART  there are more pages to give back: the hypervisor calls kexecore_abandon
 *                       again, with the ticket of this outcome
 *   any other number    the result of the call, which nobody needs; -KEXECORE_EINTR for a load that
 *                       was rolled back
 *
 * Locks and sleep: as kexecore_hypercall. Rules: C, C2.
 *
 * A hypervisor calls it when the owner of the call (the virtual CPU's domain, or the address space)
 * is destroyed, and when the owner begins another load or unload: it has forgotten the call.
 * core/archive/example.c of the source tree shows both. */
long kexecore_abandon(struct kexecore_instance *instance, uint32_t ticket,
                      struct kexecore_outcome *outcome);

/* Enters the crash image, for the hypervisor's own crash.
 *
 * Does not return when it succeeds. Returns
 *   0                    the image was taken over, for good (X3)
 *   -KEXECORE_ENOENT     no crash image is present
 *   -KEXECORE_EINVAL     the enter hook returned a positive number or -KEXECORE_ERESTART (X3)
 *   any negative number  what kexecore_hook_enter refused with, perhaps one of the above (X3)
 *
 * Locks: none. Sleeps: no. May be called from an NMI, and before kexecore_init on an instance whose
 * storage is zeroed. Rules: X4, X3.
 *
 * Other calls may be in the middle of anything, on this CPU or on others: the image that runs is
 * whole all the same. */
long kexecore_crash(struct kexecore_instance *instance);

/* ---- Hooks: defined by the hypervisor, called by the core ----------------------------------
 *
 *   host  in each hook: what the configuration has there
 *
 * Locks: a hook may be called while this CPU's hypercall has the instance. Others that want it are
 * answered -KEXECORE_EBUSY meanwhile; nobody spins (rule H3). Sleeps: a hook may sleep if a
 * hypercall may. kexecore_hook_enter may be called by kexecore_crash, so in an NMI: there it may
 * neither sleep nor wait for a lock. A hook that never returns keeps the instance. No hook may call
 * kexecore_init, kexecore_continue or kexecore_abandon; any other call into the core is answered as
 * another CPU's would be.
 *
 * The core believes what a hook says: it checks what comes from a guest, not what comes from the
 * hypervisor. */

/* Is the caller the control domain?
 *
 * Returns
 *   a positive number  yes
 *   0                  no: the guest is answered -KEXECORE_EPERM
 *   a negative number  no, and the guest is answered this error. -KEXECORE_ERESTART is a mistake of
 *                      the hook, and reads as 0
 *
 * Asked once, first, in each kexecore_hypercall. Rule H1. */
int kexecore_hook_is_privileged(void *host);

/* Copies from the caller's address space.
 *
 *   dst   in the core's own memory, or in a page that kexecore_hook_map gave and that is still
 *         mapped
 *   src   guest address; src + size is at most 2^64, and 2^32 for a compat caller
 *   size  bytes
 *
 * Returns
 *   0         all bytes are copied
 *   non-zero  some byte cannot be read; part of dst may be written then
 *
 * Rules: H4, F, L7, L17.
 *
 * Source and destination may be the same machine memory, as for memmove. src is whatever the guest
 * says, up to the end of its addresses: the hook has to refuse what the guest itself may not read,
 * the hypervisor's own addresses above all. Its stores are ordinary ones: where it uses
 * non-temporal stores it fences them before it returns. */
int kexecore_hook_copy_from_guest(void *host, void *dst, kexecore_guest_t src, size_t size);

/* Copies to the caller's address space.
 *
 *   dst   guest address; dst + size is bounded as in kexecore_hook_copy_from_guest, and the hook
 *         has to refuse what the guest itself may not write
 *   src   in the core's own memory
 *   size  bytes
 *
 * Returns
 *   0         all bytes are copied
 *   non-zero  some byte cannot be written; some of the bytes may be written then
 *
 * Rule R4. */
int kexecore_hook_copy_to_guest(void *host, kexecore_guest_t dst, const void *src, size_t size);

/* Maps one page of machine memory, writable. kexecore_hook_unmap unmaps it.
 *
 *   mfn   a frame of the crash area, or one that kexecore_hook_alloc_page gave
 *   page  an address that kexecore_hook_map returned
 *
 * kexecore_hook_map returns
 *   an address  of KEXECORE_PAGE_SIZE bytes, page aligned. It is the core's until it is unmapped
 *   NULL        the page cannot be mapped
 *
 * The core has at most two pages mapped at a time, those of kexecore_hook_map_guest_page included,
 * and unmaps each of them before the call into it returns. Rule M.
 *
 * Where NULL makes a load fail, the core has to map pages of that load to give them back. A page
 * that can never be mapped again keeps that call suspended, and with it the instance. Images that
 * are present can be entered all the same. A hypervisor with all of RAM mapped never says NULL. */
void *kexecore_hook_map(void *host, kexecore_mfn_t mfn);
void kexecore_hook_unmap(void *host, void *page);

/* Maps one page that the calling guest owns, to be read. kexecore_hook_unmap_guest_page unmaps it.
 *
 *   mfn   whatever the guest says, below 2^width / page size
 *   page  an address that kexecore_hook_map_guest_page returned
 *
 * kexecore_hook_map_guest_page returns
 *   an address  of KEXECORE_PAGE_SIZE bytes, page aligned. The hypervisor sees to it that the page
 *               stays the guest's until it is unmapped. The guest may write to it meanwhile
 *   NULL        mfn is no RAM of that guest; also where it is a device's memory that the guest may
 *               map
 *
 * Rules: V2, V3, M. */
const void *kexecore_hook_map_guest_page(void *host, kexecore_mfn_t mfn);
void kexecore_hook_unmap_guest_page(void *host, const void *page);

/* What a page is allocated for (rule D9). A control page or a table is asked for in vain where it
 * has to be freed, or to stage data, because the page is a destination of the image. */
#define KEXECORE_PURPOSE_CONTROL 1u /* an image's control page */
#define KEXECORE_PURPOSE_TABLE 2u   /* a page table of an image */
#define KEXECORE_PURPOSE_LIST 3u    /* a page of an image's page list */
#define KEXECORE_PURPOSE_STAGED 4u  /* data of an image */
#define KEXECORE_PURPOSE_NAMES 5u   /* the core's list of an image's tables */
#define KEXECORE_PURPOSE_SCRATCH 6u /* the load's own; freed before the load ends */

/* Allocates one page of RAM. kexecore_hook_free_page frees it.
 *
 *   highest_maddr  the page's last byte lies at or below this machine address
 *   purpose        KEXECORE_PURPOSE_…
 *   mfn            a frame that kexecore_hook_alloc_page returned
 *
 * kexecore_hook_alloc_page returns
 *   a frame          above the first MiB and outside the crash area. It is the core's until it is
 *                    freed, which may be after the image that owned it is no longer present
 *   KEXECORE_NO_MFN  there is no such page
 *
 * Rules: D1, D5, D9, P.
 *
 * A crash image has its control page and tables in the crash area, as far as there is room (rule
 * D8): they are not allocated. The page need not be cleared when it is handed out, and the core
 * does not clear it before it is freed. It may hold the guest's kernel and command line then: clear
 * it before another domain gets it. */
kexecore_mfn_t kexecore_hook_alloc_page(void *host, kexecore_maddr_t highest_maddr,
                                        uint32_t purpose);
void kexecore_hook_free_page(void *host, kexecore_mfn_t mfn);

/* Should the call pause? Asked after each page of work.
 *
 * Returns
 *   0         no
 *   non-zero  yes: the call is suspended and returns -KEXECORE_ERESTART
 *
 * Rule C. A hypervisor that lets loads run to their end always says 0. It sees -KEXECORE_ERESTART
 * all the same, where a page that has to be given back cannot be mapped. */
int kexecore_hook_preempt(void *host);

/* Finds a CPU's crash notes, for get_range.
 *
 *   cpu    CPU id: at most 2^31 - 1, otherwise whatever the guest says. The hook has to check it
 *   notes  receives the range; it lies in the core's own memory
 *
 * Returns
 *   0                 *notes is set. Size 0: there are no notes of this CPU, though it exists
 *   -KEXECORE_EINVAL  the guest is answered this error
 *   any other number  there is no such CPU id: the guest is answered -KEXECORE_ERANGE
 *
 * Rule R2. Clients ask for one CPU after another, and stop at the first error. So a CPU that is
 * offline, or whose notes could not be allocated, has size 0: the notes of the CPUs behind it are
 * not lost then. */
int kexecore_hook_cpu_notes(void *host, uint32_t cpu, struct kexecore_range *notes);

/* Writes what the crash kernel is to find in vmcoreinfo: an image is complete and about to be
 * committed. Called once in each load that gets there. Rule L18.
 *
 * If the machine crashes now, the image that is present until the commit reads the same bytes. They
 * must make sense to it at every instant: write what has changed, not all of it anew. */
void kexecore_hook_save_vmcoreinfo(void *host);

/* Prepares for an image, which is complete and about to be committed, as far as that can fail.
 * kexecore_hook_forget undoes it, when the image is gone.
 *
 *   image  valid until kexecore_hook_forget returns; kexecore_hook_enter gets the same address
 *
 * kexecore_hook_prepare returns
 *   0                  the hypervisor can enter the image without allocating anything
 *   a negative number  it cannot: the load fails with this error, and is rolled back
 *   a positive number or -KEXECORE_ERESTART
 *                      a mistake of the hook: the load fails with -KEXECORE_EINVAL
 *
 * Rules: L18, P1, P2. Neither comes in the middle of an entry of that image. They are called once
 * for each load or unload, so they may take as long as some pages of work do.
 *
 * This is the place for what a hypervisor does that enters images by means of its own (control_va
 * is 0), or that maps control pages anew for each image. One that needs none of this answers 0. */
int kexecore_hook_prepare(void *host, const struct kexecore_image *image);
void kexecore_hook_forget(void *host, const struct kexecore_image *image);

/* Stops the other CPUs, moves the pages of the image's list to their destinations, zeroes those
 * that the list says are zero (rule D3), and enters the image.
 *
 *   image  valid until the hook returns, and only until the first page is moved
 *
 * Does not return when it succeeds. Returns
 *   a negative number  a refusal: nothing has changed; the caller gets the number
 *   0                  the image is taken over: it stays valid, and the hypervisor enters it later,
 *                      perhaps on another CPU, or calls kexecore_enter_failed (X5)
 *   a positive number, or -KEXECORE_ERESTART
 *                      a mistake of the hook: the caller gets -KEXECORE_EINVAL
 *
 * Rules: X3, X4, X7, D. May run on several CPUs at once, or nested on one: kexecore_crash may come
 * in the middle of it, also for the same image.
 *
 * The hook has two parts (rule X7). The line between them is the first thing that cannot be put
 * back, which is mostly the first CPU that is stopped.
 *
 *   before  it finds out all that stands against the entry: which of several CPUs goes on; whether
 *           the code in the control page would refuse (rules R of ASM_CONTRACT.md), by the state
 *           that this CPU will have then: one in VMX operation has to be able to leave it. Here it
 *           may return
 *   after   it does not return. Where something goes wrong all the same, also where the code in the
 *           control page refuses, the hypervisor resets the machine, or stops it
 *
 * The image is entered in the state that Xen's public header gives for KEXEC_CMD_kexec: interrupts
 * off, every segment (with data or not) mapped writable at its machine address, EM_386 in protected
 * mode with paging off. The control page is for the code and stack that do it.
 *
 * From the first page that is moved on, nothing of the old world can be relied on: a destination
 * may be any page of RAM, the hypervisor's code, tables and stacks among them. It is never the
 * control page, a page of the list or of the image's tables, or a staged page that still has to be
 * moved (rules D2, D4). So the code that moves pages, and all that it needs, lies in the control
 * page, or in pages that no segment names and that are not staged.
 *
 * Where the configuration has a control_va, the control page holds code that does all of this. The
 * hook first does what ASM_CONTRACT.md leaves to the hypervisor. Its duties are rules Q1, Q3, and
 * Q9 to Q17 there: the other CPUs, virtualisation, NMIs, devices, memory types, interrupt
 * controllers, MSRs, and a mapping of the control page that takes no allocation. Then
 *
 *   return (int)((kexecore_control_fn *)control_va)(
 *       image->list, image->tables * KEXECORE_PAGE_SIZE, image->entry, image->arch,
 *       image->control * KEXECORE_PAGE_SIZE);
 *
 * comes back only to refuse. */
int kexecore_hook_enter(void *host, const struct kexecore_image *image);

/* The code in a control page. Called on the CPU that is to run the image, with interrupts on or
 * off.
 *
 *   list     of the image
 *   tables   machine address of the image's root table
 *   entry    of the image
 *   arch     of the image
 *   control  machine address of the image's control page
 *
 * Does not return when it succeeds. Returns
 *   -KEXECORE_EINVAL, -KEXECORE_EADDRNOTAVAIL, -KEXECORE_EOPNOTSUPP, -KEXECORE_EBUSY
 *     a refusal (rules R of ASM_CONTRACT.md); nothing has changed
 *
 * Rules: D7, and all of ASM_CONTRACT.md. */
typedef long kexecore_control_fn(uint64_t list, kexecore_maddr_t tables, kexecore_maddr_t entry,
                                 uint64_t arch, kexecore_maddr_t control);

#ifdef __cplusplus
}
#endif

#endif
