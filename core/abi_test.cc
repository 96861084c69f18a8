// SPDX-License-Identifier: MIT
//
// Compares our reading of the ABI with Xen's own public header, as Debian ships it.
#include "kexecore/abi.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>

// Both headers define the same names, and the one that is read last would win. So our values are
// kept before Xen's header is read.
namespace ours {
constexpr int kOperations[] = {KEXEC_CMD_kexec,          KEXEC_CMD_kexec_get_range,
                               KEXEC_CMD_kexec_load,     KEXEC_CMD_kexec_unload,
                               KEXEC_CMD_kexec_status,   KEXEC_CMD_kexec_load_v1,
                               KEXEC_CMD_kexec_unload_v1};
constexpr int kTypes[] = {KEXEC_TYPE_DEFAULT, KEXEC_TYPE_CRASH};
constexpr int kRanges[] = {KEXEC_RANGE_MA_CRASH, KEXEC_RANGE_MA_XEN, KEXEC_RANGE_MA_CPU,
                           KEXEC_RANGE_MA_VMCOREINFO};
}  // namespace ours
#undef KEXEC_CMD_kexec
#undef KEXEC_CMD_kexec_get_range
#undef KEXEC_CMD_kexec_load
#undef KEXEC_CMD_kexec_load_v1
#undef KEXEC_CMD_kexec_unload_v1
#undef KEXEC_CMD_kexec_unload
#undef KEXEC_CMD_kexec_status
#undef KEXEC_TYPE_DEFAULT
#undef KEXEC_TYPE_CRASH
#undef KEXEC_RANGE_MA_CRASH
#undef KEXEC_RANGE_MA_XEN
#undef KEXEC_RANGE_MA_CPU
#undef KEXEC_RANGE_MA_VMCOREINFO

#define __XEN_INTERFACE_VERSION__ 0x00040400
extern "C" {
#include <xen/errno.h>
#include <xen/xen.h>
// The order matters: kexec.h needs xen.h's guest handles.
#include <xen/kexec.h>
}

namespace {

TEST(Abi, NumbersAreXens) {
  constexpr int kOperations[] = {KEXEC_CMD_kexec,          KEXEC_CMD_kexec_get_range,
                                 KEXEC_CMD_kexec_load,     KEXEC_CMD_kexec_unload,
                                 KEXEC_CMD_kexec_status,   KEXEC_CMD_kexec_load_v1,
                                 KEXEC_CMD_kexec_unload_v1};
  constexpr int kTypes[] = {KEXEC_TYPE_DEFAULT, KEXEC_TYPE_CRASH};
  constexpr int kRanges[] = {KEXEC_RANGE_MA_CRASH, KEXEC_RANGE_MA_XEN, KEXEC_RANGE_MA_CPU,
                             KEXEC_RANGE_MA_VMCOREINFO};
  for (std::size_t i = 0; i < 7; ++i) EXPECT_EQ(ours::kOperations[i], kOperations[i]);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(ours::kTypes[i], kTypes[i]);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(ours::kRanges[i], kRanges[i]);
}

TEST(Abi, ExecHasXensLayout) {
  static_assert(sizeof(kexecore_abi_exec) == sizeof(xen_kexec_exec_t));
  EXPECT_EQ(offsetof(kexecore_abi_exec, type), offsetof(xen_kexec_exec_t, type));
}

TEST(Abi, RangeHasXensLayout) {
  static_assert(sizeof(kexecore_abi_range) == sizeof(xen_kexec_range_t));
  EXPECT_EQ(offsetof(kexecore_abi_range, range), offsetof(xen_kexec_range_t, range));
  EXPECT_EQ(offsetof(kexecore_abi_range, nr), offsetof(xen_kexec_range_t, nr));
  EXPECT_EQ(offsetof(kexecore_abi_range, size), offsetof(xen_kexec_range_t, size));
  EXPECT_EQ(offsetof(kexecore_abi_range, start), offsetof(xen_kexec_range_t, start));
}

TEST(Abi, SegmentHasXensLayout) {
  static_assert(sizeof(kexecore_abi_segment) == sizeof(xen_kexec_segment_t));
  EXPECT_EQ(offsetof(kexecore_abi_segment, buf), offsetof(xen_kexec_segment_t, buf));
  EXPECT_EQ(offsetof(kexecore_abi_segment, buf_size), offsetof(xen_kexec_segment_t, buf_size));
  EXPECT_EQ(offsetof(kexecore_abi_segment, dest_maddr), offsetof(xen_kexec_segment_t, dest_maddr));
  EXPECT_EQ(offsetof(kexecore_abi_segment, dest_size), offsetof(xen_kexec_segment_t, dest_size));
}

TEST(Abi, LoadHasXensLayout) {
  static_assert(sizeof(kexecore_abi_load) == sizeof(xen_kexec_load_t));
  EXPECT_EQ(offsetof(kexecore_abi_load, type), offsetof(xen_kexec_load_t, type));
  EXPECT_EQ(offsetof(kexecore_abi_load, pad), offsetof(xen_kexec_load_t, _pad));
  EXPECT_EQ(offsetof(kexecore_abi_load, arch), offsetof(xen_kexec_load_t, arch));
  EXPECT_EQ(offsetof(kexecore_abi_load, nr_segments), offsetof(xen_kexec_load_t, nr_segments));
  EXPECT_EQ(offsetof(kexecore_abi_load, segments), offsetof(xen_kexec_load_t, segments));
  EXPECT_EQ(offsetof(kexecore_abi_load, entry_maddr), offsetof(xen_kexec_load_t, entry_maddr));
}

TEST(Abi, LoadV1HasXensLayout) {
  static_assert(sizeof(kexecore_abi_load_v1) == sizeof(xen_kexec_load_v1_t));
  EXPECT_EQ(offsetof(kexecore_abi_load_v1, type), offsetof(xen_kexec_load_v1_t, type));
  EXPECT_EQ(offsetof(kexecore_abi_load_v1, page_list),
            offsetof(xen_kexec_load_v1_t, image.page_list));
  EXPECT_EQ(offsetof(kexecore_abi_load_v1, indirection_page),
            offsetof(xen_kexec_load_v1_t, image.indirection_page));
  EXPECT_EQ(offsetof(kexecore_abi_load_v1, start_address),
            offsetof(xen_kexec_load_v1_t, image.start_address));
}

TEST(Abi, UnloadAndStatusHaveXensLayout) {
  static_assert(sizeof(kexecore_abi_unload) == sizeof(xen_kexec_unload_t));
  static_assert(sizeof(kexecore_abi_status) == sizeof(xen_kexec_status_t));
}

TEST(Abi, ErrorsAreXens) {
  EXPECT_EQ(+KEXECORE_EPERM, XEN_EPERM);
  EXPECT_EQ(+KEXECORE_ENOENT, XEN_ENOENT);
  EXPECT_EQ(+KEXECORE_ENOMEM, XEN_ENOMEM);
  EXPECT_EQ(+KEXECORE_EFAULT, XEN_EFAULT);
  EXPECT_EQ(+KEXECORE_EBUSY, XEN_EBUSY);
  EXPECT_EQ(+KEXECORE_EINVAL, XEN_EINVAL);
  EXPECT_EQ(+KEXECORE_ERANGE, XEN_ERANGE);
  EXPECT_EQ(+KEXECORE_EOPNOTSUPP, XEN_EOPNOTSUPP);
  EXPECT_EQ(+KEXECORE_EADDRNOTAVAIL, XEN_EADDRNOTAVAIL);
}

}  // namespace
