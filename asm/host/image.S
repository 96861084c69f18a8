/* SPDX-License-Identifier: MIT
 *
 * An image that prints, on the serial line, the state in which it was entered, and which pages it
 * finds moved: a name and a number in each line. Then it ends the machine.
 *
 * IMAGE_BITS is its mode. It is entered at its first byte: at IMAGE when loader.cc put it there, at
 * CORE_IMAGE when the core did (IMAGE_OF_CORE). Then it checks other places.
 */
#include "asm/host/places.h"

#if IMAGE_BITS == 64
#define R(name) %r##name
#define WORD 8
#define PUSHF pushfq
  .code64
#else
#define R(name) %e##name
#define WORD 4
#define PUSHF pushfl
  .code32
#endif

  .section .text.image, "ax", @progbits
  .globl entry
entry:
  mov R(ax), saved
  mov R(bx), saved + WORD
  mov R(cx), saved + 2 * WORD
  mov R(dx), saved + 3 * WORD
  mov R(si), saved + 4 * WORD
  mov R(di), saved + 5 * WORD
  mov R(bp), saved + 6 * WORD
  mov R(sp), saved + 7 * WORD
  PUSHF
  pop R(ax)
  mov R(ax), saved + 8 * WORD
  rdtsc
  mov %eax, saved_clock
  mov %edx, saved_clock + 4

  .macro say name
  .section .text.names, "ax", @progbits
700:
  .asciz "\name "
  .section .text.image
  mov $700b, R(si)
  call print
  .endm
  .macro say_saved name, index
  mov saved + \index * WORD, R(ax)
  say \name
  .endm
  say_saved ax, 0
  say_saved bx, 1
  say_saved cx, 2
  say_saved dx, 3
  say_saved si, 4
  say_saved di, 5
  say_saved bp, 6
  say_saved sp, 7
  say_saved flags, 8
#if IMAGE_BITS == 64
  mov %r8, %rax
  or %r9, %rax
  or %r10, %rax
  or %r11, %rax
  or %r12, %rax
  or %r13, %rax
  or %r14, %rax
  or %r15, %rax
  say r8-r15
#endif
  mov (R(sp)), R(ax)
  and $-4096, R(ax)
  say return-page
  mov WORD(R(sp)), R(ax)
  say above-it
  mov %cr0, R(ax)
  say cr0
  mov %cr3, R(ax)
  say cr3
  mov %cr4, R(ax)
  say cr4
  mov %dr7, R(ax)
  say dr7
  mov $0xc0000080, %ecx
  rdmsr
  say efer
  mov %cs, %eax
  say cs
  mov %ss, %eax
  say ss
  mov %ds, %eax
  say ds
  mov %fs, %eax
  say fs
  sldt %eax
  movzwl %ax, %eax
  say ldt
  sidt table
  movzwl table, %eax
  say idt-limit
  sgdt table
  movzwl table, %eax
  say gdt-limit
  mov table + 2, R(ax)
  and $-4096, R(ax)
  say gdt-page
  mov $0x18, %ecx
  lsl %ecx, %eax
  say data-limit

#ifdef IMAGE_OF_CORE
/* The pages that were moved have words that are their own addresses. */
  .macro say_words name, at, pages
#if IMAGE_BITS == 64
  movabs $\at, %rdi
#else
  mov $\at, %edi
#endif
  xor %ebx, %ebx /* pages that are right */
  mov $\pages, %edx
701:
  mov $1024, %ecx
  mov $1, %ebp
702:
  cmp %edi, (R(di))
  je 703f
  xor %ebp, %ebp
703:
  add $4, R(di)
  dec %ecx
  jnz 702b
  add %ebp, %ebx
  dec %edx
  jnz 701b
  mov %ebx, %eax
  say \name
  .endm
  say_words low, LOW_WORDS, LOW_PAGES
  say_words high, HIGH_WORDS, HIGH_PAGES
#if IMAGE_BITS == 64
  say_words above, ABOVE_WORDS, ABOVE_PAGES
#endif
  mov $(HIGH_WORDS + HIGH_PAGES * 4096 - HIGH_TAIL), R(di)
  mov $HIGH_TAIL, %ecx
  xor %eax, %eax
  repe scasb
  setz %al
  movzbl %al, %eax
  say tail
#if IMAGE_BITS == 32
/* Does the other processor wait for a start-up IPI? A processor that merely halted ignores one
 * without an INIT before it. (A 64-bit image has no APIC in its tables.) */
  mov $other, %esi
  mov $OTHER, %edi
  mov $(other_end - other), %ecx
  rep movsb
  movb $0, OTHER_SAYS
  movl $(APIC_START_UP | OTHER >> 12), APIC_COMMAND
  mov $10000000, %ecx
4:
  in $0x80, %al /* takes long, though less than on a real machine */
  cmpb $0, OTHER_SAYS
  loope 4b
  movzbl OTHER_SAYS, %eax
  say other-waited
#endif
  say "kexecore: the image runs"
#else
/* The pages that were moved have one value each, or are compared as a whole. */
  .macro say_filled name, at, value
  mov $\at, R(di)
  mov $\value, %eax
  mov $1024, R(cx)
  repe scasl
  setz %al
  movzbl %al, %eax
  say \name
  .endm
  say_filled a-was-b, SWAPPED_A, 0x2b2b2b2b
  say_filled b-was-a, SWAPPED_B, 0x1a1a1a1a
  say_filled zeroed-first, ZEROED, 0
  say_filled zeroed-second, ZEROED + 0x1000, 0
  say_filled not-zeroed, ZEROED + 0x2000, 0x3c3c3c3c
  xor %ebx, %ebx /* pages that are right */
  xor %edx, %edx
1:
  mov %edx, %eax
  xor $1, %eax
  shl $12, %eax
  lea SOURCES(R(ax)), R(si)
  mov %edx, %eax
  shl $12, %eax
  lea DESTINATIONS(R(ax)), R(di)
  mov $1024, R(cx)
  repe cmpsl
  jne 2f
  inc %ebx
2:
  inc %edx
  cmp $PAGES, %edx
  jb 1b
  mov %ebx, %eax
  say pages

/* The time from the call of the code to here. It is below 2^32 ticks. */
  mov saved_clock, %eax
  sub CLOCK, %eax
  say time
#endif

  mov $DEBUG_EXIT, %edx
  mov $DONE, %al
  out %al, %dx
3:
  hlt
  jmp 3b

/* In: si a name, ax a number. Prints both, the number in 16 or 8 digits, and an end of line.
 * Clobbers cx, dx, si, di, and keeps bx. */
print:
  mov R(ax), R(di)
4:
  lodsb
  test %al, %al
  jz 5f
  call put
  jmp 4b
5:
  mov $(WORD * 2), %ecx
6:
#if IMAGE_BITS == 64
  rol $4, %rdi
#else
  rol $4, %edi
#endif
  mov %edi, %eax
  and $15, %al
  cmp $10, %al
  jb 7f
  add $('a' - '0' - 10), %al
7:
  add $'0', %al
  call put
  dec %ecx
  jnz 6b
  mov $10, %al
put:
  mov $SERIAL, %edx
  out %al, %dx
  ret

#ifdef IMAGE_OF_CORE
/* The other processor runs this at OTHER, in 16-bit mode. */
  .code16
other:
  movb $1, OTHER_SAYS
1:
  cli
  hlt
  jmp 1b
other_end:
#endif

  .section .text.names, "ax", @progbits
  .balign 8
saved:
  .skip 9 * WORD
saved_clock:
  .quad 0
table:
  .skip 10
