// SPDX-License-Identifier: MIT
#include "core/load.h"

#include <cstdint>

#include "core/copy.h"
#include "core/entry.h"
#include "core/fetch.h"

namespace kexecore {
namespace {

/// The highest machine address that an image's control page may reach (rule L15).
constexpr kexecore_maddr_t HighestControl(std::uint16_t arch) {
  return arch == KEXECORE_EM_386 ? UINT32_MAX : UINT64_MAX;
}

/// Rules L5 and L6.
Error CheckLoadArgument(const kexecore_abi_load& argument) {
  if (argument.type >= kTypes) return Error::kInvalid;
  if (argument.type == KEXEC_TYPE_DEFAULT) return Error::kNotSupported;
  if (argument.arch != KEXECORE_EM_386 && argument.arch != KEXECORE_EM_X86_64) {
    return Error::kInvalid;
  }
  return argument.nr_segments <= KEXECORE_MAX_SEGMENTS ? Error::kNone : Error::kInvalid;
}

Error FetchDescriptors(void* host, const kexecore_abi_load& argument, kexecore_image& image) {
  image.entry = argument.entry_maddr;
  image.control = KEXECORE_NO_MFN;
  image.arch = argument.arch;
  image.nr_segments = argument.nr_segments;
  if (argument.nr_segments == 0) return Error::kNone;
  const std::size_t size = argument.nr_segments * sizeof(Segment);
  return kexecore_hook_copy_from_guest(host, image.segments, argument.segments, size) == 0
             ? Error::kNone
             : Error::kFault;
}

bool OverlapsPresent(const Instance& instance, std::uint32_t type, const kexecore_image& image) {
  const SlotWord word = Slots(instance);
  if (!IsPresent(word, type)) return false;
  const kexecore_image& present = instance.images[CurrentSlot(word, type)];
  return AnyOverlap(image.segments, image.nr_segments, present.segments, present.nr_segments);
}

void CommitImage(Instance& instance, std::uint32_t type) {
  const SlotWord word = Slots(instance);
  Publish(instance, Commit(word, type));
  if (IsPresent(word, type)) {
    kexecore_hook_free_page(instance.config.host, instance.images[CurrentSlot(word, type)].control);
  }
}

}  // namespace

Error Load(Instance& instance, kexecore_guest_t arg) {
  void* const host = instance.config.host;
  kexecore_abi_load argument;
  if (const Error error = Fetch(host, arg, argument); error != Error::kNone) return error;
  if (const Error error = CheckLoadArgument(argument); error != Error::kNone) return error;

  // The free slot holds no image, so it can take the new one shape before it is known to be good.
  kexecore_image& image = instance.images[FreeSlot(Slots(instance), argument.type)];
  if (const Error error = FetchDescriptors(host, argument, image); error != Error::kNone) {
    return error;
  }
  if (const Error error = CheckImage(image.segments, image.nr_segments, image.entry, argument.arch,
                                     BoundsOf(instance));
      error != Error::kNone) {
    return error;
  }

  image.control = kexecore_hook_alloc_page(host, HighestControl(argument.arch));
  if (image.control == KEXECORE_NO_MFN) return Error::kNoMemory;
  // Before the first byte of the image that is present can change (rule L16): a crash in the
  // middle of the copy must not run half of each.
  if (OverlapsPresent(instance, argument.type, image)) WithdrawImage(instance, argument.type);
  if (const Error error = CopyImage(host, image); error != Error::kNone) {
    kexecore_hook_free_page(host, image.control);
    return error;
  }
  CommitImage(instance, argument.type);
  return Error::kNone;
}

void WithdrawImage(Instance& instance, std::uint32_t type) {
  const SlotWord word = Slots(instance);
  if (!IsPresent(word, type)) return;
  Publish(instance, Withdraw(word, type));
  kexecore_hook_free_page(instance.config.host, instance.images[CurrentSlot(word, type)].control);
}

}  // namespace kexecore
