// SPDX-License-Identifier: MIT
//
// The beginning of a load or unload: it fetches the argument, and decides what follows from the
// argument alone.
#include <cstddef>
#include <cstdint>

#include "core/load.h"
#include "core/posted.h"
#include "core/request.h"

namespace kexecore {
namespace {

/// Prepares a job that has no pages yet.
[[gnu::noinline]]  // for size
void Prepare(Job& job, Phase first, std::uint32_t type, Form form, Caller caller) {
  job.phase = first;
  job.answer = Error::kNone;
  job.is_lost = false;
  job.type = type;
  job.form = form;
  job.caller = caller;
  job.sources = kNoFrames;
  job.index_pages = kNoChain;
  StartStaging(nullptr, 0, 0, job.staging);
  job.room = kNoBytes;
  StartTables(job.tables);
  job.segment = 0;
  job.done = 0;
  job.withdrawn = kNoPages;
  job.gone = kNoPages;
}

void Prepare(kexecore_image& image, std::uint32_t type, std::uint16_t arch,
             kexecore_maddr_t entry) {
  image.entry = entry;
  image.control = KEXECORE_NO_MFN;
  image.list = 0;
  image.tables = KEXECORE_NO_MFN;
  image.tables_list = 0;
  image.type = type;
  image.arch = arch;
  image.flags = 0;
  image.nr_segments = 0;
  image.in_area = {.start = 0, .size = 0};
}

template <typename Argument>
Error FetchRequest(const Guest& guest, kexecore_guest_t arg, LoadRequest& request) {
  Argument argument;
  KEXECORE_TRY(Fetch(guest, arg, argument));
  request = RequestOf(argument);
  return Error::kNone;
}

Error FetchRequest(const Instance& instance, const Guest& guest, kexecore_guest_t arg,
                   LoadRequest& request) {
  if constexpr (kHasPosted) {
    if (instance.config.abi == KEXECORE_ABI_POSTED) {
      return guest.caller == Caller::kNative
                 ? FetchRequest<kexecore_abi_load_posted>(guest, arg, request)
                 : FetchRequest<kexecore_abi_load_posted_compat>(guest, arg, request);
    }
  }
  return FetchRequest<kexecore_abi_load>(guest, arg, request);
}

/// Fetches descriptors whose layout is not that of an image's segments.
template <typename Descriptor>
Error FetchAs(const Guest& guest, const LoadRequest& request, kexecore_image& image) {
  Descriptor descriptors[KEXECORE_MAX_SEGMENTS];
  KEXECORE_TRY(
      FetchBytes(guest, descriptors, request.segments, request.nr_segments * sizeof(Descriptor)));
  for (std::uint32_t i = 0; i < request.nr_segments; ++i) {
    image.segments[i] = SegmentOf(descriptors[i]);
  }
  return Error::kNone;
}

Error FetchDescriptors(const Guest& guest, const LoadRequest& request, kexecore_image& image) {
  image.nr_segments = request.nr_segments;
  if (request.nr_segments == 0) return Error::kNone;
  if constexpr (kHasPosted) {
    if (request.form == Form::kPosted) {
      return guest.caller == Caller::kNative
                 ? FetchAs<kexecore_abi_segment_posted>(guest, request, image)
                 : FetchAs<kexecore_abi_segment_posted_compat>(guest, request, image);
    }
  }
  return FetchBytes(guest, image.segments, request.segments, request.nr_segments * sizeof(Segment));
}

struct ListRequest {
  std::uint32_t type;
  std::uint16_t arch;
  Entry first;
  kexecore_maddr_t entry;
};

Error FetchListRequest(const Guest& guest, kexecore_guest_t arg, ListRequest& request) {
  if (guest.caller == Caller::kNative) {
    kexecore_abi_load_v1 argument;
    KEXECORE_TRY(Fetch(guest, arg, argument));
    request = {.type = static_cast<std::uint32_t>(argument.type),
               .arch = KEXECORE_EM_X86_64,
               .first = argument.indirection_page,
               .entry = argument.start_address};
    return Error::kNone;
  }
  kexecore_abi_load_v1_compat argument;
  KEXECORE_TRY(Fetch(guest, arg, argument));
  request = {.type = static_cast<std::uint32_t>(argument.type),
             .arch = KEXECORE_EM_386,
             .first = argument.indirection_page,
             .entry = argument.start_address};
  return Error::kNone;
}

Error Unload(Instance& instance, std::uint32_t type) {
  if (type >= kTypes) return Error::kInvalid;
  Job& job = instance.job;
  Prepare(job, kFirstOfUnload, type, Form::kMerged, Caller::kNative);
  const SlotWord seen = SlotsOf(StateOf(instance));
  if (!IsPresent(seen, type)) return Error::kNone;
  if (!TryPublish(instance, [&](SlotWord word) { return Withdraw(word, type); })) {
    return LostToEntry(job);
  }
  job.gone = Forget(instance.config.host, instance.images[CurrentSlot(seen, type)]);
  return Error::kNone;
}

}  // namespace

Error StartLoad(Instance& instance, const Guest& guest, kexecore_guest_t arg) {
  LoadRequest request;
  KEXECORE_TRY(FetchRequest(instance, guest, arg, request));
  KEXECORE_TRY(CheckRequest(request));
  kexecore_image& image = NewImage(instance, request.type);
  Prepare(image, request.type, request.arch, request.entry);
  Prepare(instance.job, kFirstOfLoad, request.type, request.form, guest.caller);
  return FetchDescriptors(guest, request, image);
}

Error StartListLoad(Instance& instance, const Guest& guest, kexecore_guest_t arg) {
  ListRequest request;
  KEXECORE_TRY(FetchListRequest(guest, arg, request));
  if (request.type >= kTypes) return Error::kInvalid;
  kexecore_image& image = NewImage(instance, request.type);
  Prepare(image, request.type, request.arch, request.entry);
  image.flags = KEXECORE_IMAGE_LOW;
  if (request.type == KEXEC_TYPE_CRASH) image.flags |= KEXECORE_IMAGE_AREA;
  Job& job = instance.job;
  Prepare(job, kFirstOfLoad, request.type, Form::kPageList, guest.caller);
  job.guest_list = {.entries_left = instance.ram_pages,
                    .crash = instance.config.crash,
                    .physical_bits = instance.config.physical_bits,
                    .has_destination = false,
                    .destination = 0};
  Meaning meaning = Meaning::kDone;
  KEXECORE_TRY(ReadEntry(request.first, job.guest_list, image, meaning));
  if (meaning == Meaning::kDestination) return Error::kInvalid;  // no source can follow it
  if (meaning == Meaning::kIndirection) {
    job.phase = kFirstOfListLoad;
    job.list_page = EntryFrame(request.first);
  }
  return Error::kNone;
}

Error StartUnload(Instance& instance, const Guest& guest, kexecore_guest_t arg) {
  kexecore_abi_unload argument;
  KEXECORE_TRY(Fetch(guest, arg, argument));
  return Unload(instance, argument.type);
}

Error StartListUnload(Instance& instance, const Guest& guest, kexecore_guest_t arg) {
  kexecore_abi_exec argument;
  KEXECORE_TRY(Fetch(guest, arg, argument));
  return Unload(instance, static_cast<std::uint32_t>(argument.type));
}

}  // namespace kexecore
