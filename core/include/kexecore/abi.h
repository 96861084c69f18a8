/* SPDX-License-Identifier: MIT
 *
 * The kexec hypercall as a guest sees it: Xen's public ABI, merged revision (Xen 4.4 and later),
 * native (64-bit) callers. Names of operations, types and ranges are Xen's own; the structures
 * carry a prefix of ours, so that a hypervisor can include this header beside its own.
 *
 * Source of the layouts: xen/kexec.h of Debian's libxen-dev, against which a test compares them.
 */
#ifndef KEXECORE_ABI_H
#define KEXECORE_ABI_H

#include <stdint.h>

/* Operations: the first argument of the hypercall. */
#define KEXEC_CMD_kexec 0           /* enter an image; does not come back */
#define KEXEC_CMD_kexec_get_range 3 /* where is an area of machine memory */
#define KEXEC_CMD_kexec_load 4      /* load an image, given as a list of segments */
#define KEXEC_CMD_kexec_unload 5    /* forget an image */
#define KEXEC_CMD_kexec_status 6    /* is an image loaded */

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

/* The most segments a load may have. */
#define KEXECORE_MAX_SEGMENTS 16

/* Argument of KEXEC_CMD_kexec. */
struct kexecore_abi_exec {
  int32_t type;
};

/* Argument of KEXEC_CMD_kexec_get_range; start and size are what is answered, in bytes. */
struct kexecore_abi_range {
  int32_t range;
  int32_t nr;
  uint64_t size;
  uint64_t start;
};

/* One segment: buf_size bytes at guest address buf go to machine address dest_maddr, and zeroes
 * fill the rest of dest_size. buf == 0: nothing is written, the range is only mapped at entry. */
struct kexecore_abi_segment {
  uint64_t buf;
  uint64_t buf_size;
  uint64_t dest_maddr;
  uint64_t dest_size;
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

/* Argument of KEXEC_CMD_kexec_unload. */
struct kexecore_abi_unload {
  uint8_t type;
};

/* Argument of KEXEC_CMD_kexec_status. */
struct kexecore_abi_status {
  uint8_t type;
};

/* Errors, as the negative numbers that a hypercall returns. */
enum kexecore_error {
  KEXECORE_EPERM = 1,
  KEXECORE_ENOENT = 2,
  KEXECORE_ENOMEM = 12,
  KEXECORE_EFAULT = 14,
  KEXECORE_EBUSY = 16,
  KEXECORE_EINVAL = 22,
  KEXECORE_ERANGE = 34,
  KEXECORE_EOPNOTSUPP = 95,
  KEXECORE_EADDRNOTAVAIL = 99
};

#endif
