/* SPDX-License-Identifier: MIT
 *
 * The first process of a kernel that was booted through the core: it prints that on the console,
 * and turns the machine off. The source has the whole program, ELF header included, so that every
 * assembler makes the same bytes of it. Recordings contain these bytes.
 */
#define SYS_WRITE 1
#define SYS_REBOOT 169
#define REBOOT_MAGIC 0xfee1dead
#define REBOOT_MAGIC_2 672274793
#define POWER_OFF 0x4321fedc
#define BASE 0x400000 /* where it is loaded */

  .text
  .globl file
file:
  .ascii "\177ELF"
  .byte 2, 1, 1, 0 /* 64-bit, little endian, version 1 */
  .quad 0
  .short 2, 62 /* executable, x86-64 */
  .long 1
  .quad BASE + (start - file), program_header - file, 0
  .long 0
  .short 64, 56, 1, 64, 0, 0
program_header:
  .long 1, 5 /* loaded, readable and executable */
  .quad 0, BASE, BASE, file_end - file, file_end - file, 4096

start:
  mov $SYS_WRITE, %eax
  mov $1, %edi
  mov $(BASE + (text - file)), %esi
  mov $(text_end - text), %edx
  syscall
  mov $SYS_REBOOT, %eax
  mov $REBOOT_MAGIC, %edi
  mov $REBOOT_MAGIC_2, %esi
  mov $POWER_OFF, %edx
  syscall
1:
  jmp 1b

text:
  .ascii "kexecore: the image runs, up to its initramfs\n"
text_end:
file_end:
