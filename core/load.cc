// SPDX-License-Identifier: MIT
#include "core/load.h"

#include <cstdint>

#include "asm/control_code.h"
#include "core/copy.h"
#include "core/five_levels.h"
#include "core/give_back.h"
#include "core/mapped.h"
#include "core/posted.h"
#include "core/read_list.h"

namespace kexecore {
namespace {

bool IsDefault(const Job& job) { return job.type == KEXEC_TYPE_DEFAULT; }

/// Ends the load with an error. The pages that it allocated are given back (rules A, P).
void RollBack(Instance& instance, Error error) {
  Job& job = instance.job;
  job.gone = PagesOf(NewImage(instance, job.type));
  job.answer = error;
  job.phase = kAfterFailure;
}

/// The image of this type that is present; null: none is. The caller holds the instance, so it
/// stays.
const kexecore_image* PresentImage(const Instance& instance, std::uint32_t type) {
  const SlotWord seen = SlotsOf(StateOf(instance));
  return IsPresent(seen, type) ? &instance.images[CurrentSlot(seen, type)] : nullptr;
}

/// Rules L8 to L14, and the bounds of L15. Finds the room of D8.
Error Judge(Instance& instance, Job& job, const kexecore_image& image) {
  const Error error = CheckImage(image.segments, image.nr_segments, image.entry,
                                 static_cast<std::uint16_t>(image.arch), job.form, job.caller,
                                 BoundsOf(instance, job.type));
  if (error != Error::kNone) return ErrorInRevision(error, instance.config.abi);
  if (instance.config.control_va != 0 &&
      !CanBeMapped(image.segments, image.nr_segments, UniformOf(instance.config))) {
    return Error::kNoMemory;
  }
  if (!IsDefault(job)) {
    job.room = FindRoom(instance.config.crash, ReachOfControl(instance.config, image), image,
                        PresentImage(instance, job.type));
    return Error::kNone;
  }
  const std::uint64_t half = instance.ram_pages / 2;
  StartStaging(image.segments, image.nr_segments, half, job.staging);
  return job.staging.layout.pages <= half ? Error::kNone : Error::kNoMemory;
}

/// Rule D7: writes the code to the control page, and zeroes behind it.
Error WriteCode(void* host, kexecore_mfn_t control) {
  const MappedPage page(host, control);
  if (page.failed()) return Error::kNoMemory;
  const auto size = reinterpret_cast<std::uintptr_t>(kexecore_control_code_end) -
                    reinterpret_cast<std::uintptr_t>(kexecore_control_code);
  __builtin_memcpy(page.bytes(), kexecore_control_code, size);
  __builtin_memset(page.bytes() + size, 0, KEXECORE_PAGE_SIZE - size);
  return Error::kNone;
}

/// Rules D1 and D8: takes the control page from the room, or allocates it. A page that is a
/// destination stays held, so that the next try gets another one.
Error TakeControlPage(const kexecore_config& config, Job& job, kexecore_image& image,
                      Outcome& outcome) {
  if (!IsEmpty(job.room)) {
    image.in_area.start = job.room.end;
    image.control = TakeLast(job.room);
    NoteTaken(job.room, image);
    return Error::kNone;
  }
  const Error error = TakePage(config.host, job.staging, KEXECORE_PURPOSE_CONTROL,
                               ReachOfControl(config, image) - 1, image.control);
  outcome.did_page = image.control == KEXECORE_NO_MFN;
  return error;
}

/// Rule D6: does a step of mapping what is known before the page list exists.
Error MapKnown(const kexecore_config& config, Job& job, kexecore_image& image, Outcome& outcome) {
  Tables& tables = job.tables;
  if (!IsMapped(tables)) {
    outcome.did_page = true;
    const Error error = MapMore(config, job.staging, job.room, tables);
    NoteTables(tables, job.room, image);
    return error;
  }
  outcome.is_over = config.control_va == 0 || !StartNext(image, config, tables);
  return Error::kNone;
}

/// Rule D6: does a step of mapping the pages of the page list, and the pages that it names.
Error MapListed(const kexecore_config& config, Job& job, kexecore_image& image, Outcome& outcome) {
  Tables& tables = job.tables;
  outcome.did_page = true;
  if (!IsMapped(tables)) return MapMore(config, job.staging, job.room, tables);
  if (config.control_va == 0 || !IsIndirection(image.list) ||
      tables.position > job.staging.layout.end) {
    outcome.did_page = false;
    outcome.is_over = true;
    return Error::kNone;
  }
  return FindUnmapped(config, job.staging.list, tables);
}

/// Does the new image have data where the present one may have data, or keeps its pages (D8)?
bool IsWrittenOver(const kexecore_range& area, const kexecore_image& present,
                   const kexecore_image& image) {
  const bool is_everywhere = (present.flags & KEXECORE_IMAGE_AREA) != 0;
  const kexecore_range& kept = is_everywhere ? area : present.in_area;
  const Segment kept_bytes = {
      .buf = 1, .buf_size = 0, .dest_maddr = kept.start, .dest_size = kept.size};
  return AnyOverlap(image.segments, image.nr_segments, &kept_bytes, 1) ||
         AnyOverlap(image.segments, image.nr_segments, present.segments, present.nr_segments);
}

/// Rule L16: withdraws the present image before its first byte can change. A crash in the middle of
/// the copy must not run half of each image.
Error WithdrawOverlapped(Instance& instance, const kexecore_image& image) {
  const std::uint32_t type = instance.job.type;
  const kexecore_image* const present = PresentImage(instance, type);
  if (present == nullptr || !IsWrittenOver(instance.config.crash, *present, image)) {
    return Error::kNone;
  }
  if (!TryPublish(instance, [&](SlotWord word) { return Withdraw(word, type); })) {
    return LostToEntry(instance.job);
  }
  instance.job.withdrawn = Forget(instance.config.host, *present);
  return Error::kNone;
}

/// Rule P1: asks the hypervisor to prepare for the image.
Error PrepareFor(void* host, const kexecore_image& image) {
  const int answer = kexecore_hook_prepare(host, &image);
  const bool is_mistake = answer > 0 || answer == -KEXECORE_ERESTART;
  return is_mistake ? Error::kInvalid : static_cast<Error>(answer);
}

/// Rule L18: makes the image present. The pages of the image that it replaces are given back.
Error CommitImage(Instance& instance, Job& job, const kexecore_image& image) {
  void* const host = instance.config.host;
  KEXECORE_TRY(PrepareFor(host, image));
  kexecore_hook_save_vmcoreinfo(host);
  const SlotWord seen = SlotsOf(StateOf(instance));
  if (!TryPublish(instance, [&](SlotWord word) { return Commit(word, job.type); })) {
    kexecore_hook_forget(host, &image);
    return LostToEntry(job);
  }
  job.gone = kNoPages;
  if (IsPresent(seen, job.type)) {
    job.gone = Forget(host, instance.images[CurrentSlot(seen, job.type)]);
  }
  return Error::kNone;
}

/// Does a step of the job's phase, which is not kGiveBack. A step of kCopy writes as many pages as
/// there are up to a pause; each other step does a page's worth of work at most.
Error DoPhase(Instance& instance, Job& job, kexecore_image& image, Outcome& outcome) {
  void* const host = instance.config.host;
  switch (job.phase) {
    case Phase::kReadList:
      outcome.did_page = true;
      KEXECORE_TRY(ReadListPage(host, job, image, outcome.is_over));
      if (!outcome.is_over) return Error::kNone;
      [[fallthrough]];  // no pause before the image is judged (V3)
    case Phase::kJudge:
      outcome.is_over = true;
      return Judge(instance, job, image);
    case Phase::kControl:
      if (image.control == KEXECORE_NO_MFN) {
        return TakeControlPage(instance.config, job, image, outcome);
      }
      outcome.is_over = true;
      return instance.config.control_va == 0 ? Error::kNone : WriteCode(host, image.control);
    case Phase::kFifthLevel:
      return MakeFifthLevel(instance.config, job, image, outcome);
    case Phase::kTables:
      return MapKnown(instance.config, job, image, outcome);
    case Phase::kGrowList:
      outcome.is_over = IsListComplete(job.staging);
      outcome.did_page = !outcome.is_over;
      return outcome.is_over ? Error::kNone
                             : GrowList(host, job.staging, job.index_pages, image.list);
    case Phase::kMarkList:
      outcome.is_over = IsMarked(job.staging);
      outcome.did_page = !outcome.is_over;
      return outcome.is_over ? Error::kNone : MarkList(host, job.staging);
    case Phase::kWithdraw:
      outcome.is_over = true;
      image.list = KEXECORE_LIST_DONE;
      return WithdrawOverlapped(instance, image);
    case Phase::kCopy:
      return CopyPages(host, job, image, outcome);
    case Phase::kMapList:
      return MapListed(instance.config, job, image, outcome);
    case Phase::kCommit:
      outcome.is_over = true;
      return CommitImage(instance, job, image);
    case Phase::kGiveBack:
      break;  // Step does it: it cannot fail
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
  Outcome outcome = {.did_page = false, .is_over = false, .has_to_pause = false};
  if (const Error error = DoPhase(instance, job, NewImage(instance, job.type), outcome);
      error != Error::kNone) {
    RollBack(instance, error);
    return Progress::kOn;
  }
  if (outcome.has_to_pause) return Progress::kPause;
  if (outcome.is_over) job.phase = PhaseAfter(job.phase, job.type);
  return outcome.did_page ? Progress::kPage : Progress::kOn;
}

}  // namespace kexecore
