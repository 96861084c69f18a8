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
 * The core calls back through the kexecore_hook_ functions of hooks.h, which the hypervisor
 * defines. The hypervisor also defines memcpy and memset, as C has them: compilers call them.
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

#include "kexecore/hooks.h"
#include "kexecore/kexecore_types.h"

#ifdef __cplusplus
extern "C" {
#endif

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
 *                            in the posted revision L8, L9, L14, too), or the hook enter or prepare
 *                            returned a positive number or -KEXECORE_ERESTART (X3, P1)
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
 *                         never -KEXECORE_ERESTART (X3)
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
 * Called at most once for each image that the hook has taken over, by a hypervisor that knows that
 * the exec's hook took it over: what kexecore_crash takes over stays so, and a call that is meant
 * for it ends an exec's entry. It may come from another CPU than the hook, and before the hook has
 * returned. The hook has to return 0 then: with a refusal it would end the entry a second time,
 * which may be another exec's by then. The guest was answered 0 by the exec, and learns no more. */
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
 *   -KEXECORE_ERESTART  the call is suspended again, or still (it lost 64 times to other CPUs), and
 *                       outcome->ticket names it
 *   any other number    the result of the call: what kexecore_hypercall would have returned
 *
 * Locks and sleep: as kexecore_hypercall. Rules: C, C1.
 *
 * Any virtual CPU may call it, in the address space: there the core reads what it still needs of
 * the guest's memory. The ticket may have been in the guest's hands. The core does not ask again
 * whether the caller is the control domain, nor for the operation and its argument: it goes on with
 * the call that it has begun, whatever stands beside the ticket now. While one CPU goes on with the
 * call, the ticket is used up, and another CPU that comes with it gets -KEXECORE_EINVAL.
 *
 * A hypervisor that keeps the ticket of a call, for kexecore_abandon, forgets it when the call has
 * ended: with any answer but -KEXECORE_ERESTART to the ticket in the right address space. */
long kexecore_continue(struct kexecore_instance *instance, uint32_t ticket, uint64_t space,
                       struct kexecore_outcome *outcome);

/* Ends a call that is suspended, for a guest that does not come back to it. Once an answer is
 * another one than -KEXECORE_ERESTART with the same ticket, nothing of the guest's is read or
 * written any more.
 *
 *   ticket   of the outcome of the call that was suspended, as the hypervisor itself has kept it
 *   outcome  written, whatever the answer
 *
 * Returns
 *   -KEXECORE_EINVAL    no call with this ticket is suspended, or this is the result of the call
 *   -KEXECORE_ERESTART  the hypervisor calls kexecore_abandon again, with the ticket of this
 * outcome. There are more pages to give back; or, if it is the same ticket, the call lost 64 times
 * to other CPUs, and nothing has changed any other number    the result of the call, which nobody
 * needs; -KEXECORE_EINTR for a load that was rolled back
 *
 * Locks and sleep: as kexecore_hypercall. Rules: C, C2. Calls the hooks that map, unmap and free
 * pages, and kexecore_hook_preempt; no others.
 *
 * A hypervisor calls it when the owner of the call is destroyed, and when the owner begins another
 * load or unload: it has forgotten the call. Who the owner is, the hypervisor says: the domain, if
 * it runs one client at a time, or the address space, or the guest's thread. No other CPU goes on
 * with the call at the time, for example since the owner's virtual CPUs are stopped: the ticket
 * would be used up, and nothing abandoned. core/archive/example.c of the source tree shows both.
 *
 * While kexecore_hook_map fails, pages cannot be given back, and each call answers
 * -KEXECORE_ERESTART. Who has to be done calls it again later, rather than in a loop. */
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

#ifdef __cplusplus
}
#endif

#endif
