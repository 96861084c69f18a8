/* SPDX-License-Identifier: MIT
 *
 * The code that runs between the hypervisor and the image: it moves the pages of the image's list
 * to their destinations, and enters the image. The core copies these bytes, from
 * kexecore_control_code to kexecore_control_code_end, to the start of the image's control page. The
 * hypervisor calls them there:
 *
 *   long enter(uint64_t list, uint64_t tables, uint64_t entry, uint64_t arch, uint64_t control)
 *
 * in 64-bit mode, at any address that `tables` maps to the control page, too. The call returns only
 * to refuse, and then nothing has changed. asm/CONTRACT.md says what is required (rules Q) and what
 * the image finds (rules G); its rules stand in brackets below.
 *
 * The code is position independent. It writes to the stack at the end of its page, and to no other
 * byte of the page.
 */
#include "asm/entry_layout.h"

  /* Where it is linked this is data: it is copied from there and never runs there. */
  .section .rodata.kexecore_control, "a", @progbits
  .balign 16
  .globl kexecore_control_code, kexecore_control_code_end
  .hidden kexecore_control_code, kexecore_control_code_end
  .type kexecore_control_code, @object
  .code64

/* ---- Refuse, or go on -----------------------------------------------------------------------
 * In: rdi list, rsi tables, rdx entry, rcx arch, r8 control (machine address of this page), and the
 * caller's stack. Out, when it refuses: rax, a negative error. Clobbers what a C function may. */
kexecore_control_code:
.Lpage: /* the page by a local name, which needs no relocation */
  endbr64
  mov %rdx, %r10 /* rdmsr needs rdx and rcx */
  mov %rcx, %r9

  mov $-KEXECORE_CONTROL_EINVAL, %rax
  mov %rsi, %rdx
  or %r8, %rdx
  test $(KEXECORE_CONTROL_SIZE - 1), %edx /* [R1] */
  jnz .Lrefuse
  shr $KEXECORE_CONTROL_ADDRESS_BITS, %rdx
  jnz .Lrefuse
  cmp $KEXECORE_CONTROL_EM_X86_64, %r9 /* [R2] */
  je .Lis_arch
  cmp $KEXECORE_CONTROL_EM_386, %r9
  jne .Lrefuse

  mov $-KEXECORE_CONTROL_EADDRNOTAVAIL, %rax
  mov %r10, %rdx
  or %r8, %rdx
  shr $32, %rdx /* [R3] */
  jnz .Lrefuse
.Lis_arch:

  mov %cr4, %r11
  test $KEXECORE_CR4_LA57, %r11d
  jz .Lis_reached
  mov $-KEXECORE_CONTROL_EOPNOTSUPP, %rax
  cmpq $0, (.Lpage + KEXECORE_CONTROL_FIFTH_LEVEL)(%rip)
  je .Lrefuse /* [R4]: the four levels of `tables` would be read as five */
  mov $-KEXECORE_CONTROL_EADDRNOTAVAIL, %rax
  mov %rsi, %rdx
  or %r8, %rdx
  shr $32, %rdx /* [R4]: five levels are left in 32-bit code */
  jnz .Lrefuse
.Lis_reached:

  mov $-KEXECORE_CONTROL_EBUSY, %rax
  test $KEXECORE_CR4_VMXE, %r11d /* [R5]: clearing it in VMX operation is a fault */
  jnz .Lrefuse
  mov $KEXECORE_MSR_EFER, %ecx
  rdmsr
  test $KEXECORE_EFER_SVME, %eax /* [R5]: interrupts can be let in again only while it is set */
  mov $-KEXECORE_CONTROL_EBUSY, %rax
  jz .Lleave
.Lrefuse:
  ret

/* ---- Leave the old world --------------------------------------------------------------------
 * In: rdi list, rsi tables, r8 control, r9 arch, r10 entry, r11 old CR4. No stack is used.
 * Out: runs on the identity map of `tables`, at this page's machine address, IF and DF clear. The
 * general registers are the same. Where r11 has LA57, a fifth level is still on top of `tables`.
 *
 * Interrupts and breakpoints are turned off before the IDT is taken away. From then on nothing may
 * trap (Q11): CR4 is written before CR0 and CR3, since with CET on CR0.WP cannot be cleared, with
 * LASS on the lower half cannot be used, and with PCIDE on the low bits of CR3 would be a PCID. */
.Lleave:
  cli
  cld
  xor %eax, %eax
  mov %rax, %dr7
  lidt .Lno_idt(%rip)

  test $KEXECORE_CR4_CET, %r11d /* without CET there may be no such MSR */
  jz .Lno_cet
  mov $KEXECORE_MSR_S_CET, %ecx
  xor %edx, %edx
  wrmsr /* else it would act again as soon as the image sets CR4.CET */
