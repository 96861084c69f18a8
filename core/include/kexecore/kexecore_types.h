/* SPDX-License-Identifier: MIT
 *
 * The types and numbers that hypervisor and core share. kexecore.h includes this header, and says
 * what is meant by units and rules. */
#ifndef KEXECORE_KEXECORE_TYPES_H
#define KEXECORE_KEXECORE_TYPES_H

#include "kexecore/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this API: of this header, hooks.h and kexecore.h. kexecore_init refuses a
 * configuration of another version. */
#define KEXECORE_API_VERSION 4u

#define KEXECORE_PAGE_SIZE 4096u

typedef uint64_t kexecore_guest_t; /* guest handle: an address in the caller's address space */
typedef uint64_t kexecore_maddr_t; /* machine address */
typedef uint64_t kexecore_mfn_t;   /* machine frame number: machine address / page size */

#define KEXECORE_NO_MFN (~(kexecore_mfn_t)0)

/* A range of machine memory, [start, start + size). A range of size 0 is no range, wherever it
 * starts. */
struct kexecore_range {
  kexecore_maddr_t start;
  uint64_t size; /* bytes */
};

/* The most ranges of RAM that an instance takes. */
#define KEXECORE_MAX_RAM_RANGES 1024u

/* A feature of an instance: it has load_v1 and unload_v1, the operations 1 and 2, which read page
 * lists of the guest's. Xen 4.23 has removed them, and clients of Xen 4.4 or later do not use them.
 */
#define KEXECORE_FEATURE_LISTS 1u

/* A feature of an instance: the hypervisor runs with 5-level paging (CR4.LA57). The control page of
 * an image and the root of its page tables then lie below 4 GiB, and there is a fifth level of
 * tables that the code of the control page leaves by (rules D1, D6 and D10). The image is entered
 * on four levels all the same. Crash images have nothing in the part of the crash area that lies
 * above 4 GiB (rule D8); where there is no other part, their pages are allocated. */
#define KEXECORE_FEATURE_LA57 2u

/* What the hypervisor tells the core once, at start-up (rules I). kexecore_init copies it, except
 * the table of RAM. */
struct kexecore_config {
  uint32_t api_version; /* KEXECORE_API_VERSION */
  uint32_t abi;         /* KEXECORE_ABI_MERGED; or KEXECORE_ABI_POSTED, where it is built in (I1) */
  uint32_t physical_bits; /* the width of a machine address in bits, 32 to 52 */
  uint32_t nr_ram;        /* how many ranges of RAM there are; at most KEXECORE_MAX_RAM_RANGES */
  uint32_t features;      /* KEXECORE_FEATURE_…; 0: none of them (rule I8) */
  uint32_t padding;       /* not looked at */
  /* The machine's RAM: page aligned ranges, ascending, with a gap between any two (rule I6). They
   * may include what the hypervisor itself uses, which is dead when a DEFAULT image is entered,
   * and the crash area.
   * Each range is write-back memory as a whole (rules D6, and Q15 of ASM_CONTRACT.md).
   * The table stays the hypervisor's: it lives, and does not change, as long as the instance is
   * used. Without RAM no DEFAULT image and no load_v1 of either type can be loaded: DEFAULT images
   * lie in it, and it bounds how many entries of a guest's list are read. */
  const struct kexecore_range *ram;
  /* The crash area: page aligned, write-back memory as a whole, reserved for crash images. */
  struct kexecore_range crash;
  struct kexecore_range xen; /* the hypervisor's own image, for get_range */
  struct kexecore_range vmcoreinfo;
  /* The virtual address where the hypervisor will map the control page of the image that it enters:
   * page aligned, in the upper half (rule I7). 0: the hypervisor enters images by means of its own,
   * and they get no page tables and no code. It has to do so where memory encryption is on (rule
   * Q14 of ASM_CONTRACT.md). Where CR4.LA57 is on, control_va takes KEXECORE_FEATURE_LA57 (rule
   * R4 there); it lies in the upper half of four levels all the same. Crash images have nothing in
   * the part of the crash area that lies above 4 GiB (rule D8); where there is no other part, their
   * pages are allocated. */
  uint64_t control_va;
  void *host; /* handed to every hook; the core never looks at it */
};

