// SPDX-License-Identifier: MIT
//
// The layouts that guests rely on: each size and offset, checked in every form the core is built.
#include <cstddef>

#include "kexecore/abi.h"

namespace {

static_assert(sizeof(kexecore_abi_exec) == 4);
static_assert(offsetof(kexecore_abi_exec, type) == 0);

static_assert(sizeof(kexecore_abi_range) == 24);
static_assert(offsetof(kexecore_abi_range, range) == 0);
static_assert(offsetof(kexecore_abi_range, nr) == 4);
static_assert(offsetof(kexecore_abi_range, size) == 8);
static_assert(offsetof(kexecore_abi_range, start) == 16);

static_assert(sizeof(kexecore_abi_segment) == 32);
static_assert(offsetof(kexecore_abi_segment, buf) == 0);
static_assert(offsetof(kexecore_abi_segment, buf_size) == 8);
static_assert(offsetof(kexecore_abi_segment, dest_maddr) == 16);
static_assert(offsetof(kexecore_abi_segment, dest_size) == 24);

static_assert(sizeof(kexecore_abi_load) == 24);
static_assert(offsetof(kexecore_abi_load, type) == 0);
static_assert(offsetof(kexecore_abi_load, pad) == 1);
static_assert(offsetof(kexecore_abi_load, arch) == 2);
static_assert(offsetof(kexecore_abi_load, nr_segments) == 4);
static_assert(offsetof(kexecore_abi_load, segments) == 8);
static_assert(offsetof(kexecore_abi_load, entry_maddr) == 16);

static_assert(sizeof(kexecore_abi_unload) == 1);
static_assert(sizeof(kexecore_abi_status) == 1);

}  // namespace