.Lno_cet:
  mov %rsi, %rdx
  mov $KEXECORE_ENTRY_CR4_64, %eax /* PGE and PCIDE off: CR3 then flushes every translation */
  test $KEXECORE_CR4_LA57, %r11d
  jz .Lhas_root
  mov (.Lpage + KEXECORE_CONTROL_FIFTH_LEVEL)(%rip), %rdx
  mov $(KEXECORE_ENTRY_CR4_64 | KEXECORE_CR4_LA57), %eax /* LA57 cannot be cleared in long mode */
.Lhas_root:
  mov %rax, %cr4
  mov $KEXECORE_ENTRY_CR0_64, %eax
  mov %rax, %cr0
  mov %rdx, %cr3
  lea (.Lidentity - kexecore_control_code)(%r8), %rax
  jmp *%rax

/* ---- A world of its own ---------------------------------------------------------------------
 * In: rdi list, rsi tables, r8 control, r9 arch, r10 entry, r11 old CR4. Out: rdi, r8 to r10 are the
 * same; the stack is at the end of this page; EFER, GDT, LDT and all segments are new, except CS,
 * which may keep the old world's descriptor until the image is entered. */
.Lidentity:
  lea KEXECORE_CONTROL_SIZE(%r8), %rsp
  mov $KEXECORE_MSR_EFER, %ecx
  mov $KEXECORE_ENTRY_EFER_64, %eax /* not earlier: the old tables may have NX */
  xor %edx, %edx
  wrmsr
  test $KEXECORE_CR4_LA57, %r11d
  jnz .Lleave_five_levels
.Lfour_levels:

  lea .Lgdt_64(%rip), %rax
  lea .Lgdt_32(%rip), %rdx
  cmp $KEXECORE_CONTROL_EM_386, %r9
  cmove %rdx, %rax
  push %rax
  pushw $KEXECORE_CONTROL_GDT_LIMIT
  lgdt (%rsp)
  add $10, %rsp
  xor %eax, %eax
  lldt %ax
  mov $KEXECORE_CONTROL_DATA_SELECTOR, %eax /* loading it sets the bases of FS and GS to 0, too */
  mov %eax, %ss
  mov %eax, %ds
  mov %eax, %es
  mov %eax, %fs
  mov %eax, %gs
  jmp .Lmove

/* ---- From five levels of tables to four [W5] ------------------------------------------------
 * In: esi tables, below 2^32, as this page is; an empty stack. Goes on at .Lfour_levels, with the
 * same rdi and r8 to r10, which are on the stack meanwhile: what 64 bits have over 32 is lost on the
 * way. Clobbers rax, rbx and rsi.
 *
 * The processor lets CR4.LA57 be changed outside of long mode only. So paging goes off in
 * compatibility mode, which ends long mode, as .Lenter_32 does it. EFER.LME stays on, and brings
 * long mode back with paging. */
.Lleave_five_levels:
  lea .Lgdt_32(%rip), %rax
  push %rax
  pushw $KEXECORE_CONTROL_GDT_LIMIT
  lgdt (%rsp)
  add $10, %rsp
  mov $KEXECORE_CONTROL_DATA_SELECTOR, %eax
  mov %eax, %ss
  push %rdi
  push %r8
  push %r9
  push %r10
  lea .Lback(%rip), %rbx
  lea .Lwithout_paging(%rip), %rax
  push $KEXECORE_CONTROL_CODE_SELECTOR
  push %rax
  lretq
  .code32
.Lwithout_paging:
  mov $KEXECORE_ENTRY_CR0_32, %eax
  mov %eax, %cr0
  mov $KEXECORE_ENTRY_CR4_64, %eax
  mov %eax, %cr4
  mov %esi, %cr3
  mov $KEXECORE_ENTRY_CR0_64, %eax
  mov %eax, %cr0
  push $KEXECORE_CONTROL_HOP_SELECTOR
  push %ebx
  lret
  .code64
.Lback:
  mov %esp, %esp
  pop %r10
  pop %r9
  pop %r8
  pop %rdi
  jmp .Lfour_levels

/* ---- Move pages -----------------------------------------------------------------------------
 * In: rdi first entry of the list. Keeps r8 to r10. Clobbers the other registers.
 * rax is the entry, rbp the address of the next one, rdi the destination, rsi the entry's page. */
.Lmove:
  mov %rdi, %rax
  jmp .Lentry
.Lnext:
  mov (%rbp), %rax
  add $8, %rbp
