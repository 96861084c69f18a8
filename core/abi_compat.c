/* SPDX-License-Identifier: MIT
 *
 * Compares our reading of the ABI for 32-bit callers with Xen's own public header.
 * abi_compat_test.sh compiles this file for a 32-bit caller; the test passes if it compiles.
 */
#include <stddef.h>
#include <stdint.h>

/* The order matters: kexec.h needs xen.h's guest handles. */
#define __XEN_INTERFACE_VERSION__ 0x00040400
#include <xen/xen.h>
/* */
#include <xen/kexec.h>

/* Both headers use the same names for numbers. Xen's are dropped here; abi_test.cc compares them.
 */
#undef KEXEC_CMD_kexec
#undef KEXEC_CMD_kexec_load_v1
#undef KEXEC_CMD_kexec_unload_v1
#undef KEXEC_CMD_kexec_get_range
#undef KEXEC_CMD_kexec_load
#undef KEXEC_CMD_kexec_unload
#undef KEXEC_CMD_kexec_status
#undef KEXEC_TYPE_DEFAULT
#undef KEXEC_TYPE_CRASH
#undef KEXEC_RANGE_MA_CRASH
#undef KEXEC_RANGE_MA_XEN
#undef KEXEC_RANGE_MA_CPU
#undef KEXEC_RANGE_MA_VMCOREINFO
#include "kexecore/abi.h"

_Static_assert(sizeof(long) == 4, "compiled for a 32-bit caller");

#define SAME_SIZE(ours, xens) \
  _Static_assert(sizeof(struct ours) == sizeof(xens), #ours " is as large as " #xens)
#define SAME_PLACE(ours, our_field, xens, xens_field)                                      \
  _Static_assert(offsetof(struct ours, our_field) == offsetof(xens, xens_field),           \
                 #our_field " lies where " #xens_field " does");                           \
  _Static_assert(sizeof(((struct ours *)0)->our_field) == sizeof(((xens *)0)->xens_field), \
                 #our_field " is as large as " #xens_field)

SAME_SIZE(kexecore_abi_exec, xen_kexec_exec_t);
SAME_PLACE(kexecore_abi_exec, type, xen_kexec_exec_t, type);

SAME_SIZE(kexecore_abi_range_compat, xen_kexec_range_t);
SAME_PLACE(kexecore_abi_range_compat, range, xen_kexec_range_t, range);
SAME_PLACE(kexecore_abi_range_compat, nr, xen_kexec_range_t, nr);
SAME_PLACE(kexecore_abi_range_compat, size, xen_kexec_range_t, size);
SAME_PLACE(kexecore_abi_range_compat, start, xen_kexec_range_t, start);

SAME_SIZE(kexecore_abi_segment, xen_kexec_segment_t);
SAME_PLACE(kexecore_abi_segment, buf, xen_kexec_segment_t, buf);
SAME_PLACE(kexecore_abi_segment, buf_size, xen_kexec_segment_t, buf_size);
SAME_PLACE(kexecore_abi_segment, dest_maddr, xen_kexec_segment_t, dest_maddr);
SAME_PLACE(kexecore_abi_segment, dest_size, xen_kexec_segment_t, dest_size);

SAME_SIZE(kexecore_abi_load, xen_kexec_load_t);
SAME_PLACE(kexecore_abi_load, type, xen_kexec_load_t, type);
SAME_PLACE(kexecore_abi_load, pad, xen_kexec_load_t, _pad);
SAME_PLACE(kexecore_abi_load, arch, xen_kexec_load_t, arch);
SAME_PLACE(kexecore_abi_load, nr_segments, xen_kexec_load_t, nr_segments);
SAME_PLACE(kexecore_abi_load, segments, xen_kexec_load_t, segments);
SAME_PLACE(kexecore_abi_load, entry_maddr, xen_kexec_load_t, entry_maddr);

SAME_SIZE(kexecore_abi_load_v1_compat, xen_kexec_load_v1_t);
SAME_PLACE(kexecore_abi_load_v1_compat, type, xen_kexec_load_v1_t, type);
SAME_PLACE(kexecore_abi_load_v1_compat, page_list, xen_kexec_load_v1_t, image.page_list);
SAME_PLACE(kexecore_abi_load_v1_compat, indirection_page, xen_kexec_load_v1_t,
           image.indirection_page);
SAME_PLACE(kexecore_abi_load_v1_compat, start_address, xen_kexec_load_v1_t, image.start_address);

SAME_SIZE(kexecore_abi_unload, xen_kexec_unload_t);
SAME_SIZE(kexecore_abi_status, xen_kexec_status_t);
