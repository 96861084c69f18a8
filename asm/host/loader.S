/* SPDX-License-Identifier: MIT
 *
 * A hypervisor of one call: started by multiboot, it makes itself a world with as much in it as an
 * emulated processor has (paging with NX, SMEP, SMAP, PKE, PCID, global pages, interrupts that
 * come, a breakpoint that waits), lays out an image and a page list, and calls the code of the
 * control page. Only image.S prints; where the code refuses, the machine ends with its error.
 *
 * ARCH is the image's (an ELF machine number), IMAGE_FILE its bytes.
 */
#include "asm/entry_layout.h"
#include "asm/host/places.h"

#define MULTIBOOT_MAGIC 0x1badb002
#define MULTIBOOT_FLAGS 0x10000 /* the addresses are in this header */

#define LOADER_CR4 0x730ee8 /* DE PAE MCE PGE OSFXSR OSXMMEXCPT UMIP FSGSBASE PCIDE SMEP SMAP PKE */
#define LOADER_CR0 0x8005003b
#ifndef LOADER_EFER
#define LOADER_EFER 0x901 /* NXE LME SCE */
#endif

  .section .text.loader, "ax", @progbits
  .code32
  .balign 4
multiboot:
  .long MULTIBOOT_MAGIC, MULTIBOOT_FLAGS, -(MULTIBOOT_MAGIC + MULTIBOOT_FLAGS)
  .long LOADER, LOADER, 0, 0, start

  .globl start
start:
  cli
  cld
  mov $stack_end, %esp
  mov $OLD_TABLES, %edi
  xor %eax, %eax
  mov $(0x40000 / 4), %ecx
  rep stosl

/* Both sets of tables: the first GiB 1:1 by large pages, and the control page. The old ones have NX
 * from 4 MiB on, and all of them are global. */
  .macro make_tables base, page_flags
  movl $(\base + 0x1003), \base
  movl $(\base + 0x2003), \base + 0x1000
  movl $(\base + 0x3003), \base + (CONTROL_VA >> 39 & 511) * 8
  movl $(\base + 0x4003), \base + 0x3000 + (CONTROL_VA >> 30 & 511) * 8
  movl $(\base + 0x5003), \base + 0x4000 + (CONTROL_VA >> 21 & 511) * 8
  movl $(CONTROL + \page_flags - 0x80), \base + 0x5000 + (CONTROL_VA >> 12 & 511) * 8
  mov $(\base + 0x2000), %edi
  mov $\page_flags, %eax
1:
  mov %eax, (%edi)
  add $8, %edi
  add $0x200000, %eax
  cmp $0x40000000, %eax
  jb 1b
  .endm
  make_tables OLD_TABLES, 0x183
  make_tables NEW_TABLES, 0x83
  mov $(OLD_TABLES + 0x2000 + 2 * 8), %edi
2:
  orl $0x80000000, 4(%edi)
  add $8, %edi
  cmp $(OLD_TABLES + 0x3000), %edi
  jb 2b

  mov $KEXECORE_CR4_PAE, %eax
  mov %eax, %cr4
  mov $OLD_TABLES, %eax
  mov %eax, %cr3
  mov $KEXECORE_MSR_EFER, %ecx
  mov $LOADER_EFER, %eax
  xor %edx, %edx
  wrmsr
  mov $LOADER_CR0, %eax
  mov %eax, %cr0
  lgdt gdt_pointer
  ljmp $0x08, $start_64

  .code64
start_64:
  mov $0x10, %eax
  mov %eax, %ss
  mov %eax, %ds
  mov %eax, %es
  mov $LOADER_CR4, %eax
  mov %rax, %cr4

/* Every vector leads to one handler. */
  mov $OLD_IDT, %edi
  mov $256, %ecx
  lea handler(%rip), %rax
3:
  mov %ax, (%rdi)
  movl $0x8e000008, 2(%rdi)
  movw $0x8e00, 4(%rdi)
  mov %rax, %rdx
  shr $16, %rdx
  mov %dx, 6(%rdi)
  add $16, %rdi
  dec %ecx
  jnz 3b
  lidt idt_pointer(%rip)

/* What is to be moved. */
  lea image(%rip), %rsi
  mov $STAGED, %edi
  mov $(image_end - image), %ecx
  rep movsb
  mov $SWAPPED_A, %edi
  mov $0x1a1a1a1a, %eax
  mov $1024, %ecx
  rep stosl
  mov $0x2b2b2b2b, %eax /* page B follows */
  mov $1024, %ecx
  rep stosl
  mov $SOURCES, %edi