.Lentry:
  mov %rax, %rsi
  and $KEXECORE_CONTROL_LIST_ADDRESS, %rsi
  test $KEXECORE_CONTROL_LIST_SOURCE, %al
  jnz .Lsource
  test $KEXECORE_CONTROL_LIST_DESTINATION, %al
  jnz .Ldestination
  test $KEXECORE_CONTROL_LIST_ZERO, %al
  jnz .Lzero
  test $KEXECORE_CONTROL_LIST_INDIRECTION, %al
  jnz .Lindirection
  test $KEXECORE_CONTROL_LIST_DONE, %al
  jnz .Ldone
  jmp .Lstop /* the entry has no flag [Q7] */

.Ldestination:
  mov %rsi, %rdi
  jmp .Lnext

.Lindirection:
  mov %rsi, %rbp
  jmp .Lnext

.Lsource:
  cmp %rsi, %rdi
  je .Lin_place
  mov $(KEXECORE_CONTROL_SIZE / 8), %ecx
  test $KEXECORE_CONTROL_LIST_SWAP, %al
  jnz .Lswap
  rep movsq /* leaves the destination of the next source in rdi */
  jmp .Lnext

.Lin_place:
  add $KEXECORE_CONTROL_SIZE, %rdi
  jmp .Lnext

/* The entry has the size of the zero pages where others have an address. */
.Lzero:
  mov %rsi, %rcx
  shr $3, %rcx
  xor %eax, %eax
  rep stosq /* leaves the destination behind the zero pages in rdi */
  jmp .Lnext

.Lswap:
  mov (%rsi), %rax
  mov (%rdi), %rdx
  mov %rdx, (%rsi)
  mov %rax, (%rdi)
  add $8, %rsi
  add $8, %rdi
  dec %ecx
  jnz .Lswap
  jmp .Lnext

/* ---- Enter ----------------------------------------------------------------------------------
 * In: r8 control, r9 arch, r10 entry. Every register is zeroed while its upper half can be reached.
 * So the entry's address is on the stack, at the place to which rsp has to point. */
.Ldone:
  lea KEXECORE_CONTROL_ENTRY(%r8), %rsp
  mov %r10, (%rsp)
  lea .Lenter_64(%rip), %rax
  lea .Lenter_32(%rip), %rdx
  cmp $KEXECORE_CONTROL_EM_386, %r9
  cmove %rdx, %rax
  push $KEXECORE_CONTROL_CODE_SELECTOR
  push %rax
  xor %eax, %eax
  xor %ecx, %ecx
  xor %edx, %edx
  xor %ebx, %ebx
  xor %ebp, %ebp
  xor %esi, %esi
  xor %edi, %edi
  xor %r8d, %r8d
  xor %r9d, %r9d
  xor %r10d, %r10d
  xor %r11d, %r11d
  xor %r12d, %r12d
  xor %r13d, %r13d
  xor %r14d, %r14d
  xor %r15d, %r15d
  lretq

/* In: rsp points to the entry's address and is 16-byte aligned; the other registers are 0. */
.Lenter_64:
  push $KEXECORE_ENTRY_FLAGS
  popfq
  call *(%rsp)
.Lstop: /* the image returned, which it must not; or an entry of the list has no flag [Q7] */
  cli
  hlt
  jmp .Lstop

/* The same, in compatibility mode. Clearing CR0.PG leaves long mode. That takes no jump, since this
 * page is mapped at its machine address. */
  .code32
.Lenter_32:
  mov $KEXECORE_ENTRY_CR0_32, %eax
  mov %eax, %cr0
  mov $KEXECORE_MSR_EFER, %ecx
  xor %eax, %eax /* KEXECORE_ENTRY_EFER_32; edx is 0 */
  wrmsr
  mov %eax, %cr3
  mov %eax, %cr4 /* KEXECORE_ENTRY_CR4_32 */
  xor %ecx, %ecx
  push $KEXECORE_ENTRY_FLAGS
  popf
  call *(%esp)
.Lstop_32:
  cli
  hlt
  jmp .Lstop_32

/* ---- Data: read only ------------------------------------------------------------------------
 * Flat segments of 4 GiB, present, ring 0, accessed (so that the processor does not set that
 * bit). */
  .balign 8
.Lgdt_64:
  .quad 0, 0
  .quad 0x00af9b000000ffff /* code, 64-bit */
  .quad 0x00cf93000000ffff /* data */
.Lgdt_32:
  .quad 0
  .quad 0x00af9b000000ffff /* code, 64-bit: KEXECORE_CONTROL_HOP_SELECTOR */
  .quad 0x00cf9b000000ffff /* code, 32-bit */
  .quad 0x00cf93000000ffff /* data */

/* With this IDT the first exception resets the machine, and runs no handler of the old world. */
.Lno_idt:
  .word 0
  .quad 0
kexecore_control_code_end:
  .size kexecore_control_code, . - kexecore_control_code

  .section .note.GNU-stack, "", @progbits
