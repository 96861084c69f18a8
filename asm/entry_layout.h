/* SPDX-License-Identifier: MIT
 *
 * The numbers on which the code that relocates and enters an image (relocate.S) and its tests
 * agree. There are macros only, since assembly, C and C++ include this header. asm/CONTRACT.md has
 * the rules behind the numbers.
 */
#ifndef KEXECORE_ENTRY_LAYOUT_H
#define KEXECORE_ENTRY_LAYOUT_H

/* ---- The control page -------------------------------------------------------------------
 *
 * The code, with its data, begins at offset 0 and has at most KEXECORE_CONTROL_CODE_MAX bytes.
 * Behind these lies a word, at KEXECORE_CONTROL_FIFTH_LEVEL: the machine address of the image's
 * fifth level of tables, or 0 (rule D10). The stack grows down from the end of the page. The
 * address of the image's entry lies at KEXECORE_CONTROL_ENTRY, and right below it the return
 * address that the image finds. */
#define KEXECORE_CONTROL_SIZE 4096
#define KEXECORE_CONTROL_STACK_MIN 1024
#define KEXECORE_CONTROL_FIFTH_LEVEL (KEXECORE_CONTROL_SIZE - KEXECORE_CONTROL_STACK_MIN - 8)
#define KEXECORE_CONTROL_CODE_MAX KEXECORE_CONTROL_FIFTH_LEVEL
#define KEXECORE_CONTROL_ENTRY (KEXECORE_CONTROL_SIZE - 16)

/* ---- The page list: kexecore/abi.h has the same numbers, for C (KEXECORE_LIST_…) ---------- */
#define KEXECORE_CONTROL_LIST_DESTINATION 1
#define KEXECORE_CONTROL_LIST_INDIRECTION 2
#define KEXECORE_CONTROL_LIST_DONE 4
#define KEXECORE_CONTROL_LIST_SOURCE 8
#define KEXECORE_CONTROL_LIST_ZERO 16
/* Together with SOURCE: the contents of the two pages are exchanged. No guest may use it (rule V2),
 * and no list of the core has it. The core itself uses 64 while it makes a list. */
#define KEXECORE_CONTROL_LIST_SWAP 32
/* No machine address has more bits. */
#define KEXECORE_CONTROL_ADDRESS_BITS 52
/* The bits of an entry that are no flags. */
#define KEXECORE_CONTROL_LIST_ADDRESS (-4096)

/* ---- How the image is entered: kexecore/abi.h has the same numbers (KEXECORE_EM_…) -------- */
#define KEXECORE_CONTROL_EM_386 3
#define KEXECORE_CONTROL_EM_X86_64 62

/* ---- Errors of the code: kexecore/abi.h has the same numbers (KEXECORE_E…) ---------- */
#define KEXECORE_CONTROL_EBUSY 16
#define KEXECORE_CONTROL_EINVAL 22
#define KEXECORE_CONTROL_EOPNOTSUPP 95
#define KEXECORE_CONTROL_EADDRNOTAVAIL 99

/* ---- Selectors that the image finds: those of Linux's boot protocols ------------------------ */
#define KEXECORE_CONTROL_CODE_SELECTOR 0x10
#define KEXECORE_CONTROL_DATA_SELECTOR 0x18
/* 64-bit code, in the GDT of 32-bit images: for the way from five levels of tables to four. */
#define KEXECORE_CONTROL_HOP_SELECTOR 0x08
#define KEXECORE_CONTROL_GDT_LIMIT 31 /* four descriptors */

/* ---- Registers ------------------------------------------------------------------------------ */
#define KEXECORE_CR0_PE 0x1
#define KEXECORE_CR0_MP 0x2
#define KEXECORE_CR0_ET 0x10
#define KEXECORE_CR0_NE 0x20
#define KEXECORE_CR0_PG 0x80000000

#define KEXECORE_CR4_PAE 0x20
#define KEXECORE_CR4_LA57 0x1000
#define KEXECORE_CR4_VMXE 0x2000
#define KEXECORE_CR4_CET 0x800000

#define KEXECORE_MSR_EFER 0xc0000080
#define KEXECORE_EFER_LME 0x100
#define KEXECORE_EFER_LMA 0x400
#define KEXECORE_EFER_SVME 0x1000

#define KEXECORE_MSR_S_CET 0x6a2

/* ---- The state in which an image of either kind is entered ---------------------------------- */
#define KEXECORE_ENTRY_CR0_32 \
  (KEXECORE_CR0_PE | KEXECORE_CR0_MP | KEXECORE_CR0_ET | KEXECORE_CR0_NE)
#define KEXECORE_ENTRY_CR0_64 (KEXECORE_ENTRY_CR0_32 | KEXECORE_CR0_PG)
#define KEXECORE_ENTRY_CR4_32 0
#define KEXECORE_ENTRY_CR4_64 KEXECORE_CR4_PAE
#define KEXECORE_ENTRY_EFER_32 0
#define KEXECORE_ENTRY_EFER_64 (KEXECORE_EFER_LME | KEXECORE_EFER_LMA)
#define KEXECORE_ENTRY_FLAGS 2 /* the bit that is always 1 */

#endif
