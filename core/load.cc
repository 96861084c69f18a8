// SPDX-License-Identifier: MIT
#include "core/load.h"

#include <cstdint>

#include "asm/control_code.h"
#include "core/copy.h"
#include "core/entry.h"
#include "core/give_back.h"
#include "core/mapped.h"
#include "core/read_list.h"
#include "core/request.h"

namespace kexecore {
namespace {

bool IsDefault(const Job& job) { return job.type == KEXEC_TYPE_DEFAULT; }

/// The load ends: what it allocated goes back (rules A, P).
void RollBack(Instance& instance, Error error) {
  Job& job = instance.job;
  job.gone = PagesOf(NewImage(instance, job.type));
  job.answer = error;
  job.phase = Phase::kGiveBack;
}

/// Rules L8 to L14, and how many pages L15 allows.
Error Judge(Instance& instance, Job& job, const kexecore_image& image) {
  const Error error = CheckImage(image.segments, image.nr_segments, image.entry,
                                 static_cast<std::uint16_t>(image.arch), job.form, job.caller,
                                 BoundsOf(instance, job.type));
  if (error != Error::kNone) return ErrorInRevision(error, instance.config.abi);
  if (instance.config.control_va != 0 &&
      CountRegions(image.segments, image.nr_segments) > kMostRegions) {
    return Error::kNoMemory;
  }
  if (!IsDefault(job)) return Error::kNone;
  StartStaging(image.segments, image.nr_segments, job.staging);
  return job.staging.layout.pages <= instance.ram_pages / 2 ? Error::kNone : Error::kNoMemory;
}

/// Rule D7.
Error WriteCode(void* host, kexecore_mfn_t control) {
  const MappedPage page(host, control);
  if (page.failed()) return Error::kNoMemory;
  const auto size = reinterpret_cast<std::uintptr_t>(kexecore_control_code_end) -
                    reinterpret_cast<std::uintptr_t>(kexecore_control_code);
  __builtin_memcpy(page.bytes(), kexecore_control_code, size);
  __builtin_memset(page.bytes() + size, 0, KEXECORE_PAGE_SIZE - size);
  return Error::kNone;
}

/// Rule D1. What is a destination stays held, so that the next try gets another page.
Error TakeControlPage(void* host, Job& job, kexecore_image& image, Progress& progress) {
  const auto arch = static_cast<std::uint16_t>(image.arch);
  const Error error = TakePage(host, job.staging, ReachOf(arch) - 1, image.control);
  if (image.control == KEXECORE_NO_MFN) progress = Progress::kPage;
  return error;
}

/// Rule D6: a step of mapping what is known before the list is. The next phase when all is.
Error MapKnown(const kexecore_config& config, Job& job, kexecore_image& image, Progress& progress) {
  Tables& tables = job.tables;
  if (!IsMapped(tables)) {
    progress = Progress::kPage;
    const Error error = MapMore(config.host, job.staging, tables);
    image.tables = tables.root;
    image.tables_list = FirstOf(tables.frames.pages);
    return error;
  }
  if (config.control_va == 0 || !NextMapping(image, config, tables.item, tables.rest)) {
    job.phase = IsDefault(job) ? Phase::kGrowList : Phase::kWithdraw;
  }
  ++tables.item;
  return Error::kNone;
}

/// Likewise of what the list names.
Error MapListed(const kexecore_config& config, Job& job, kexecore_image& image,
                Progress& progress) {
  Tables& tables = job.tables;
  if (!IsMapped(tables)) {
    progress = Progress::kPage;
    return MapMore(config.host, job.staging, tables);
  }
  if (config.control_va == 0 || !IsIndirection(image.list) ||
      tables.position > job.staging.layout.end) {
    job.phase = Phase::kCommit;
    return Error::kNone;
  }
  job.staging.is_settled = true;
  progress = Progress::kPage;
  return FindUnmapped(config.host, job.staging.list, tables);
}

/// Does an image have data where the one that is present may have its own?
bool IsWrittenOver(const kexecore_range& area, const kexecore_image& present,
                   const kexecore_image& image) {
  const Segment all = {.buf = 1, .buf_size = 0, .dest_maddr = area.start, .dest_size = area.size};
  return (present.flags & KEXECORE_IMAGE_AREA) != 0
             ? AnyOverlap(image.segments, image.nr_segments, &all, 1)
             : AnyOverlap(image.segments, image.nr_segments, present.segments, present.nr_segments);
}

/// Rule L16. Before the first byte of the image that is present can change: a crash in the middle
/// of the copy must not run half of each.
Error WithdrawOverlapped(Instance& instance, const kexecore_image& image) {
  const std::uint32_t seen = State(instance);
  const std::uint32_t type = instance.job.type;
  if (!IsPresent(seen, type)) return Error::kNone;
  const kexecore_image& present = instance.images[CurrentSlot(seen, type)];
  if (!IsWrittenOver(instance.config.crash, present, image)) return Error::kNone;
  if (!TryPublish(instance, [&](SlotWord word) { return Withdraw(word, type); })) {
    return Error::kBusy;
  }
  instance.job.withdrawn = PagesOf(present);
  return Error::kNone;
}

/// Rule L18.
Error CommitImage(Instance& instance, Job& job) {
  kexecore_hook_save_vmcoreinfo(instance.config.host);
  const std::uint32_t seen = State(instance);
  if (!TryPublish(instance, [&](SlotWord word) { return Commit(word, job.type); })) {
    return Error::kBusy;
  }
  job.gone = kNoPages;
  if (IsPresent(seen, job.type)) {
    job.gone = PagesOf(instance.images[CurrentSlot(seen, job.type)]);
  }
  job.phase = Phase::kGiveBack;
  return Error::kNone;
}

/// What is done in a phase of a load; which one comes next.
Error DoPhase(Instance& instance, Job& job, kexecore_image& image, Progress& progress) {
  void* const host = instance.config.host;
  progress = Progress::kOn;
  switch (job.phase) {
    case Phase::kReadList:
      progress = Progress::kPage;
      if (const Error error = ReadListPage(host, job, image);
          error != Error::kNone || job.phase == Phase::kReadList) {
        return error;
      }
      [[fallthrough]];  // no pause between the list's end and what it comes to (V3)
    case Phase::kJudge:
      job.phase = Phase::kControl;
      return Judge(instance, job, image);
    case Phase::kControl:
      if (image.control == KEXECORE_NO_MFN) return TakeControlPage(host, job, image, progress);
      job.phase = Phase::kTables;
      return instance.config.control_va == 0 ? Error::kNone : WriteCode(host, image.control);
    case Phase::kTables:
      return MapKnown(instance.config, job, image, progress);
    case Phase::kGrowList:
      if (IsListComplete(job.staging)) {
        job.phase = Phase::kMarkList;
        return Error::kNone;
      }
      progress = Progress::kPage;
      return GrowList(host, job.staging, job.scratch, image.list);
    case Phase::kMarkList:
      if (IsMarked(job.staging)) {
        job.phase = Phase::kCopy;
        return Error::kNone;
      }
      progress = Progress::kPage;
      return MarkList(host, job.staging);
    case Phase::kWithdraw:
      job.phase = Phase::kCopy;
      image.list = KEXECORE_LIST_DONE;
      return WithdrawOverlapped(instance, image);
    case Phase::kCopy:
      return CopyNextPage(host, job, image, progress);
    case Phase::kMapList:
      return MapListed(instance.config, job, image, progress);
    case Phase::kCommit:
      return CommitImage(instance, job);
    case Phase::kGiveBack:
      break;  // Step's, which does not fail
  }
  return Error::kInvalid;
}

}  // namespace

void Abandon(Instance& instance) {
  if (instance.job.phase != Phase::kGiveBack) RollBack(instance, Error::kInterrupted);
}

Progress Step(Instance& instance) {
  Job& job = instance.job;
  if (job.phase == Phase::kGiveBack) return GiveBack(instance.config.host, job);
  Progress progress = Progress::kOn;
  if (const Error error = DoPhase(instance, job, NewImage(instance, job.type), progress);
      error != Error::kNone) {
    RollBack(instance, error);
    return Progress::kOn;
  }
  return progress;
}

}  // namespace kexecore
