/* SPDX-License-Identifier: MIT
 *
 * The kexec hypercall as a guest sees it: Xen's public ABI in two revisions, for native (64-bit)
 * and compat (32-bit) callers. Operations, types and ranges have Xen's own names. The structures
 * have a prefix of ours, so that a hypervisor can include this header beside its own.
 *
 *   merged   Xen 4.4 and later. Source: xen/kexec.h of Debian's libxen-dev, with which a test
 *            compares the layouts.
 *   posted   the patch of January 2013, "kexec: extend hypercall with improved load/unload ops",
 *            with its type and class bytes read as one word of flags, as its review asked.
 *
 * A structure without a suffix is the merged revision's, and is the same for both callers; _compat
 * is a 32-bit caller's, _posted the posted revision's.
 */
#ifndef KEXECORE_ABI_H
#define KEXECORE_ABI_H

/* Where a hypervisor has no <stdint.h> and <stddef.h>, KEXECORE_STDINT_H names its own header, as
 * in -DKEXECORE_STDINT_H='"types.h"'. That one defines int32_t, uint8_t, uint16_t, uint32_t,
 * uint64_t and size_t. */
#ifdef KEXECORE_STDINT_H
#include KEXECORE_STDINT_H
#else
#include <stddef.h>
#include <stdint.h>
#endif

/* Revisions. */
#define KEXECORE_ABI_MERGED 0u
#define KEXECORE_ABI_POSTED 1u

/* Callers. */
#define KEXECORE_CALLER_NATIVE 0u
#define KEXECORE_CALLER_COMPAT 1u

/* Operations: the first argument of the hypercall. */
#define KEXEC_CMD_kexec 0           /* enter an image; does not return */
#define KEXEC_CMD_kexec_load_v1 1   /* load an image, given as a page list */
#define KEXEC_CMD_kexec_unload_v1 2 /* forget an image */
#define KEXEC_CMD_kexec_get_range 3 /* tell where an area of machine memory lies */
#define KEXEC_CMD_kexec_load 4      /* load an image, given as a list of segments */
#define KEXEC_CMD_kexec_unload 5    /* forget an image */
#define KEXEC_CMD_kexec_status 6    /* tell whether an image is loaded */

/* Types of image. */
#define KEXEC_TYPE_DEFAULT 0
#define KEXEC_TYPE_CRASH 1

/* Areas that KEXEC_CMD_kexec_get_range knows on x86. */
#define KEXEC_RANGE_MA_CRASH 0
#define KEXEC_RANGE_MA_XEN 1
#define KEXEC_RANGE_MA_CPU 2
#define KEXEC_RANGE_MA_VMCOREINFO 6

/* How an image is entered: the ELF machine number of the load argument. */
#define KEXECORE_EM_386 3     /* 32-bit protected mode, paging off */
#define KEXECORE_EM_X86_64 62 /* 64-bit mode, identity map */

/* How an image is entered: the class of the posted revision's flags. */
#define KEXECORE_CLASS_32 1
#define KEXECORE_CLASS_64 2

/* The most segments a load may have. */
#define KEXECORE_MAX_SEGMENTS 16

/* Argument of KEXEC_CMD_kexec, and the part of KEXEC_CMD_kexec_unload_v1's argument that has a
 * meaning. The core does not read the rest of that one. */
struct kexecore_abi_exec {
  int32_t type;
};

/* Argument of KEXEC_CMD_kexec_get_range. The answer is written to start and size, in bytes. */
struct kexecore_abi_range {
  int32_t range;
  int32_t nr;
  uint64_t size;
  uint64_t start;
};

struct kexecore_abi_range_compat {
  int32_t range;
  int32_t nr;
  uint32_t size;
  uint32_t start;
};

/* One segment: buf_size bytes at guest address buf are copied to machine address dest_maddr, and
 * zeroes fill the rest of dest_size. buf == 0: nothing is written, the range is only mapped at
 * entry. Sizes are bytes. */
struct kexecore_abi_segment {
  uint64_t buf;
  uint64_t buf_size;
  uint64_t dest_maddr;
  uint64_t dest_size;
};

/* One segment: size bytes at guest address buf are copied to machine address dest_maddr. */
struct kexecore_abi_segment_posted {
  uint64_t buf;
  uint32_t size;
  uint32_t pad;
  uint64_t dest_maddr;
};

struct kexecore_abi_segment_posted_compat {
  uint32_t buf;
  uint32_t size;
  uint64_t dest_maddr;
};

/* Argument of KEXEC_CMD_kexec_load. Callers leave the padding byte uninitialised: it has no
 * meaning. */
struct kexecore_abi_load {
  uint8_t type;
  uint8_t pad;
  uint16_t arch;
  uint32_t nr_segments;
  uint64_t segments; /* guest address of nr_segments descriptors */
  uint64_t entry_maddr;
};

/* flags: type in bits 0 to 7, class in bits 8 to 15, the rest 0. */
struct kexecore_abi_load_posted {
  uint32_t flags;
  uint32_t nr_segments;
  uint64_t segments;
  uint64_t entry_maddr;
};

/* A 32-bit caller aligns 64-bit members to 4 bytes: entry_maddr is two words, the lower one first.
 */
struct kexecore_abi_load_posted_compat {
  uint32_t flags;
  uint32_t nr_segments;
  uint32_t segments;
  uint32_t entry_maddr[2];
};

/* Argument of KEXEC_CMD_kexec_load_v1. page_list names the guest's own control pages, which the
 * core does not use. indirection_page is the first entry of the guest's page list (flags
 * KEXECORE_LIST_…). */
#define KEXECORE_V1_PAGES 17
struct kexecore_abi_load_v1 {
  int32_t type;
  uint32_t pad;
  uint64_t page_list[KEXECORE_V1_PAGES];
  uint64_t indirection_page;
  uint64_t start_address;
};

struct kexecore_abi_load_v1_compat {
  int32_t type;
  uint32_t page_list[KEXECORE_V1_PAGES];
  uint32_t indirection_page;
  uint32_t start_address;
};

/* Flags of an entry in a page list, both in a guest's and in an image's own (rules V2 and D3). No
 * guest's list may have KEXECORE_LIST_ZERO. */
#define KEXECORE_LIST_DESTINATION 1
#define KEXECORE_LIST_INDIRECTION 2
#define KEXECORE_LIST_DONE 4
#define KEXECORE_LIST_SOURCE 8
#define KEXECORE_LIST_ZERO 16

/* Argument of KEXEC_CMD_kexec_unload. */
struct kexecore_abi_unload {
  uint8_t type;
};

/* Argument of KEXEC_CMD_kexec_status. */
struct kexecore_abi_status {
  uint8_t type;
};

/* Errors, as the negative numbers that a hypercall returns. They are no enumeration, so that they
 * can be compared with a hypervisor's own. */
#define KEXECORE_EPERM 1
#define KEXECORE_ENOENT 2
#define KEXECORE_EINTR 4 /* of a call that kexecore_abandon ended: no guest sees it */
#define KEXECORE_ENOMEM 12
#define KEXECORE_EFAULT 14
#define KEXECORE_EBUSY 16
#define KEXECORE_EINVAL 22
#define KEXECORE_ERANGE 34
#define KEXECORE_ERESTART 85 /* the call is suspended (rule C): the hypervisor alone sees it */
#define KEXECORE_EOPNOTSUPP 95
#define KEXECORE_EADDRNOTAVAIL 99

#endif
