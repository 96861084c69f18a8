// SPDX-License-Identifier: MIT
//
// The hooks of kexecore.h. Each begins with a scheduling point.
#include <cstddef>
#include <cstdint>

#include "fuzz/schedule/runner.h"
#include "kexecore/kexecore.h"

namespace {

using Hook = schedule::Runner::Hook;

schedule::Runner& Of(void* host) { return *static_cast<schedule::Runner*>(host); }

}  // namespace

extern "C" {

int kexecore_hook_is_privileged(void* host) {
  Of(host).BeginHook(Hook::kAsk, "is_privileged");
  return 1;
}

int kexecore_hook_copy_from_guest(void* host, void* dst, kexecore_guest_t src, size_t size) {
  Of(host).BeginHook(Hook::kFetch, "copy_from_guest", 1, src);
  return Of(host).machine().CopyFromGuest(Of(host).cpu(), dst, src, size) ? 0 : 1;
}

int kexecore_hook_copy_to_guest(void* host, kexecore_guest_t dst, const void*, size_t) {
  Of(host).BeginHook(Hook::kOther, "copy_to_guest", 1, dst);
  return 0;
}

void* kexecore_hook_map(void* host, kexecore_mfn_t mfn) {
  const bool is_crash_area = mfn >= schedule::kCrashArea;
  Of(host).BeginHook(is_crash_area ? Hook::kMapCrashArea : Hook::kOther, "map", 1, mfn);
  return Of(host).machine().Map(Of(host).cpu(), mfn);
}

void kexecore_hook_unmap(void* host, void* page) {
  Of(host).BeginHook(Hook::kOther, "unmap");
  Of(host).machine().Unmap(Of(host).cpu(), page);
}

const void* kexecore_hook_map_guest_page(void* host, kexecore_mfn_t mfn) {
  Of(host).BeginHook(Hook::kOther, "map_guest_page", 1, mfn);
  return Of(host).machine().MapGuest(Of(host).cpu(), mfn);
}

void kexecore_hook_unmap_guest_page(void* host, const void* page) {
  Of(host).BeginHook(Hook::kOther, "unmap_guest_page");
  Of(host).machine().Unmap(Of(host).cpu(), page);
}

kexecore_mfn_t kexecore_hook_alloc_page(void* host, kexecore_maddr_t, uint32_t) {
  Of(host).BeginHook(Hook::kAllocate, "alloc_page");
  return Of(host).machine().Allocate(Of(host).cpu());
}

void kexecore_hook_free_page(void* host, kexecore_mfn_t mfn) {
  Of(host).BeginHook(Hook::kFree, "free_page", 1, mfn);
  Of(host).machine().Free(Of(host).cpu(), mfn);
}

int kexecore_hook_preempt(void* host) {
  Of(host).BeginHook(Hook::kOther, "preempt");
  return Of(host).AskForPause() ? 1 : 0;
}

int kexecore_hook_cpu_notes(void* host, uint32_t cpu, struct kexecore_range*) {
  Of(host).BeginHook(Hook::kOther, "cpu_notes", 1, cpu);
  return 1;
}

void kexecore_hook_save_vmcoreinfo(void* host) {
  Of(host).BeginHook(Hook::kSave, "save_vmcoreinfo");
}

int kexecore_hook_prepare(void* host, const struct kexecore_image* image) {
  Of(host).BeginHook(Hook::kOther, "prepare");
  Of(host).machine().Prepare(image);
  return 0;
}

void kexecore_hook_forget(void* host, const struct kexecore_image* image) {
  Of(host).BeginHook(Hook::kOther, "forget");
  Of(host).machine().Forget(image);
}

int kexecore_hook_enter(void* host, const struct kexecore_image* image) {
  Of(host).BeginHook(Hook::kOther, "enter");
  return Of(host).EnterImage(*image);
}

}  // extern "C"