/* A flag of an image: the guest may have written parts of this crash image by itself, anywhere in
 * the crash area (rule V3). So all of the area has to be mapped at entry. */
#define KEXECORE_IMAGE_AREA 1u

/* A flag of an image: it came as a list of the guest's, which cannot ask for memory to be mapped.
 * So the first MiB is mapped at entry, as such images expect it (rule D6). */
#define KEXECORE_IMAGE_LOW 2u

/* An image, as the hooks get it; each of them says how long it is valid. Code that moves
 * pages by the list works on a copy outside of the pages that it moves: the instance, which this
 * lies in, may be a destination. */
struct kexecore_image {
  kexecore_maddr_t entry; /* where the image is entered */
  kexecore_mfn_t control; /* the image's control page, which the core owns (rules D1, D8) */
  uint64_t list;          /* the first entry of the page list to relocate by (rule D3) */
  kexecore_mfn_t tables;  /* the root of the image's page tables (rule D6), or KEXECORE_NO_MFN */
  uint64_t tables_list;   /* for the core alone: where it finds the pages of the tables */
  uint32_t type;          /* KEXEC_TYPE_DEFAULT or KEXEC_TYPE_CRASH */
  uint32_t arch;          /* KEXECORE_EM_386 or KEXECORE_EM_X86_64 */
  uint32_t flags;         /* KEXECORE_IMAGE_… */
  uint32_t nr_segments;   /* at most KEXECORE_MAX_SEGMENTS */
  /* The part of the crash area that holds the control page and tables of a crash image (rule D8).
   * Size 0: they lie elsewhere. */
  struct kexecore_range in_area;
  /* What has to be mapped at entry. buf tells whether the segment has data (not 0) or only asks for
   * a mapping (0); it is no address to read from. */
  struct kexecore_abi_segment segments[KEXECORE_MAX_SEGMENTS];
};

/* An instance. The storage is the hypervisor's, zeroed or not; its contents are the core's. */
#define KEXECORE_INSTANCE_WORDS 448
struct kexecore_instance {
  uint64_t opaque[KEXECORE_INSTANCE_WORDS];
};

/* Who calls. */
struct kexecore_caller {
  uint32_t mode;    /* KEXECORE_CALLER_NATIVE, or KEXECORE_CALLER_COMPAT for a guest that calls in
                       32-bit mode */
  uint32_t padding; /* not looked at */
  /* A name of the address space to which the caller's guest addresses belong. Two callers have the
   * same name only if the hooks read the same memory for both: in Xen, say, the machine address of
   * the guest's root page table. A guest's word for it is no name. */
  uint64_t space;
};

/* The bits of a ticket: as many as fit beside an operation in a register that a guest keeps while
 * its hypercall is re-executed. A ticket is never 0. */
#define KEXECORE_TICKET_BITS 22

/* Why the core answered -KEXECORE_EBUSY. The first two end, so that a hypervisor may let the caller
 * try again; docs/concurrency.md of the source tree says for how long. The third ends only if the
 * entry fails, and the fourth says that the hypervisor's other CPUs call without a break. */
#define KEXECORE_BUSY_RUNNING 1u   /* a load or unload runs (H3) */
#define KEXECORE_BUSY_SUSPENDED 2u /* a load or unload is suspended (H3) */
#define KEXECORE_BUSY_ENTERED 3u   /* an image is being entered (H3, X2, S4) */
#define KEXECORE_BUSY_CONTENDED 4u /* the call lost 64 times to other CPUs (H3, X2) */

/* What the hypervisor is told beside the answer. It is not for the guest. */
struct kexecore_outcome {
  uint32_t ticket; /* with -KEXECORE_ERESTART: names the call that is suspended; else 0 */
  uint32_t busy;   /* with a -KEXECORE_EBUSY of the core's own: KEXECORE_BUSY_…; else 0 */
};

#ifdef __cplusplus
}
#endif

#endif
