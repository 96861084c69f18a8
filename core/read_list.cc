// SPDX-License-Identifier: MIT
#include "core/read_list.h"

#include <cstdint>

#include "core/mapped.h"
#include "core/page_chain.h"

namespace kexecore {
namespace {

/// The guest may change the entry at any time. It is read once, as volatile, so that the value that
/// was checked is the value that is used.
Entry GetOnce(const void* page, Caller caller, std::uint32_t index) {
  if (caller == Caller::kCompat) return static_cast<const volatile std::uint32_t*>(page)[index];
  return static_cast<const volatile std::uint64_t*>(page)[index];
}

constexpr std::uint32_t EntriesOf(Caller caller) {
  return KEXECORE_PAGE_SIZE / (caller == Caller::kCompat ? 4 : 8);
}

}  // namespace

Error ReadListPage(void* host, Job& job, kexecore_image& image, bool& is_last) {
  const MappedGuestPage page(host, job.list_page);
  if (page.failed()) return Error::kFault;
  FrameWriter sources(host, job.sources, KEXECORE_PURPOSE_SCRATCH);
  for (std::uint32_t i = 0; i < EntriesOf(job.caller); ++i) {
    const Entry entry = GetOnce(page.bytes(), job.caller, i);
    Meaning meaning = Meaning::kDone;
    KEXECORE_TRY(ReadEntry(entry, job.guest_list, image, meaning));
    switch (meaning) {
      case Meaning::kDestination:
        break;
      case Meaning::kIndirection:
        job.list_page = EntryFrame(entry);
        return Error::kNone;
      case Meaning::kDone:
        is_last = true;
        return Error::kNone;
      case Meaning::kSource:
        KEXECORE_TRY(sources.Push(EntryFrame(entry)));
    }
  }
  return Error::kInvalid;  // the page has neither an indirection nor the end
}

}  // namespace kexecore