4:
  mov %rdi, (%rdi) /* each word says where it is from */
  add $8, %rdi
  cmp $(SOURCES + PAGES * 4096), %rdi
  jb 4b

/* The list: the image, a swap, and the many pages; a page of it after the other. */
  .macro list_entry
  mov %rax, (%rdi)
  add $8, %rdi
  .endm
  mov $LIST, %edi
  mov $(IMAGE | KEXECORE_CONTROL_LIST_DESTINATION), %eax
  list_entry
  mov $(STAGED | KEXECORE_CONTROL_LIST_SOURCE), %eax
  list_entry
  mov $(STAGED + 4096 | KEXECORE_CONTROL_LIST_SOURCE), %eax
  list_entry
  mov $(SWAPPED_A | KEXECORE_CONTROL_LIST_DESTINATION), %eax
  list_entry
  mov $(SWAPPED_B | KEXECORE_CONTROL_LIST_SOURCE | KEXECORE_CONTROL_LIST_SWAP), %eax
  list_entry
  mov $(DESTINATIONS | KEXECORE_CONTROL_LIST_DESTINATION), %eax
  list_entry
  xor %edx, %edx
5:
  mov %edx, %eax
  xor $1, %eax
  shl $12, %eax
  add $(SOURCES | KEXECORE_CONTROL_LIST_SOURCE), %eax
  mov %edi, %ecx
  and $4095, %ecx
  cmp $4088, %ecx
  jne 6f
  lea 8 + KEXECORE_CONTROL_LIST_INDIRECTION(%rdi), %rcx
  mov %rcx, (%rdi)
  add $8, %rdi
6:
  list_entry
  inc %edx
  cmp $PAGES, %edx
  jb 5b
  mov $KEXECORE_CONTROL_LIST_DONE, %eax
  list_entry

/* How long the same bytes take by themselves: the second time, as the code finds them. */
  mov $2, %ebx
7:
  rdtsc
  shl $32, %rdx
  or %rax, %rdx
  mov %rdx, %r8
  mov $SOURCES, %esi
  mov $DESTINATIONS, %edi
  mov $(PAGES * 4096), %ecx
  rep movsb
  rdtsc
  shl $32, %rdx
  or %rax, %rdx
  sub %r8, %rdx
  mov %rdx, CLOCK
  dec %ebx
  jnz 7b
  mov $DESTINATIONS, %edi
  mov $(PAGES * 512), %ecx
  xor %eax, %eax
  rep stosq

  lea kexecore_control_code(%rip), %rsi
  mov $CONTROL, %edi
  lea kexecore_control_code_end(%rip), %rcx
  sub %rsi, %rcx
  rep movsb

/* A breakpoint on what the swap writes, and a clock that ticks a thousand times a second. */
  mov $SWAPPED_B, %eax
  mov %rax, %dr0
  mov $0xd0602, %eax
  mov %rax, %dr7
  mov $0xfe, %al
  out %al, $0x21
  mov $0x34, %al
  out %al, $0x43
  mov $0xa9, %al
  out %al, $0x40
  mov $0x04, %al
  out %al, $0x40
  sti
8:
  cmpl $3, ticks(%rip)
  jb 8b

  mov $(LIST | KEXECORE_CONTROL_LIST_INDIRECTION), %edi
  mov $NEW_TABLES, %esi
  mov $ARCH, %ecx
  mov $CONTROL, %r8d
  mov $-1, %r9
  mov %r9, %rbx
  mov %r9, %rbp
  mov %r9, %r15
  rdtsc
  mov %eax, CLOCK + 8
  mov %edx, CLOCK + 12
  mov $IMAGE, %edx
  movabs $CONTROL_VA, %rax
  std
  call *%rax
  cli
  neg %eax
  mov $DEBUG_EXIT, %dx
  out %al, %dx
9:
  hlt
  jmp 9b

handler:
  push %rax
  incl ticks(%rip)
  mov $0x20, %al
  out %al, $0x20
  pop %rax
  iretq

  .balign 8
gdt:
  .quad 0, 0x00af9b000000ffff, 0x00cf93000000ffff
gdt_pointer:
  .word 23
  .quad gdt
idt_pointer:
  .word 4095
  .quad OLD_IDT
ticks:
  .long 0
  .balign 16
  .skip 1024
stack_end:
image:
  .incbin IMAGE_FILE
image_end:
