// SPDX-License-Identifier: MIT
//
// The checks that SharedMachine makes when an image is entered.
#include <algorithm>
#include <cstring>

#include "fuzz/schedule/guest.h"
#include "fuzz/schedule/shared_machine.h"

namespace schedule {
namespace {

/// The image with this entry point.
Image ImageOf(const kexecore_image& image) {
  for (std::uint32_t i = 0; i < kImages; ++i) {
    if (EntryOf(static_cast<Image>(i)) == image.entry) return static_cast<Image>(i);
  }
  return kNoImage;
}

/// Whether type, arch and segment are those that the load asked for. The guest addresses of the
/// data have no meaning any more.
bool IsAsLoaded(const kexecore_image& image, const ImageSpec& spec) {
  const kexecore_abi_segment& segment = image.segments[0];
  const std::uint32_t arch = spec.list_entry == 4 ? KEXECORE_EM_386 : KEXECORE_EM_X86_64;
  return image.type == spec.type && image.arch == arch && image.nr_segments == 1 &&
         segment.buf != 0 && segment.dest_maddr == spec.first * KEXECORE_PAGE_SIZE &&
         segment.dest_size == std::uint64_t{spec.pages} * KEXECORE_PAGE_SIZE;
}

constexpr std::uint32_t kEntries = KEXECORE_PAGE_SIZE / sizeof(std::uint64_t);

/// A walk along a list ends after so many steps, in case the list goes round.
constexpr std::uint32_t kMostSteps = 4 * kEntries;

}  // namespace

/// Walks along a page list (rule D3), and calls `visit` for each page that it names and each page
/// of the list. False if it is no page list, or if `visit` refused a page.
template <typename Visit>
bool SharedMachine::WalkList(Cpu cpu, std::uint64_t entry, const Visit& visit) {
  kexecore_mfn_t page = 0;
  kexecore_mfn_t destination = 0;
  std::uint32_t index = 0;
  for (std::uint32_t step = 0; step < kMostSteps; ++step) {
    const kexecore_mfn_t mfn = entry / KEXECORE_PAGE_SIZE;
    switch (entry % KEXECORE_PAGE_SIZE) {
      case KEXECORE_LIST_DONE:
        return true;
      case KEXECORE_LIST_DESTINATION:
        destination = mfn;
        break;
      case KEXECORE_LIST_SOURCE:
        if (!visit(mfn, destination++)) return false;
        break;
      case KEXECORE_LIST_INDIRECTION:
        if (!visit(mfn, KEXECORE_NO_MFN)) return false;
        page = mfn;
        index = 0;
        break;
      default:
        return false;
    }
    if (page == 0 || index == kEntries || !IsOwned(page)) return false;
    AccessFrame(cpu, page, Races::kPlainRead);
    std::memcpy(&entry, BytesOf(page) + index * sizeof entry, sizeof entry);
    ++index;
  }
  return false;
}

bool SharedMachine::IsWhole(Cpu cpu, Image image, std::uint32_t page, kexecore_mfn_t mfn) {
  AccessFrame(cpu, mfn, Races::kPlainRead);
  const std::uint8_t* const bytes = BytesOf(mfn);
  for (std::uint32_t at = 0; at < KEXECORE_PAGE_SIZE; at += kTail) {
    // All bytes of an image within a piece of kTail bytes have one value.
    const std::uint8_t wanted = ByteOf(image, page, at);
    if (bytes[at] != wanted || std::memcmp(bytes + at, bytes + at + 1, kTail - 1) != 0) {
      return false;
    }
  }
  return true;
}

bool SharedMachine::FindFrames(Cpu cpu, Image image, const kexecore_image& entered,
                               std::vector<kexecore_mfn_t>& frames) {
  const ImageSpec& spec = kSpecs[image];
  frames = {entered.control};
  if (!IsOwned(entered.control)) return false;
  if (spec.type == KEXEC_TYPE_CRASH) {
    for (std::uint32_t page = 0; page < spec.pages; ++page) {
      frames.push_back(spec.first + page);
      if (!IsWhole(cpu, image, page, spec.first + page)) return false;
    }
    return entered.list == KEXECORE_LIST_DONE;
  }
  std::uint32_t staged = 0;
  const bool is_list =
      WalkList(cpu, entered.list, [&](kexecore_mfn_t mfn, kexecore_mfn_t destination) {
        frames.push_back(mfn);
        if (!IsOwned(mfn)) return false;
        if (destination == KEXECORE_NO_MFN) return true;
        return destination == spec.first + staged && IsWhole(cpu, image, staged++, mfn);
      });
  return is_list && staged == spec.pages;
}

Image SharedMachine::CheckEntry(Cpu cpu, const kexecore_image& entered,
                                std::vector<kexecore_mfn_t>& frames) {
  Access(cpu, &entered, sizeof entered, Touch::kRead);
  if (std::find(prepared_.begin(), prepared_.end(), &entered) == prepared_.end()) {
    Mistake("enters an image that is not prepared", entered.control);
  }
  const Image image = ImageOf(entered);
  if (image == kNoImage || !IsAsLoaded(entered, kSpecs[image]) ||
      !FindFrames(cpu, image, entered, frames)) {
    Mistake("enters an image that is not whole", 0);
  }
  return image;
}

void SharedMachine::Prepare(const kexecore_image* image) {
  const bool is_prepared = std::find(prepared_.begin(), prepared_.end(), image) != prepared_.end();
  if (is_prepared) Mistake("prepares for an image again", image->control);
  prepared_.push_back(image);
}

void SharedMachine::Forget(const kexecore_image* image) {
  const Frame* const control = FrameOf(image->control);
  if (control != nullptr && control->held != 0) {
    Mistake("forgets the image that is being entered", image->control);
  }
  if (std::erase(prepared_, image) == 0) {
    Mistake("forgets an image that is not prepared", image->control);
  }
}

void SharedMachine::Hold(const std::vector<kexecore_mfn_t>& frames) {
  for (const kexecore_mfn_t mfn : frames) {
    if (Frame* const frame = FrameOf(mfn)) ++frame->held;
  }
}

void SharedMachine::LetGo(const std::vector<kexecore_mfn_t>& frames) {
  for (const kexecore_mfn_t mfn : frames) {
    if (Frame* const frame = FrameOf(mfn)) --frame->held;
  }
}

}  // namespace schedule
