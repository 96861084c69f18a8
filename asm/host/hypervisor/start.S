/* SPDX-License-Identifier: MIT
 *
 * Brings the hypervisor's processors to 64-bit mode, and its exceptions to C++. A multiboot loader
 * starts it in 32-bit mode, paging off, with its magic number in eax and its information in ebx.
 * Where the command line has the option "la57", they run on five levels of page tables.
 */
#include "asm/host/places.h"

#define MULTIBOOT_MAGIC 0x1badb002
#define MULTIBOOT_FLAGS 0x10003 /* modules on pages, a memory map, addresses in this header */
#define MULTIBOOT_ANSWER 0x2badb002

#define HOST_CR4 0x730ee8 /* DE PAE MCE PGE OSFXSR OSXMMEXCPT UMIP FSGSBASE PCIDE SMEP SMAP PKE */
#define HOST_CR4_EARLY 0x20
#define HOST_CR0 0x8005003b
#define HOST_EFER 0x901 /* NXE LME SCE */
#define MSR_EFER 0xc0000080
#define CPUID_1GIB_PAGES (1 << 26)
#define CPUID_LA57 (1 << 16)
#define CR4_LA57 0x1000
#define MULTIBOOT_HAS_COMMAND_LINE 4
#define COMMAND_LINE 16 /* in the information */
#define SPACE_LA5 0x35616c20 /* the first four bytes of " la57"; with the blank it is no part of a path */

  .section .text.start, "ax", @progbits
  .code32
  .balign 4
multiboot:
  .long MULTIBOOT_MAGIC, MULTIBOOT_FLAGS, -(MULTIBOOT_MAGIC + MULTIBOOT_FLAGS)
  .long multiboot, multiboot, host_load_end, host_end, start

  .globl start
start:
  cli
  cld
  mov $stack_end, %esp
  mov $0, %edi
  cmp $MULTIBOOT_ANSWER, %eax
  jne no_world
  mov %ebx, boot_information
  mov $0x80000001, %eax
  cpuid
  test $CPUID_1GIB_PAGES, %edx
  jz no_world

/* Maps all addresses 1:1, for data and code, in pages of 1 GiB, and leaves room for a control page. */
  movl $(pages_1gib + 3), tables
  movl $(control_directories + 3), tables + (CONTROL_VA >> 39 & 511) * 8
  movl $(control_directory + 3), control_directories + (CONTROL_VA >> 30 & 511) * 8
  movl $(host_control_table + 3), control_directory + (CONTROL_VA >> 21 & 511) * 8
  xor %ecx, %ecx
1:
  mov %ecx, %eax
  shl $30, %eax
  or $0x183, %eax
  mov %eax, pages_1gib(, %ecx, 8)
  mov %ecx, %eax
  shr $2, %eax
  mov %eax, pages_1gib + 4(, %ecx, 8)
  inc %ecx
  cmp $512, %ecx
  jb 1b

/* Five levels of tables are the four with one more on top of them. */
  mov boot_information, %ebx
  testb $MULTIBOOT_HAS_COMMAND_LINE, (%ebx)
  jz 3f
  mov COMMAND_LINE(%ebx), %esi
  dec %esi
2:
  inc %esi
  cmpb $0, (%esi)
  je 3f
  cmpl $SPACE_LA5, (%esi)
  jne 2b
  mov $7, %eax
  xor %ecx, %ecx
  cpuid
  test $CPUID_LA57, %ecx
  jz no_world
  movl $(tables + 3), fifth_level
  movl $(tables + 3), fifth_level + 511 * 8
  movl $fifth_level, root
  orl $CR4_LA57, levels
3:
  mov $host_main_64, %edi
  jmp to_64

/* Without multiboot, or without what the processor should have, there is no way to print anything. */
no_world:
  mov $3, %al
  mov $DEBUG_EXIT, %dx
  out %al, %dx
2:
  hlt
  jmp 2b

/* In: esp a stack, edi the address to go to in 64-bit mode. */
to_64:
  mov levels, %eax
  or $HOST_CR4_EARLY, %eax
  mov %eax, %cr4
  mov root, %eax
  mov %eax, %cr3
  mov $MSR_EFER, %ecx
  mov $HOST_EFER, %eax
  xor %edx, %edx
  wrmsr
  mov $HOST_CR0, %eax
  mov %eax, %cr0
  lgdt gdt_pointer
  ljmp $0x08, $start_64

  .code64
start_64:
  mov $0x10, %eax
  mov %eax, %ss
  mov %eax, %ds
  mov %eax, %es
  mov levels(%rip), %eax
  or $HOST_CR4, %eax
  mov %rax, %cr4
  mov %esp, %esp
  mov %edi, %edi
  jmp *%rdi

host_main_64:
  mov boot_information(%rip), %edi
  call HostMain
other_main_64:
  call HostOther

/* The other processor starts here: in 16-bit mode, at REAL_MODE, cs = REAL_MODE >> 4. */
  .globl host_real_mode, host_real_mode_end
  .code16
host_real_mode:
  cli
  lgdtl %cs:(real_mode_gdt_pointer - host_real_mode)
  mov $0x11, %eax
  mov %eax, %cr0
  ljmpl $0x18, $other_32
real_mode_gdt_pointer:
  .word 31
  .long gdt
host_real_mode_end:

  .code32
other_32:
  mov $0x10, %eax
  mov %eax, %ss
  mov %eax, %ds
  mov %eax, %es
  mov $other_stack_end, %esp
  mov $other_main_64, %edi
  jmp to_64

/* A stub for each exception. Each calls HostException(vector, error, rip). */
  .code64
  .macro exception number
  .section .text.start
  .balign 8
701:
  .if (0x60227d00 >> \number & 1) == 0 /* the processor pushes no error code */
  push $0
  .endif
  push $\number
  jmp exceptions
  .section .rodata.vectors, "a", @progbits
  .quad 701b
  .endm
  .section .rodata.vectors, "a", @progbits
  .balign 8
  .globl host_vectors
host_vectors:
  .irp number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, \
      24, 25, 26, 27, 28, 29, 30, 31
  exception \number
  .endr
  .section .text.start
exceptions:
  push %rax
  push %rcx
  push %rdx
  push %rsi
  push %rdi
  push %r8
  push %r9
  push %r10
  push %r11
  push %rbp
  mov %rsp, %rbp
  mov 80(%rbp), %rdi
  mov 88(%rbp), %rsi
  mov 96(%rbp), %rdx
  and $-16, %rsp
  cld
  call HostException
  mov %rbp, %rsp
  pop %rbp
  pop %r11
  pop %r10
  pop %r9
  pop %r8
  pop %rdi
  pop %rsi
  pop %rdx
  pop %rcx
  pop %rax
  add $16, %rsp
  iretq

  .balign 8
gdt: /* none, 64-bit code, data, 32-bit code */
  .quad 0, 0x00af9b000000ffff, 0x00cf93000000ffff, 0x00cf9b000000ffff
gdt_pointer:
  .word 31
  .quad gdt
boot_information:
  .long 0
root:
  .long tables
levels: /* CR4.LA57, or 0 */
  .long 0

  .bss
  .balign 4096
tables:
  .skip 4096
pages_1gib:
  .skip 4096
control_directories:
  .skip 4096
control_directory:
  .skip 4096
  .globl host_control_table
host_control_table:
  .skip 4096
fifth_level:
  .skip 4096
  .skip 0x8000
stack_end:
  .skip 0x2000
other_stack_end:
