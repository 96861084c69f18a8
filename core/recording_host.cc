// SPDX-License-Identifier: MIT
#include "core/recording_host.h"

#include <fmt/format.h>

#include <cstddef>
#include <string>

namespace kexecore {
namespace {

RecordingHost& Of(void* host) { return *static_cast<RecordingHost*>(host); }

/// Writes the call down. True when it is the one that fails.
template <typename... Args>
bool Record(void* host, fmt::format_string<const Args&...> format, const Args&... args) {
  const std::string line = fmt::format(format, args...);
  Of(host).calls.push_back(line);
  if (Of(host).during) Of(host).during(line);
  return Of(host).fail == line;
}

}  // namespace

RecordingHost::RecordingHost() : notes({{0x5000, 0x400}, {0, 0}}) {}

long RecordingHost::Init(kexecore_instance& instance) {
  const kexecore_config config = {.api_version = KEXECORE_API_VERSION,
                                  .physical_bits = 46,
                                  .crash = {kCrashStart, kCrashSize},
                                  .xen = {0x200000, 0x300000},
                                  .vmcoreinfo = {0x7000, 0},
                                  .host = this};
  return kexecore_init(&instance, &config);
}

void RecordingHost::PutBytes(kexecore_guest_t at, const void* bytes, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) guest[at + i] = static_cast<const std::uint8_t*>(bytes)[i];
}

}  // namespace kexecore

using kexecore::Of;
using kexecore::Record;

extern "C" {

int kexecore_hook_is_privileged(void* host) { return Of(host).privileged ? 1 : 0; }

int kexecore_hook_copy_from_guest(void* host, void* dst, kexecore_guest_t src, size_t size) {
  if (Record(host, "copy {:x}+{}", src, size)) return 1;
  for (size_t i = 0; i < size; ++i) {
    const auto byte = Of(host).guest.find(src + i);
    if (byte == Of(host).guest.end()) return 1;
    static_cast<uint8_t*>(dst)[i] = byte->second;
  }
  return 0;
}

int kexecore_hook_copy_to_guest(void* host, kexecore_guest_t dst, const void* src, size_t size) {
  if (Record(host, "answer {:x}+{}", dst, size)) return 1;
  Of(host).PutBytes(dst, src, size);
  return 0;
}

void* kexecore_hook_map(void* host, kexecore_mfn_t mfn) {
  if (Record(host, "map {:x}", mfn)) return nullptr;
  auto& page = Of(host).machine[mfn];
  page.resize(KEXECORE_PAGE_SIZE, 0xee);
  return page.data();
}

void kexecore_hook_unmap(void* host, void* page) {
  for (const auto& [mfn, bytes] : Of(host).machine) {
    if (bytes.data() == page) Record(host, "unmap {:x}", mfn);
  }
}

kexecore_mfn_t kexecore_hook_alloc_page(void* host, kexecore_maddr_t highest_maddr) {
  if (Record(host, "alloc {:x}", highest_maddr)) return KEXECORE_NO_MFN;
  return Of(host).next_page++;
}

void kexecore_hook_free_page(void* host, kexecore_mfn_t mfn) { Record(host, "free {:x}", mfn); }

int kexecore_hook_cpu_notes(void* host, uint32_t cpu, struct kexecore_range* notes) {
  Record(host, "notes {}", cpu);
  if (cpu >= Of(host).notes.size()) return 1;
  *notes = Of(host).notes[cpu];
  return 0;
}

int kexecore_hook_enter(void* host, const struct kexecore_image* image) {
  Record(host, "enter {:x}", image->entry);
  Of(host).entered = *image;
  return Of(host).enter_answer;
}

}  // extern "C"
