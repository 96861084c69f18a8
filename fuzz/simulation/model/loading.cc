// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/loading.h"

#include <algorithm>
#include <span>
#include <utility>

#include "fuzz/simulation/model/area.h"
#include "fuzz/simulation/model/pages.h"

namespace model {

std::int64_t Loading::Load(const Platform& platform, Table& table, std::uint64_t arg, Call& call) {
  dialect_ = call.dialect();
  std::array<std::uint8_t, kMostBytes> bytes;
  if (!call.Fetch(arg, std::span(bytes).first(LoadSize(dialect_)))) return -KEXECORE_EFAULT;
  LoadRequest request;
  if (const int error = ReadLoad(dialect_, bytes.data(), request); error != 0) return error;
  // L7
  const std::size_t size = DescriptorSize(dialect_);
  if (request.nr_segments != 0 &&
      !call.Fetch(request.segments, std::span(bytes).first(request.nr_segments * size))) {
    return -KEXECORE_EFAULT;
  }
  image_.type = request.type;
  image_.arch = request.arch;
  image_.entry = request.entry;
  image_.from_list = false;
  held_ = 0;
  image_.segments.clear();
  for (std::size_t i = 0; i < request.nr_segments; ++i) {
    image_.segments.push_back(ReadDescriptor(dialect_, bytes.data() + i * size));
  }
  call.AskHowFar();
  return Decide(platform, table, call);
}

std::int64_t Loading::LoadList(const Platform& platform, Table& table, std::uint64_t arg,
                               Call& call) {
  dialect_ = call.dialect();
  std::array<std::uint8_t, kMostBytes> bytes;
  if (!call.Fetch(arg, std::span(bytes).first(ListSize(dialect_)))) return -KEXECORE_EFAULT;
  const ListRequest request = model::ReadList(dialect_, bytes.data());
  if (request.type != KEXEC_TYPE_DEFAULT && request.type != KEXEC_TYPE_CRASH) {
    return -KEXECORE_EINVAL;  // V1
  }
  image_.type = static_cast<std::uint32_t>(request.type);
  image_.arch = dialect_.compat ? KEXECORE_EM_386 : KEXECORE_EM_X86_64;
  image_.entry = request.entry;
  image_.from_list = true;
  held_ = 0;
  image_.segments.clear();
  list_.Start(request.first_entry);
  call.AskHowFar();
  return ReadList(platform, table, call);
}

// V2
std::int64_t Loading::ReadList(const Platform& platform, Table& table, Call& call) {
  stage_ = Stage::kReading;
  const std::int64_t error = list_.Read(platform, call, image_);
  if (error == -KEXECORE_ERESTART) return error;
  return error != 0 ? End(error, ReasonOf(error), call) : Decide(platform, table, call);
}

/// D5: a load that would hold too many destinations fails as if there was no memory.
void Loading::CountHeld(const Platform& platform, Call& call) {
  if (image_.type != KEXEC_TYPE_DEFAULT || call.course().taken.empty()) return;
  const PageSet destinations = DestinationsOf(image_.segments);
  for (const Course::Taken& taken : call.course().taken) {
    if (!destinations.Contains(taken.frame)) continue;
    if (Number{2} * ++held_ <= RamPages(platform)) continue;
    call.RunOut(taken.accesses);
    return;
  }
}

// L8 to L16.
std::int64_t Loading::Decide(const Platform& platform, Table& table, Call& call) {
  stage_ = Stage::kDeciding;
  is_refused_ = false;
  if (const int error = CheckImage(platform, dialect_, image_); error != 0) {
    return Refuse(error, call);
  }
  if (!IsWithinBounds(platform, image_)) return Refuse(-KEXECORE_ENOMEM, call);  // L15
  CountHeld(platform, call);
  const std::uint32_t type = image_.type;
  room_ = image_.kept = {0, 0};
  if (type == KEXEC_TYPE_CRASH) {
    const bool is_present = table.slots.of(type).present;
    room_ = RoomFor(platform, image_, is_present ? &table.images[type] : nullptr);
    image_.kept = KeptIn(room_, platform, image_);
  }
  call.expected().room = room_;
  const bool overwrites = type == KEXEC_TYPE_CRASH && table.slots.of(type).present &&
                          OverwritesPresent(platform, image_, table.images[type]);
  if (overwrites) {  // L16
    // Did the core pass L16 before it stopped? Access counts cannot tell, because no guest access
    // lies between the steps before and after L16.
    const auto& frames = call.course().crash_frames;
    const bool is_over = !call.world().IsShown(type) ||
                         std::any_of(frames.begin(), frames.end(), [&](std::uint64_t frame) {
                           return call.IsDestination(frame);
                         });
    if (!is_over && call.FailedBefore()) return End(-KEXECORE_ENOMEM, Reason::kNoMemory, call);
    // A core that is refused at L16 gives pages back before it pauses.
    const bool is_before = !is_over && !call.course().has_freed;
    if (is_before && call.Next(false) == Way::kPause) return -KEXECORE_ERESTART;
    if (table.entering()) return End(-KEXECORE_EBUSY, Reason::kOther, call);  // S4
    table.slots.Withdraw(type);
  }
  copying_.Start();
  return CopyImage(table, call);
}

std::int64_t Loading::Refuse(std::int64_t error, Call& call) {
  if (image_.from_list) {
    // The core has remembered the list before it judges the image, and gives that memory back now.
    return call.FailedBefore() ? End(-KEXECORE_ENOMEM, Reason::kNoMemory, call)
                               : End(error, Reason::kOther, call);
  }
  // A load of segments that is refused before L15 allocates has nothing to give back.
  stage_ = Stage::kNone;
  return error;
}

// L17
std::int64_t Loading::CopyImage(Table& table, Call& call) {
  stage_ = Stage::kCopying;
  call.expected().room = room_;
  call.expected().destinations = image_.segments;
  call.expected().loading_type = image_.type;
  const std::int64_t error = copying_.Run(image_, list_.sources(), call);
  if (error == -KEXECORE_ERESTART) return error;
  if (error != 0) return End(error, ReasonOf(error), call);
  // Pages of zeroes may follow the last guest access, and the core may have stopped at one.
  const Course& course = call.course();
  if (course.failure && !course.failure->prepared)
    return End(-KEXECORE_ENOMEM, Reason::kNoMemory, call);
  if (course.pause && !course.pause->prepared) return -KEXECORE_ERESTART;
  return Commit(table, call);
}

// L18
std::int64_t Loading::Commit(Table& table, Call& call) {
  const std::uint32_t type = image_.type;
  const int answer = call.world().Prepare();  // P1
  if (answer != 0) {
    is_refused_ = true;
    const bool is_mistake = answer > 0 || answer == -KEXECORE_ERESTART;
    return End(is_mistake ? -KEXECORE_EINVAL : answer, Reason::kOther, call);
  }
  call.expected().saves = 1;
  if (table.entering()) return End(-KEXECORE_EBUSY, Reason::kOther, call);  // S4
  std::swap(table.images[type], image_);
  table.slots.Load(type);  // S1
  call.expected().committed = type;
  call.expected().destinations = table.images[type].segments;
  return End(0, Reason::kDone, call);
}

std::int64_t Loading::Unload(Table& table, std::uint32_t type, Call& call) {
  dialect_ = call.dialect();
  is_refused_ = false;
  table.slots.Withdraw(type);
  call.AskHowFar();
  return End(0, Reason::kDone, call);
}

/// The answer of the call is settled. Only pages have to be given back.
std::int64_t Loading::End(std::int64_t result, Reason reason, Call& call) {
  stage_ = Stage::kEnding;
  result_ = result;
  may_be_interrupted_ = false;
  // If a failed mapping is the reason why the call ended, it is not one of giving pages back.
  const auto& failure = call.course().failure;
  return GiveBack(reason == Reason::kNoMemory && failure->is_mapping ? 1 : 0, call);
}

/// Gives pages back. That may take long, too, and the core tries a page that cannot be mapped again
/// when the call continues (C).
std::int64_t Loading::GiveBack(std::uint32_t other_failures, Call& call) {
  const Course& course = call.course();
  if (course.pause || course.failed_mappings > other_failures) return -KEXECORE_ERESTART;
  stage_ = Stage::kNone;
  // S4 is the one rule by which a call that had begun is busy. The hook's refusal may look alike.
  if (result_ == -KEXECORE_EBUSY && !is_refused_) call.expected().busy = Busy::kEntered;
  return result_;
}

std::int64_t Loading::Continue(const Platform& platform, Table& table, Call& call) {
  call.AskHowFar();
  switch (stage_) {
    case Stage::kReading:
      return ReadList(platform, table, call);
    case Stage::kDeciding:
      return Decide(platform, table, call);
    case Stage::kCopying:
      CountHeld(platform, call);
      return CopyImage(table, call);
    case Stage::kNone:
    case Stage::kEnding:
      break;
  }
  return GiveBack(0, call);
}

// C2. Nobody outside can see whether the core had come to S4 when it paused.
std::int64_t Loading::Abandon(Call& call) {
  call.AskHowFar();
  if (stage_ != Stage::kEnding) return End(-KEXECORE_EINTR, Reason::kOther, call);
  may_be_interrupted_ = result_ == -KEXECORE_EBUSY;
  return GiveBack(0, call);
}

}  // namespace model
