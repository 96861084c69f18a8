// SPDX-License-Identifier: MIT
#include "core/load.h"

#include <cstdint>

#include "core/copy.h"
#include "core/entry.h"
#include "core/give_back.h"
#include "core/read_list.h"
#include "core/request.h"

namespace kexecore {
namespace {

bool IsDefault(const Job& job) { return job.type == KEXEC_TYPE_DEFAULT; }

/// The load ends: what it allocated goes back (rules A, P).
void RollBack(Instance& instance, Error error) {
  Job& job = instance.job;
  const kexecore_image& image = NewImage(instance, job.type);
  job.gone = {.list = image.list, .control = image.control};
  job.answer = error;
  job.phase = Phase::kGiveBack;
}

/// Rules L8 to L14, and how many pages L15 allows.
Error Judge(Instance& instance, Job& job, const kexecore_image& image) {
  const Error error = CheckImage(image.segments, image.nr_segments, image.entry,
                                 static_cast<std::uint16_t>(image.arch), job.form, job.caller,
                                 BoundsOf(instance, job.type));
  if (error != Error::kNone) return ErrorInRevision(error, instance.config.abi);
  if (!IsDefault(job)) return Error::kNone;
  StartStaging(image.segments, image.nr_segments, job.staging);
  return job.staging.layout.pages <= instance.ram_pages / 2 ? Error::kNone : Error::kNoMemory;
}

/// Rule D1. What is a destination stays held, so that the next try gets another page.
Error TakeControlPage(void* host, Job& job, kexecore_image& image, Progress& progress) {
  const auto arch = static_cast<std::uint16_t>(image.arch);
  const Error error = TakePage(host, job.staging, ReachOf(arch) - 1, image.control);
  if (image.control == KEXECORE_NO_MFN) progress = Progress::kPage;
  return error;
}

/// Rule L16. Before the first byte of the image that is present can change: a crash in the middle
/// of the copy must not run half of each.
Error WithdrawOverlapped(Instance& instance, const kexecore_image& image) {
  const std::uint32_t seen = State(instance);
  const std::uint32_t type = instance.job.type;
  if (!IsPresent(seen, type)) return Error::kNone;
  const kexecore_image& present = instance.images[CurrentSlot(seen, type)];
  if (!AnyOverlap(image.segments, image.nr_segments, present.segments, present.nr_segments)) {
    return Error::kNone;
  }
  if (!TryPublish(instance, [&](SlotWord word) { return Withdraw(word, type); })) {
    return Error::kBusy;
  }
  kexecore_hook_free_page(instance.config.host, present.control);
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
    const kexecore_image& old = instance.images[CurrentSlot(seen, job.type)];
    job.gone = {.list = old.list, .control = old.control};
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
      if (image.control != KEXECORE_NO_MFN) {
        job.phase = IsDefault(job) ? Phase::kGrowList : Phase::kWithdraw;
        return Error::kNone;
      }
      return TakeControlPage(host, job, image, progress);
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
