// SPDX-License-Identifier: MIT
#include "bench/direct_host.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

namespace bench {
namespace {

constexpr std::size_t kGuestBytes = std::size_t{1} << 30;

[[noreturn]] void Fail(const char* what, long answer) {
  std::fprintf(stderr, "core_bench: %s: %ld\n", what, answer);
  std::exit(3);
}

/// Memory that is there, in large pages as a hypervisor's direct map has them.
std::uint8_t* TakeMemory(std::size_t bytes) {
  void* const at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at == MAP_FAILED) Fail("no memory for a machine of 4 GiB", 0);
  madvise(at, bytes, MADV_HUGEPAGE);
  std::memset(at, 0x5a, bytes);
  return static_cast<std::uint8_t*>(at);
}

DirectHost& Of(void* host) { return *static_cast<DirectHost*>(host); }

}  // namespace

DirectHost::DirectHost()
    : ram_(TakeMemory(kFrames * KEXECORE_PAGE_SIZE)), guest_(TakeMemory(kGuestBytes)) {
  static constexpr kexecore_range kRam = {kFirstFrame * KEXECORE_PAGE_SIZE,
                                          (kFrames - kFirstFrame) * KEXECORE_PAGE_SIZE};
  const kexecore_config config = {
      .api_version = KEXECORE_API_VERSION,
      .abi = KEXECORE_ABI_MERGED,
      .physical_bits = 46,
      .nr_ram = 1,
      .features = 0,
      .padding = 0,
      .ram = &kRam,
      .crash = {kFirstFrame * KEXECORE_PAGE_SIZE, kCrashPages * KEXECORE_PAGE_SIZE},
      .xen = {},
      .vmcoreinfo = {},
      .control_va = 0,
      .host = this};
  if (kexecore_init(&instance_, &config) != 0) Fail("kexecore_init", -1);
}

const std::uint8_t* DirectHost::NextData(std::size_t size) {
  if (kGuestBytes - next_data_ < size) next_data_ = 0;
  const std::uint8_t* const data = guest_ + next_data_;
  next_data_ += size;
  return data;
}

kexecore_mfn_t DirectHost::NextDestination(std::uint64_t pages) {
  if (kGiBPages - next_destination_ < pages) next_destination_ = 0;
  const kexecore_mfn_t first = kDestinations + next_destination_;
  next_destination_ += pages;
  return first;
}

void DirectHost::HandOut(kexecore_mfn_t first, std::uint64_t pages) {
  handed_out_.clear();
  for (std::uint64_t i = 0; i < pages; ++i) handed_out_.push_back(first + i);
  std::shuffle(handed_out_.begin(), handed_out_.end(), std::mt19937_64(1));
}

kexecore_mfn_t DirectHost::Allocate() {
  if (!handed_out_.empty()) {
    const kexecore_mfn_t mfn = handed_out_.back();
    handed_out_.pop_back();
    return mfn;
  }
  if (allocated_ == kPoolPages) return KEXECORE_NO_MFN;
  ++allocated_;
  const kexecore_mfn_t mfn = next_;
  next_ = next_ + 1 == kFrames ? kPool : next_ + 1;
  return mfn;
}

void DirectHost::Free(kexecore_mfn_t mfn) {
  if (mfn >= kPool) --allocated_;
}

namespace {

long Call(DirectHost& host, std::uint64_t op, kexecore_guest_t arg) {
  const kexecore_caller caller = {.mode = KEXECORE_CALLER_NATIVE, .padding = 0, .space = 0};
  kexecore_outcome outcome;
  return kexecore_hypercall(&host.instance(), &caller, op, arg, &outcome);
}

}  // namespace

void Load(DirectHost& host, std::uint8_t type, kexecore_mfn_t first, std::uint64_t pages,
          std::uint64_t segments) {
  const std::uint64_t size = pages / segments * KEXECORE_PAGE_SIZE;
  const kexecore_maddr_t dest = first * KEXECORE_PAGE_SIZE;
  const std::uint8_t* const data = host.NextData(size * segments);
  kexecore_abi_segment list[KEXECORE_MAX_SEGMENTS];
  for (std::uint64_t i = 0; i < segments; ++i) {
    list[i] = {reinterpret_cast<std::uintptr_t>(data) + i * size, size, dest + i * size, size};
  }
  const kexecore_abi_load load = {type,
                                  0,
                                  KEXECORE_EM_X86_64,
                                  static_cast<std::uint32_t>(segments),
                                  reinterpret_cast<std::uintptr_t>(list),
                                  dest};
  const long answer = Call(host, KEXEC_CMD_kexec_load, reinterpret_cast<std::uintptr_t>(&load));
  if (answer != 0) Fail("load", answer);
}

void Unload(DirectHost& host, std::uint8_t type) {
  const kexecore_abi_unload unload = {type};
  const long answer = Call(host, KEXEC_CMD_kexec_unload, reinterpret_cast<std::uintptr_t>(&unload));
  if (answer != 0) Fail("unload", answer);
}

}  // namespace bench

using bench::Of;

extern "C" {

int kexecore_hook_is_privileged(void*) { return 1; }

int kexecore_hook_copy_from_guest(void* host, void* dst, kexecore_guest_t src, size_t size) {
  // An argument or descriptors are copied in any case.
  if (size == KEXECORE_PAGE_SIZE && !Of(host).copies()) return 0;
  std::memcpy(dst, reinterpret_cast<const void*>(src), size);
  return 0;
}

int kexecore_hook_copy_to_guest(void*, kexecore_guest_t, const void*, size_t) { return 1; }

void* kexecore_hook_map(void* host, kexecore_mfn_t mfn) { return Of(host).Frame(mfn); }
void kexecore_hook_unmap(void*, void*) {}

const void* kexecore_hook_map_guest_page(void*, kexecore_mfn_t) { return nullptr; }
void kexecore_hook_unmap_guest_page(void*, const void*) {}

kexecore_mfn_t kexecore_hook_alloc_page(void* host, kexecore_maddr_t, uint32_t) {
  return Of(host).Allocate();
}
void kexecore_hook_free_page(void* host, kexecore_mfn_t mfn) { Of(host).Free(mfn); }

int kexecore_hook_preempt(void*) { return 0; }
int kexecore_hook_cpu_notes(void*, uint32_t, kexecore_range*) { return 1; }
void kexecore_hook_save_vmcoreinfo(void*) {}
int kexecore_hook_prepare(void*, const kexecore_image*) { return 0; }
void kexecore_hook_forget(void*, const kexecore_image*) {}
int kexecore_hook_enter(void*, const kexecore_image*) { return -1; }

}  // extern "C"
