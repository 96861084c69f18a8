// SPDX-License-Identifier: MIT
//
// The hooks of the core, on real memory, which is mapped 1:1 as a whole.
#include "asm/host/hypervisor/cpus.h"
#include "asm/host/hypervisor/hypervisor.h"
#include "asm/host/hypervisor/print.h"
#include "asm/host/places.h"
#include "kexecore/kexecore.h"

extern "C" uint64_t host_control_table[512];  // maps 2 MiB from CONTROL_VA on

namespace host {
namespace {

// A load is told to pause after so many questions, so that it often has to go on from a pause.
constexpr uint32_t kQuestionsToAPause = 64;

constexpr uint64_t kPresentWritable = 3;

Hypervisor& Of(void* host) { return *static_cast<Hypervisor*>(host); }

uint64_t* PageAt(uint64_t entry) {
  return reinterpret_cast<uint64_t*>(entry & ~uint64_t{KEXECORE_PAGE_SIZE - 1});
}

// Prints how many pages the list moves, how many are in place already, how many it zeroes, and
// whether the image goes to where this code lies.
void TellAboutList(const kexecore_image& image, kexecore_range own) {
  int64_t moved = 0, in_place = 0, zeroed = 0;
  bool is_over_me = false;
  uint64_t to = 0;
  uint64_t entry = image.list;
  for (const uint64_t* next = &entry; ((entry = *next++) & KEXECORE_LIST_DONE) == 0;) {
    if ((entry & KEXECORE_LIST_DESTINATION) != 0) to = reinterpret_cast<uint64_t>(PageAt(entry));
    if ((entry & KEXECORE_LIST_INDIRECTION) != 0) next = PageAt(entry);
    uint64_t size = 0;
    if ((entry & KEXECORE_LIST_SOURCE) != 0) {
      (PageAt(entry) == PageAt(to) ? in_place : moved)++;
      size = KEXECORE_PAGE_SIZE;
    }
    if ((entry & KEXECORE_LIST_ZERO) != 0) {
      size = entry & ~uint64_t{KEXECORE_PAGE_SIZE - 1};  // instead of an address
      zeroed += static_cast<int64_t>(size / KEXECORE_PAGE_SIZE);
    }
    is_over_me |= Meets(own, {to, size});
    to += size;
  }
  Print("relocation: ", moved, " pages to move, ", in_place, " in place, ", zeroed, " to zero",
        is_over_me ? ", over the hypervisor" : "");
}

void MapControlPage(kexecore_mfn_t control) {
  host_control_table[CONTROL_VA >> 12 & 511] = control * KEXECORE_PAGE_SIZE | kPresentWritable;
  __asm__ volatile("invlpg (%0)" : : "r"(CONTROL_VA) : "memory");
}

}  // namespace
}  // namespace host

using host::Of;
using host::Print;

int kexecore_hook_is_privileged(void* host) { return Of(host).privilege; }

int kexecore_hook_copy_from_guest(void* host, void* dst, kexecore_guest_t src, size_t size) {
  return Of(host).guest.Read(src, dst, size) ? 0 : -1;
}

int kexecore_hook_copy_to_guest(void* host, kexecore_guest_t dst, const void* src, size_t size) {
  return Of(host).guest.Write(dst, src, size) ? 0 : -1;
}

void* kexecore_hook_map(void* /*host*/, kexecore_mfn_t mfn) {
  return reinterpret_cast<void*>(mfn * KEXECORE_PAGE_SIZE);
}

void kexecore_hook_unmap(void* /*host*/, void* /*page*/) {}

const void* kexecore_hook_map_guest_page(void* host, kexecore_mfn_t mfn) {
  const kexecore_maddr_t at = mfn * KEXECORE_PAGE_SIZE;
  if (!host::Holds(Of(host).module.header->owned, at, KEXECORE_PAGE_SIZE)) return nullptr;
  return reinterpret_cast<const void*>(at);
}

void kexecore_hook_unmap_guest_page(void* /*host*/, const void* /*page*/) {}

kexecore_mfn_t kexecore_hook_alloc_page(void* host, kexecore_maddr_t highest_maddr,
                                        uint32_t /*purpose*/) {
  return Of(host).allocator.Allocate(highest_maddr);
}

void kexecore_hook_free_page(void* host, kexecore_mfn_t mfn) {
  if (!Of(host).allocator.Free(mfn)) host::Fail("freed what is not allocated: ", host::Hex{mfn});
}

int kexecore_hook_preempt(void* host) {
  return ++Of(host).questions % host::kQuestionsToAPause == 0 ? 1 : 0;
}

int kexecore_hook_cpu_notes(void* host, uint32_t cpu, kexecore_range* notes) {
  const host::Module& module = Of(host).module;
  if (cpu >= module.header->nr_notes) return -KEXECORE_ERANGE;
  *notes = module.notes[cpu];
  return 0;
}

void kexecore_hook_save_vmcoreinfo(void* /*host*/) {}

// The control page's address has its table from the start.
int kexecore_hook_prepare(void* /*host*/, const kexecore_image* /*image*/) { return 0; }
void kexecore_hook_forget(void* /*host*/, const kexecore_image* /*image*/) {}

int kexecore_hook_enter(void* host, const kexecore_image* image) {
  Print("enter: ", image->type == KEXEC_TYPE_CRASH ? "CRASH" : "DEFAULT",
        image->arch == KEXECORE_EM_386 ? ", 32-bit" : ", 64-bit", ", entry ",
        host::Hex{image->entry}, ", control ", host::Hex{image->control * KEXECORE_PAGE_SIZE},
        ", tables ", host::Hex{image->tables * KEXECORE_PAGE_SIZE});
  host::TellAboutList(*image, host::OwnMemory(Of(host).module));
  const int64_t counted = host::StopOther();
  if (counted < 0) host::Fail("the other CPU did not stop");
  Print("cpu 1: stopped, its count stands at ", counted);
  host::MapControlPage(image->control);
  const auto control = reinterpret_cast<kexecore_control_fn*>(CONTROL_VA);
  host::SwitchSvme(Of(host).is_refused);
  const long refusal = control(image->list, image->tables * KEXECORE_PAGE_SIZE, image->entry,
                               image->arch, image->control * KEXECORE_PAGE_SIZE);
  host::SwitchSvme(false);
  Print("enter: refused, ", static_cast<int64_t>(refusal));
  if (!host::StartOther()) host::Fail("the other CPU did not start again");
  return static_cast<int>(refusal);
}
