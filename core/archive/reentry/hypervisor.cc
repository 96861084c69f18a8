// SPDX-License-Identifier: MIT
#include "core/archive/reentry/hypervisor.h"

#include <cstring>
#include <utility>

namespace reentry {
namespace {

constexpr std::uint64_t kOpMask = (1U << kOpBits) - 1;

/// What an enter hook may answer that does not enter the image. Some of it is what a careless
/// hypervisor passes on from elsewhere.
constexpr int kRefusals[] = {-5, -KEXECORE_EBUSY, -KEXECORE_ERESTART, -KEXECORE_EINVAL, 3};

/// A call that is abandoned ends after fewer rounds.
constexpr int kMostRounds = 1000;

bool IsALoad(std::uint64_t op) { return op == KEXEC_CMD_kexec_load; }

/// Whether the operation loads or unloads, so that its caller has no other such call any more.
bool BeginsAnew(std::uint64_t op) {
  return op == KEXEC_CMD_kexec_load || op == KEXEC_CMD_kexec_unload;
}

bool IsWorthAnotherTry(const kexecore_outcome& outcome) {
  return outcome.busy == KEXECORE_BUSY_RUNNING || outcome.busy == KEXECORE_BUSY_SUSPENDED;
}

}  // namespace

Hypervisor::Hypervisor(const Core& core, std::uint64_t seed) : core_(core), random_(seed) {
  const kexecore_config config = machine_.Config(this);
  if (core_.init(&instance_, &config) != 0) machine_.Mistake("refuses the machine");
}

bool Hypervisor::Execute(const Space& space, Registers& registers) {
  const kexecore_caller caller = {
      .mode = KEXECORE_CALLER_NATIVE, .padding = 0, .space = space.name};
  const std::uint64_t op = registers.op & kOpMask;
  const auto ticket = static_cast<std::uint32_t>(registers.op >> kOpBits);
  // In the meantime the guest may write to its memory.
  if (ticket == 0 && BeginsAnew(op)) Forget(space);
  const Asked asked = AskedBy(space, registers);
  kexecore_outcome outcome;
  const Space* const before = std::exchange(current_, &space);
  if (ticket != 0) {
    registers.answer = core_.go_on(&instance_, ticket, space.name, &outcome);
  } else {
    registers.answer = core_.hypercall(&instance_, &caller, op, registers.arg, &outcome);
  }
  current_ = before;
  if (registers.answer == -KEXECORE_ERESTART) {
    Suspend(space, asked, outcome.ticket);
    registers.op = op | std::uint64_t{outcome.ticket} << kOpBits;
    return true;
  }
  if (IsSuspended(ticket, space)) suspended_.reset();
  if (IsWorthAnotherTry(outcome)) return true;
  Note(space, asked, registers.answer);
  return false;
}

/// Whether the call that the hypervisor knows as suspended is this one.
bool Hypervisor::IsSuspended(std::uint32_t ticket, const Space& space) const {
  return suspended_ && suspended_->ticket == ticket && suspended_->space->name == space.name;
}

Hypervisor::Asked Hypervisor::AskedBy(const Space& space, const Registers& registers) const {
  const auto ticket = static_cast<std::uint32_t>(registers.op >> kOpBits);
  if (IsSuspended(ticket, space)) return suspended_->asked;
  return {.op = registers.op & kOpMask, .type = space.memory[registers.arg]};
}

void Hypervisor::Suspend(const Space& space, const Asked& asked, std::uint32_t ticket) {
  if (ticket == 0 || ticket >> KEXECORE_TICKET_BITS != 0) {
    machine_.Mistake("suspends a call without a ticket that fits");
  }
  suspended_ = {.ticket = ticket, .space = &space, .asked = asked};
}

void Hypervisor::Forget(const Space& space) {
  if (!suspended_ || suspended_->space != &space) return;
  // Another virtual CPU that forgets the call, too, finds that it is taken care of.
  const Suspended call = *std::exchange(suspended_, std::nullopt);
  kexecore_outcome outcome = {.ticket = call.ticket, .busy = 0};
  long answer = -KEXECORE_ERESTART;
  for (int rounds = 0; answer == -KEXECORE_ERESTART; ++rounds) {
    if (rounds == kMostRounds) return machine_.Mistake("does not end a call that is abandoned");
    answer = core_.abandon(&instance_, outcome.ticket, &outcome);
  }
  Note(space, call.asked, answer);
}

/// Keeps in mind whose image is loaded.
void Hypervisor::Note(const Space& space, const Asked& asked, long answer) {
  if (answer != 0) return;
  if (IsALoad(asked.op)) loaded_[asked.type] = space.tag;
  if (asked.op == KEXEC_CMD_kexec_unload) loaded_[asked.type] = 0;
}

/// Whether data with this tag may be those of the image that is present: the last load's, or those
/// of a load that is suspended, which may be behind its commit.
bool Hypervisor::MayBeLoaded(std::uint32_t type, std::uint8_t tag) const {
  if (tag == loaded_[type]) return true;
  return suspended_ && IsALoad(suspended_->asked.op) && suspended_->asked.type == type &&
         suspended_->space->tag == tag;
}

void Hypervisor::Crash() {
  if (core_.crash(&instance_) == -KEXECORE_ERESTART) {
    machine_.Mistake("says that a crash is suspended");
  }
}

void Hypervisor::GiveUpEntry() {
  if (!std::exchange(is_taken_, false)) return;
  if (core_.enter_failed(&instance_) != 0) machine_.Mistake("does not take an image back");
}

void Hypervisor::CheckImage(std::uint32_t type) {
  if (is_taken_ || depth_ != 0) return;
  is_looking_ = true;
  kexecore_outcome outcome;
  (void)core_.exec(&instance_, type, &outcome);
  is_looking_ = false;
}

bool Hypervisor::AskForPause() {
  BeBusyElsewhere();
  return random_.OneIn(2);
}

int Hypervisor::EnterImage(const kexecore_image& image) {
  const std::uint8_t tag = machine_.TagOf(image);
  if (tag == 0) machine_.Mistake("enters an image with bytes of several address spaces");
  if (is_looking_) {
    if (!MayBeLoaded(image.type, tag)) machine_.Mistake("enters an image that was not loaded last");
    return -5;
  }
  BeBusyElsewhere();
  if (current_ != nullptr && !is_taken_ && random_.OneIn(4)) {
    is_taken_ = true;
    return 0;
  }
  return kRefusals[random_.Below(std::size(kRefusals))];
}

/// Lets another virtual CPU run, as if both ran at once.
void Hypervisor::BeBusyElsewhere() {
  if (depth_ != 0 || !meanwhile || !random_.OneIn(4)) return;
  ++depth_;
  const Space* const before = std::exchange(current_, nullptr);
  meanwhile();
  current_ = before;
  --depth_;
}

}  // namespace reentry

