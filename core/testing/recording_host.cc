// SPDX-License-Identifier: MIT
#include "core/testing/recording_host.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>

namespace kexecore {
namespace {

RecordingHost& Of(void* host) { return *static_cast<RecordingHost*>(host); }

/// Records the call. True when it has to fail (`fail`).
template <typename... Args>
bool Record(void* host, fmt::format_string<const Args&...> format, const Args&... args) {
  const std::string line = fmt::format(format, args...);
  Of(host).calls.push_back(line);
  if (Of(host).during) Of(host).during(line);
  return Of(host).fail == line;
}

/// Records a call of a hook that is allowed to fail. True when it has to fail (`fail` or
/// `fail_nth`).
template <typename... Args>
bool RecordFallible(void* host, fmt::format_string<const Args&...> format, const Args&... args) {
  const bool is_it = Of(host).can_fail++ == Of(host).fail_nth;
  return Record(host, format, args...) || is_it;
}

bool IsInCrashArea(const RecordingHost& host, kexecore_mfn_t mfn) {
  const kexecore_maddr_t address = mfn * KEXECORE_PAGE_SIZE;
  return address >= host.crash.start && address - host.crash.start < host.crash.size;
}

void* Map(void* host, kexecore_mfn_t mfn) {
  RecordingHost& of = Of(host);
  of.most_mapped = std::max(of.most_mapped, ++of.mapped);
  void* const page = of.Page(mfn).data();
  of.mfn_of[page] = mfn;
  return page;
}

void Unmap(void* host, const void* page, const char* line) {
  RecordingHost& of = Of(host);
  const auto found = of.mfn_of.find(page);
  if (found == of.mfn_of.end() || of.mapped == 0) {
    ++of.mistakes;
    return;
  }
  --of.mapped;
  Record(host, "{} {:x}", line, found->second);
}

}  // namespace

RecordingHost::RecordingHost() : notes({{0x5000, 0x400}, {0, 0}}) {}

long RecordingHost::Init(kexecore_instance& instance, std::uint32_t abi, std::uint64_t control_va) {
  prepared.clear();  // of an instance before this one
  const kexecore_config config = {.api_version = KEXECORE_API_VERSION,
                                  .abi = abi,
                                  .physical_bits = 46,
                                  .nr_ram = static_cast<std::uint32_t>(ram.size()),
                                  .features = features,
                                  .padding = 0,
                                  .ram = ram.data(),
                                  .crash = crash,
                                  .xen = {0x200000, 0x300000},
                                  .vmcoreinfo = {0x7000, 0},
                                  .control_va = control_va,
                                  .host = this};
  return kexecore_init(&instance, &config);
}

void RecordingHost::PutBytes(kexecore_guest_t at, const void* bytes, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) guest[at + i] = static_cast<const std::uint8_t*>(bytes)[i];
}

PageBytes& RecordingHost::Page(kexecore_mfn_t mfn) {
  PageBytes& page = machine[mfn];
  page.resize(KEXECORE_PAGE_SIZE, 0xee);
  return page;
}

void RecordingHost::OwnBytes(kexecore_mfn_t mfn, const void* bytes, std::size_t size) {
  owned.insert(mfn);
  PageBytes& page = Page(mfn);
  std::fill(page.begin(), page.end(), 0);
  std::memcpy(page.data(), bytes, size);
}

std::map<kexecore_mfn_t, kexecore_mfn_t> RecordingHost::Relocation() {
  std::map<kexecore_mfn_t, kexecore_mfn_t> moves;
  std::uint64_t entry = entered.list;
  const std::uint64_t* next = nullptr;
  kexecore_mfn_t destination = 0;
  zeroed.clear();
  for (int i = 0; i < 1'000'000; ++i) {
    const kexecore_mfn_t frame = entry / KEXECORE_PAGE_SIZE;
    switch (entry % KEXECORE_PAGE_SIZE) {
      case KEXECORE_LIST_DONE:
        return moves;
      case KEXECORE_LIST_DESTINATION:
        destination = frame;
        break;
      case KEXECORE_LIST_SOURCE:
        if (!zeroed.empty()) ADD_FAILURE() << "a source after zero pages: " << entry;
        moves[destination++] = frame;
        break;
      case KEXECORE_LIST_ZERO:
        if (frame == 0) ADD_FAILURE() << "zeroes no page";
        for (kexecore_mfn_t left = frame; left != 0; --left) zeroed.insert(destination++);
        break;
      case KEXECORE_LIST_INDIRECTION:
        next = reinterpret_cast<const std::uint64_t*>(Page(frame).data());
        break;
      default:
        ADD_FAILURE() << "no entry of a list: " << entry;
        return moves;
    }
    if (next == nullptr) break;
    entry = *next++;
  }
  ADD_FAILURE() << "the list does not end";
  return moves;
}

