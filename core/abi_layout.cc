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

static_assert(sizeof(kexecore_abi_range_compat) == 16);
static_assert(offsetof(kexecore_abi_range_compat, range) == 0);
static_assert(offsetof(kexecore_abi_range_compat, nr) == 4);
static_assert(offsetof(kexecore_abi_range_compat, size) == 8);
static_assert(offsetof(kexecore_abi_range_compat, start) == 12);

static_assert(sizeof(kexecore_abi_segment_posted) == 24);
static_assert(offsetof(kexecore_abi_segment_posted, buf) == 0);
static_assert(offsetof(kexecore_abi_segment_posted, size) == 8);
static_assert(offsetof(kexecore_abi_segment_posted, dest_maddr) == 16);

static_assert(sizeof(kexecore_abi_segment_posted_compat) == 16);
static_assert(offsetof(kexecore_abi_segment_posted_compat, buf) == 0);
static_assert(offsetof(kexecore_abi_segment_posted_compat, size) == 4);
static_assert(offsetof(kexecore_abi_segment_posted_compat, dest_maddr) == 8);

static_assert(sizeof(kexecore_abi_load_posted) == 24);
static_assert(offsetof(kexecore_abi_load_posted, flags) == 0);
static_assert(offsetof(kexecore_abi_load_posted, nr_segments) == 4);
static_assert(offsetof(kexecore_abi_load_posted, segments) == 8);
static_assert(offsetof(kexecore_abi_load_posted, entry_maddr) == 16);

static_assert(sizeof(kexecore_abi_load_posted_compat) == 20);
static_assert(offsetof(kexecore_abi_load_posted_compat, flags) == 0);
static_assert(offsetof(kexecore_abi_load_posted_compat, nr_segments) == 4);
static_assert(offsetof(kexecore_abi_load_posted_compat, segments) == 8);
static_assert(offsetof(kexecore_abi_load_posted_compat, entry_maddr) == 12);

static_assert(sizeof(kexecore_abi_load_v1) == 160);
static_assert(offsetof(kexecore_abi_load_v1, type) == 0);
static_assert(offsetof(kexecore_abi_load_v1, page_list) == 8);
static_assert(offsetof(kexecore_abi_load_v1, indirection_page) == 144);
static_assert(offsetof(kexecore_abi_load_v1, start_address) == 152);

static_assert(sizeof(kexecore_abi_load_v1_compat) == 80);
static_assert(offsetof(kexecore_abi_load_v1_compat, type) == 0);
static_assert(offsetof(kexecore_abi_load_v1_compat, page_list) == 4);
static_assert(offsetof(kexecore_abi_load_v1_compat, indirection_page) == 72);
static_assert(offsetof(kexecore_abi_load_v1_compat, start_address) == 76);

static_assert(sizeof(kexecore_abi_unload) == 1);
static_assert(sizeof(kexecore_abi_status) == 1);

}  // namespace
