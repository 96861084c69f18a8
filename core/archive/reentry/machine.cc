// SPDX-License-Identifier: MIT
#include "core/archive/reentry/machine.h"

#include <algorithm>

namespace reentry {
namespace {

constexpr kexecore_range kRam = {Machine::kFirst * KEXECORE_PAGE_SIZE,
                                 std::uint64_t{Machine::kPages} * KEXECORE_PAGE_SIZE};

}  // namespace

Space::Space(std::uint64_t name, std::uint8_t tag) : name(name), tag(tag), memory(kSize, tag) {}

kexecore_config Machine::Config(void* host) const {
  return {.api_version = KEXECORE_API_VERSION,
          .abi = KEXECORE_ABI_MERGED,
          .physical_bits = 46,
          .nr_ram = 1,
          .features = 0,
          .padding = 0,
          .ram = &kRam,
          .crash = {kCrash * KEXECORE_PAGE_SIZE, std::uint64_t{kCrashPages} * KEXECORE_PAGE_SIZE},
          .xen = {},
          .vmcoreinfo = {},
          .control_va = 0,
          .host = host};
}

kexecore_mfn_t Machine::Allocate() {
  for (std::uint32_t i = 0; i < kPages; ++i) {
    const std::uint32_t page = (next_ + i) % kPages;
    if (is_allocated_[page]) continue;
    is_allocated_[page] = true;
    ++allocated_;
    next_ = page + 1;
    return kFirst + page;
  }
  return KEXECORE_NO_MFN;
}

void Machine::Free(kexecore_mfn_t mfn) {
  if (mfn < kFirst || mfn >= kFirst + kPages || !is_allocated_[mfn - kFirst]) {
    return Mistake("frees a page that is not allocated");
  }
  is_allocated_[mfn - kFirst] = false;
  memory_[mfn - kFirst].fill(0);
  --allocated_;
}

std::uint8_t* Machine::Map(kexecore_mfn_t mfn) {
  if (mfn < kFirst || mfn >= kCrash + kCrashPages) {
    Mistake("maps a page that is not there");
    return nullptr;
  }
  return memory_[mfn - kFirst].data();
}

std::uint8_t Machine::TagOf(const kexecore_image& image) {
  std::vector<const std::uint8_t*> pages;
  if (image.type == KEXEC_TYPE_CRASH) {
    const kexecore_abi_segment& segment = image.segments[0];
    for (std::uint64_t at = 0; at < segment.dest_size; at += KEXECORE_PAGE_SIZE) {
      pages.push_back(Map((segment.dest_maddr + at) / KEXECORE_PAGE_SIZE));
    }
  } else {
    // The image is small: its list is one page, which begins with a destination.
    const auto* words =
        reinterpret_cast<const std::uint64_t*>(Map(image.list / KEXECORE_PAGE_SIZE));
    for (; (*words & KEXECORE_LIST_DONE) == 0; ++words) {
      if ((*words & KEXECORE_LIST_SOURCE) != 0) pages.push_back(Map(*words / KEXECORE_PAGE_SIZE));
    }
  }
  if (pages.empty()) return 0;
  const std::uint8_t tag = pages[0][0];
  const bool is_one = std::all_of(pages.begin(), pages.end(), [&](const std::uint8_t* page) {
    return std::all_of(page, page + KEXECORE_PAGE_SIZE,
                       [&](std::uint8_t byte) { return byte == tag; });
  });
  return is_one ? tag : 0;
}

void Machine::Mistake(const std::string& what) {
  if (mistake_.empty()) mistake_ = what;
}

}  // namespace reentry
