/* SPDX-License-Identifier: MIT
 *
 * The hooks: functions that the hypervisor defines, and the core calls. kexecore.h includes this
 * header, and says what is meant by units and rules.
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
#ifndef KEXECORE_HOOKS_H
#define KEXECORE_HOOKS_H

#include "kexecore/kexecore_types.h"

#ifdef __cplusplus
extern "C" {
#endif

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

/* What a page is allocated for (rule D9). Where the allocator hands out a destination of the image
 * for a control page, a table or a page of the list, the page does not become that: it stages data,
 * or is freed before the load ends. So a purpose says for what a page is asked, and who frees a
 * page is not told it. */
#define KEXECORE_PURPOSE_CONTROL 1u /* an image's control page */
#define KEXECORE_PURPOSE_TABLE 2u   /* a page table of an image */
#define KEXECORE_PURPOSE_LIST 3u    /* a page of an image's page list */
#define KEXECORE_PURPOSE_STAGED 4u  /* data of an image */
#define KEXECORE_PURPOSE_NAMES 5u   /* the core's list of an image's tables */
#define KEXECORE_PURPOSE_SCRATCH 6u /* the load's own; freed before the load ends */

/* Allocates one page of RAM. kexecore_hook_free_page frees it.
 *
 *   highest_maddr  the page's last byte lies at or below this machine address; it may be above the
 *                  end of the machine's memory, up to UINT64_MAX
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
 * The load can fail after it all the same, when an image is being entered meanwhile (S4).
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
 *   a negative number  it cannot: the load fails with this error, and is rolled back. A crash image
 *                      that the new one would have written over is gone by then (L16)
 *   a positive number or -KEXECORE_ERESTART
 *                      a mistake of the hook: the load fails with -KEXECORE_EINVAL
 *
 * Rules: L18, P1, P2. Neither comes in the middle of an entry of that image. They are called once
 * for each load or unload, so they may take as long as some pages of work do.
 *
 * This is the place for what a hypervisor does that enters images by means of its own (control_va
 * is 0), or that makes page tables of its own for the entry. One that needs none of this answers 0.
 * Three images may be prepared at a time: one of each type, and the one that is about to be
 * committed, whose predecessor is forgotten after it. So what is at control_va cannot be settled
 * here, but for one image at a time, when it is entered. */
int kexecore_hook_prepare(void *host, const struct kexecore_image *image);
void kexecore_hook_forget(void *host, const struct kexecore_image *image);

/* Stops the other CPUs, moves the pages of the image's list to their destinations, zeroes those
 * that the list says are zero (rule D3), and enters the image.
 *
 *   image  valid until the hook returns, and where it takes the image over, until that is entered
 * or kexecore_enter_failed is called; but only until the first page is moved
 *
 * Does not return when it succeeds. Returns
 *   a negative number  a refusal: nothing has changed; the caller gets the number
 *   0                  the image is taken over: it stays valid, and the hypervisor enters it later,
 *                      perhaps on another CPU, or calls kexecore_enter_failed (X5)
 *   a positive number, or -KEXECORE_ERESTART
 *                      a mistake of the hook: the caller gets -KEXECORE_EINVAL
 *
 * Rules: X3, X4, X7, D. May run on several CPUs at once, or nested on one: kexecore_crash may come
 * in the middle of it, also for the same image. The hook is not told whether kexecore_crash or an
 * exec calls it. A hypervisor to whom that matters notes that it crashes before it calls
 * kexecore_crash.
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
 *   ((kexecore_control_fn *)control_va)(
 *       image->list, image->tables * KEXECORE_PAGE_SIZE, image->entry, image->arch,
 *       image->control * KEXECORE_PAGE_SIZE);
 *
 * comes back only to refuse. Nothing can be put back by then, so the hypervisor resets the machine.
 * It should not come to that: the first part of the hook has looked at the rules R. */
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
