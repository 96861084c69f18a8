// SPDX-License-Identifier: MIT
#include "core/read_list.h"

#include <cstdint>

#include "core/mapped.h"
#include "core/scratch.h"

namespace kexecore {
namespace {

/// The entry may change while it is read: volatile, so that what was checked is what is used.
Entry GetOnce(const void* page, Caller caller, std::uint32_t index) {
  if (caller == Caller::kCompat) return static_cast<const volatile std::uint32_t*>(page)[index];
  return static_cast<const volatile std::uint64_t*>(page)[index];
}

constexpr std::uint32_t EntriesOf(Caller caller) {
  return KEXECORE_PAGE_SIZE / (caller == Caller::kCompat ? 4 : 8);
}

}  // namespace

Error ReadListPage(void* host, Job& job, kexecore_image& image) {
  const MappedGuestPage page(host, job.list_page);
  if (page.failed()) return Error::kFault;
  FrameWriter sources(host, job.sources);
  for (std::uint32_t i = 0; i < EntriesOf(job.caller); ++i) {
    const Entry entry = GetOnce(page.bytes(), job.caller, i);
    Meaning meaning = Meaning::kDone;
    if (const Error error = ReadEntry(entry, job.guest_list, image, meaning);
        error != Error::kNone) {
      return error;
    }
    switch (meaning) {
      case Meaning::kDestination:
        break;
      case Meaning::kIndirection:
        job.list_page = EntryFrame(entry);
        return Error::kNone;
      case Meaning::kDone:
        job.phase = Phase::kJudge;
        return Error::kNone;
      case Meaning::kSource:
        if (const Error error = sources.Push(EntryFrame(entry)); error != Error::kNone) {
          return error;
        }
    }
  }
  return Error::kInvalid;  // the page has no way on
}

}  // namespace kexecore
