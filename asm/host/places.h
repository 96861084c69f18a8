/* SPDX-License-Identifier: MIT
 *
 * The machine addresses that the loader (loader.cc) and its images (image.S) use. */
#ifndef KEXECORE_ASM_HOST_PLACES_H
#define KEXECORE_ASM_HOST_PLACES_H

#define CONTROL_VA 0xffff82d040200000

#define HOST 0x100000       /* the hypervisor or the loader; then its boot module */
#define REAL_MODE 0x8000    /* the code that its second processor starts with */
#define OLD_TABLES 0x200000 /* six pages, and the fifth level */
#define NEW_TABLES 0x210000 /* the same */
#define OLD_IDT 0x220000
#define CONTROL 0x300000
#define LIST 0x310000
#define CLOCK 0x330000 /* a word: the time at which the code was called */
#define STAGED 0x400000
#define SWAPPED_A 0x500000
#define SWAPPED_B 0x501000
#define ZEROED 0x502000 /* two pages; the one behind them stays */
#define IMAGE 0x800000  /* where the image is entered; two pages */

/* PAGES pages move from SOURCES to DESTINATIONS; the two of each pair change places. */
#define SOURCES 0x1000000
#define DESTINATIONS 0x3000000
#define PAGES 4096

/* An image that the core loads is entered at CORE_IMAGE. It checks words that hold their own
 * addresses (the lower half of them): over the hypervisor, where the hypervisor's allocator takes
 * pages from, and above 4 GiB. The last HIGH_TAIL bytes of HIGH_WORDS are 0: a part of a page, and
 * ZERO_PAGES pages. */
#define LOW_WORDS 0x100000
#define LOW_PAGES 1536
#define HIGH_WORDS 0x3000000
#define HIGH_PAGES 2048
#define ZERO_PAGES 16
#define HIGH_TAIL (0x100 + ZERO_PAGES * 0x1000)
#define CORE_IMAGE 0x3800000 /* two pages */
#define ABOVE_WORDS 0x140000000
#define ABOVE_PAGES 256
/* The image starts the other processor at OTHER, which then writes to OTHER_SAYS. */
#define OTHER 0x9000
#define OTHER_SAYS 0x9800

#define APIC_COMMAND 0xfee00300
#define APIC_START_UP 0xc4600 /* all but the sender, at a page below 1 MiB */

#define SERIAL 0x3f8
#define DEBUG_EXIT 0xf4
#define DONE 85 /* the status with which an image ends the machine; no error of the code */

#endif
