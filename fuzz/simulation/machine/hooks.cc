// SPDX-License-Identifier: MIT
// The core's hooks: each hands its call to the machine that the instance was given.
#include "fuzz/simulation/machine/machine.h"
#include "kexecore/kexecore.h"

namespace {

machine::Machine& MachineOf(void* host) { return *static_cast<machine::Machine*>(host); }

}  // namespace

extern "C" {

int kexecore_hook_is_privileged(void* host) { return MachineOf(host).Privilege(); }

int kexecore_hook_copy_from_guest(void* host, void* dst, kexecore_guest_t src, size_t size) {
  return MachineOf(host).Copy(dst, src, size) ? 0 : 1;
}

int kexecore_hook_copy_to_guest(void* host, kexecore_guest_t dst, const void* src, size_t size) {
  return MachineOf(host).CopyBack(dst, src, size) ? 0 : 1;
}

void* kexecore_hook_map(void* host, kexecore_mfn_t mfn) { return MachineOf(host).Map(mfn); }

void kexecore_hook_unmap(void* host, void* page) { MachineOf(host).Unmap(page); }

const void* kexecore_hook_map_guest_page(void* host, kexecore_mfn_t mfn) {
  return MachineOf(host).MapGuest(mfn);
}

void kexecore_hook_unmap_guest_page(void* host, const void* page) {
  MachineOf(host).UnmapGuest(page);
}

kexecore_mfn_t kexecore_hook_alloc_page(void* host, kexecore_maddr_t highest_maddr,
                                        uint32_t purpose) {
  return MachineOf(host).Allocate(highest_maddr, purpose);
}

void kexecore_hook_free_page(void* host, kexecore_mfn_t mfn) { MachineOf(host).Free(mfn); }

int kexecore_hook_preempt(void* host) { return MachineOf(host).Preempt() ? 1 : 0; }

void kexecore_hook_save_vmcoreinfo(void* host) { MachineOf(host).SaveVmcoreinfo(); }

int kexecore_hook_cpu_notes(void* host, uint32_t cpu, kexecore_range* notes) {
  return MachineOf(host).CpuNotes(cpu, *notes);
}

int kexecore_hook_prepare(void* host, const kexecore_image* image) {
  return MachineOf(host).Prepare(*image);
}

void kexecore_hook_forget(void* host, const kexecore_image* image) {
  MachineOf(host).Forget(*image);
}

int kexecore_hook_enter(void* host, const kexecore_image* image) {
  return MachineOf(host).Enter(*image);
}

}  // extern "C"