namespace {

reentry::Hypervisor& Of(void* host) { return *static_cast<reentry::Hypervisor*>(host); }

}  // namespace

extern "C" {

int kexecore_hook_is_privileged(void* /*host*/) { return 1; }

int kexecore_hook_copy_from_guest(void* host, void* dst, kexecore_guest_t src, size_t size) {
  const auto& memory = Of(host).current().memory;
  if (src > memory.size() || size > memory.size() - src) return 1;
  std::memcpy(dst, &memory[src], size);
  return 0;
}

int kexecore_hook_copy_to_guest(void*, kexecore_guest_t, const void*, size_t) { return 1; }
void* kexecore_hook_map(void* host, kexecore_mfn_t mfn) { return Of(host).machine().Map(mfn); }
void kexecore_hook_unmap(void*, void*) {}
const void* kexecore_hook_map_guest_page(void*, kexecore_mfn_t) { return nullptr; }
void kexecore_hook_unmap_guest_page(void*, const void*) {}

kexecore_mfn_t kexecore_hook_alloc_page(void* host, kexecore_maddr_t, uint32_t) {
  return Of(host).machine().Allocate();
}

void kexecore_hook_free_page(void* host, kexecore_mfn_t mfn) { Of(host).machine().Free(mfn); }
int kexecore_hook_preempt(void* host) { return Of(host).AskForPause() ? 1 : 0; }
int kexecore_hook_cpu_notes(void*, uint32_t, kexecore_range*) { return -KEXECORE_ERANGE; }
void kexecore_hook_save_vmcoreinfo(void*) {}
int kexecore_hook_prepare(void*, const kexecore_image*) { return 0; }
void kexecore_hook_forget(void*, const kexecore_image*) {}

int kexecore_hook_enter(void* host, const kexecore_image* image) {
  return Of(host).EnterImage(*image);
}

}  // extern "C"