std::set<kexecore_mfn_t> RecordingHost::Leaked() {
  std::set<kexecore_mfn_t> rest = allocated;
  rest.erase(entered.control);
  for (const auto& [destination, source] : Relocation()) rest.erase(source);
  for (std::uint64_t entry = entered.list; (entry & KEXECORE_LIST_INDIRECTION) != 0;) {
    const kexecore_mfn_t frame = entry / KEXECORE_PAGE_SIZE;
    rest.erase(frame);
    std::memcpy(&entry, Page(frame).data() + KEXECORE_PAGE_SIZE - sizeof entry, sizeof entry);
  }
  // The tables of the image are named by pages of the same format.
  for (std::uint64_t entry = entered.tables_list; (entry & KEXECORE_LIST_INDIRECTION) != 0;) {
    const kexecore_mfn_t frame = entry / KEXECORE_PAGE_SIZE;
    rest.erase(frame);
    const auto* words = reinterpret_cast<const std::uint64_t*>(Page(frame).data());
    for (int i = 0; i < 511; ++i) rest.erase(words[i] / KEXECORE_PAGE_SIZE);
    entry = words[511];
  }
  return rest;
}

}  // namespace kexecore

using kexecore::Of;
using kexecore::Record;
using kexecore::RecordFallible;

extern "C" {

int kexecore_hook_is_privileged(void* host) { return Of(host).privilege; }

int kexecore_hook_copy_from_guest(void* host, void* dst, kexecore_guest_t src, size_t size) {
  if (RecordFallible(host, "copy {:x}+{}", src, size)) return 1;
  for (size_t i = 0; i < size; ++i) {
    const auto byte = Of(host).guest.find(src + i);
    if (byte == Of(host).guest.end()) return 1;
    static_cast<uint8_t*>(dst)[i] = byte->second;
  }
  return 0;
}

int kexecore_hook_copy_to_guest(void* host, kexecore_guest_t dst, const void* src, size_t size) {
  if (RecordFallible(host, "answer {:x}+{}", dst, size)) return 1;
  Of(host).PutBytes(dst, src, size);
  return 0;
}

void* kexecore_hook_map(void* host, kexecore_mfn_t mfn) {
  if (RecordFallible(host, "map {:x}", mfn)) return nullptr;
  if (!kexecore::IsInCrashArea(Of(host), mfn) && !Of(host).allocated.contains(mfn))
    ++Of(host).mistakes;
  return kexecore::Map(host, mfn);
}

void kexecore_hook_unmap(void* host, void* page) { kexecore::Unmap(host, page, "unmap"); }

const void* kexecore_hook_map_guest_page(void* host, kexecore_mfn_t mfn) {
  if (RecordFallible(host, "guest {:x}", mfn) || !Of(host).owned.contains(mfn)) return nullptr;
  return kexecore::Map(host, mfn);
}

void kexecore_hook_unmap_guest_page(void* host, const void* page) {
  kexecore::Unmap(host, page, "unguest");
}

kexecore_mfn_t kexecore_hook_alloc_page(void* host, kexecore_maddr_t highest_maddr,
                                        uint32_t purpose) {
  auto& of = Of(host);
  if (RecordFallible(host, "alloc {:x}", highest_maddr)) return KEXECORE_NO_MFN;
  kexecore_mfn_t mfn = of.next_page;
  if (of.hand_out.empty()) {
    while (of.allocated.contains(mfn) || kexecore::IsInCrashArea(of, mfn)) ++mfn;
    of.next_page = mfn + 1;
  } else {
    mfn = of.hand_out.front();
    of.hand_out.pop_front();
  }
  if (!of.allocated.insert(mfn).second) ++of.mistakes;
  of.asked[mfn] = highest_maddr;
  of.purpose[mfn] = purpose;
  of.Page(mfn).assign(KEXECORE_PAGE_SIZE, 0xcd);
  return mfn;
}

void kexecore_hook_free_page(void* host, kexecore_mfn_t mfn) {
  Record(host, "free {:x}", mfn);
  if (Of(host).allocated.erase(mfn) == 0) ++Of(host).mistakes;
}

int kexecore_hook_preempt(void* host) {
  Record(host, "preempt");
  return Of(host).pause && Of(host).pause() ? 1 : 0;
}

int kexecore_hook_cpu_notes(void* host, uint32_t cpu, struct kexecore_range* notes) {
  Record(host, "notes {}", cpu);
  if (cpu >= Of(host).notes.size()) return 1;
  if (Of(host).notes_answer != 0) return Of(host).notes_answer;
  *notes = Of(host).notes[cpu];
  return 0;
}

void kexecore_hook_save_vmcoreinfo(void* host) { Record(host, "save"); }

// Neither of these is recorded: each load has them at the same places.
int kexecore_hook_prepare(void* host, const struct kexecore_image* image) {
  if (Of(host).prepare_answer != 0) return Of(host).prepare_answer;
  if (!Of(host).prepared.insert(image).second) ++Of(host).mistakes;
  return 0;
}

void kexecore_hook_forget(void* host, const struct kexecore_image* image) {
  if (Of(host).prepared.erase(image) == 0) ++Of(host).mistakes;
}

int kexecore_hook_enter(void* host, const struct kexecore_image* image) {
  if (!Of(host).prepared.contains(image)) ++Of(host).mistakes;
  Record(host, "enter {:x}", image->entry);
  Of(host).entered = *image;
  return Of(host).enter_answer;
}

}  // extern "C"
