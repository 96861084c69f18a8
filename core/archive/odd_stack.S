/* SPDX-License-Identifier: MIT
 *
 * Calls into the core on a stack that is aligned by 8 bytes and not by 16. The linker's option --wrap
 * sends the example's calls here: NAME to __wrap_NAME. What was called NAME is __real_NAME then. */

/* In: the arguments of a C function, at most six. Out: its answer. Keeps what a C function keeps. */
.macro on_odd_stack name
  .globl __wrap_\name
  .type __wrap_\name, @function
__wrap_\name:
#ifdef ODD_STACK_TRAPS
  ud2 /* shows that calls come here */
#endif
  push %rbp
  mov %rsp, %rbp
  and $-16, %rsp
  sub $8, %rsp /* the ABI has a multiple of 16 here, before the call */
  call __real_\name
  leave
  ret
  .size __wrap_\name, . - __wrap_\name
.endm

  .text
  on_odd_stack kexecore_init
  on_odd_stack kexecore_hypercall
  on_odd_stack kexecore_continue
  on_odd_stack kexecore_abandon

  .section .note.GNU-stack, "", @progbits
