// SPDX-License-Identifier: MIT
#include <cstdint>
#include <new>

#include "core/configuration.h"
#include "core/exec.h"
#include "core/fetch.h"
#include "core/instance.h"
#include "core/load.h"
#include "core/range.h"
#include "core/resume.h"
#include "kexecore/kexecore.h"

namespace kexecore {
namespace {

Instance& InstanceOf(kexecore_instance* storage) {
  return *std::launder(static_cast<Instance*>(static_cast<void*>(storage)));
}

/// Ends the call that holds the instance. Rule S4 alone makes it busy; a hook may refuse with the
/// number of that error.
long Finish(Instance& instance, Error answer, kexecore_outcome& outcome) {
  const bool is_lost = answer == Error::kBusy && instance.job.is_lost;
  Release(instance);
  if (is_lost) outcome.busy = KEXECORE_BUSY_ENTERED;
  return Answer(answer);
}

/// Rule C: works on the job of the instance until it ends or has to pause. Requires that this call
/// holds the instance. A step that copies has asked whether to pause by itself.
[[gnu::noinline]]  // for size
long Proceed(Instance& instance, kexecore_outcome& outcome) {
  for (;;) {
    const Progress progress = Step(instance);
    if (progress == Progress::kFinished) return Finish(instance, instance.job.answer, outcome);
    if (progress == Progress::kPause ||
        (progress == Progress::kPage && kexecore_hook_preempt(instance.config.host) != 0)) {
      outcome.ticket = Suspend(instance);
      return Answer(Error::kSuspended);
    }
  }
}

Error Start(Instance& instance, const Guest& guest, std::uint64_t op, kexecore_guest_t arg) {
  switch (op) {
    case KEXEC_CMD_kexec_load:
      return StartLoad(instance, guest, arg);
    case KEXEC_CMD_kexec_load_v1:
      return StartListLoad(instance, guest, arg);
    case KEXEC_CMD_kexec_unload:
      return StartUnload(instance, guest, arg);
    case KEXEC_CMD_kexec_unload_v1:
      return StartListUnload(instance, guest, arg);
    default:
      return Error::kNotSupported;
  }
}

/// Carries out one of the operations that load and unload.
long LoadOrUnload(Instance& instance, const Guest& guest, std::uint64_t op, kexecore_guest_t arg,
                  kexecore_outcome& outcome) {
  if (const Error error = TryHold(instance, outcome); error != Error::kNone) return Answer(error);
  __atomic_store_n(&instance.job.space, guest.space, __ATOMIC_RELAXED);
  if (const Error error = Start(instance, guest, op, arg); error != Error::kNone) {
    return Finish(instance, error, outcome);
  }
  return Proceed(instance, outcome);
}

/// Rules C1 and C2: goes on with a suspended call, if it could be resumed.
long GoOn(Instance& instance, std::uint32_t ticket, Resumed resumed, kexecore_outcome& outcome) {
  switch (resumed) {
    case Resumed::kYes:
      return Proceed(instance, outcome);
    case Resumed::kContended:
      outcome.ticket = ticket;
      return Answer(Error::kSuspended);
    case Resumed::kNoSuchCall:
      break;
  }
  return Answer(Error::kInvalid);
}

/// Rule H1: the answer to a caller of whom the hook says that it is not the control domain.
long Denial(int hook) {
  const bool is_error = hook != 0 && hook != -KEXECORE_ERESTART;
  return is_error ? hook : Answer(Error::kPermission);
}

/// status, rules H4 and T.
long Status(const Instance& instance, const Guest& guest, kexecore_guest_t arg) {
  kexecore_abi_status argument;
  if (const Error error = Fetch(guest, arg, argument); error != Error::kNone) return Answer(error);
  if (argument.type >= kTypes) return Answer(Error::kInvalid);
  return IsPresent(SlotsOf(StateOf(instance)), argument.type) ? 1 : 0;
}

}  // namespace
}  // namespace kexecore

using kexecore::Answer;
using kexecore::Error;
using kexecore::Instance;
using kexecore::InstanceOf;
using kexecore::Resumed;

extern "C" int kexecore_init(struct kexecore_instance* instance,
                             const struct kexecore_config* config) {
  if (!kexecore::IsValidConfiguration(*config)) return -KEXECORE_EINVAL;
  auto* const made = new (static_cast<void*>(instance)) Instance;
  made->config = *config;
  made->ram_pages = kexecore::CountPages({.ranges = config->ram, .count = config->nr_ram});
  __atomic_store_n(&made->state, kexecore::kNoImages, __ATOMIC_SEQ_CST);
  return 0;
}

extern "C" long kexecore_hypercall(struct kexecore_instance* instance,
                                   const struct kexecore_caller* caller, uint64_t op,
                                   kexecore_guest_t arg, struct kexecore_outcome* outcome) {
  *outcome = {};
  Instance& core = InstanceOf(instance);
  const kexecore::Guest guest = {.host = core.config.host,
                                 .caller = caller->mode == KEXECORE_CALLER_COMPAT
                                               ? kexecore::Caller::kCompat
                                               : kexecore::Caller::kNative,
                                 .space = caller->space};
  if (const int is = kexecore_hook_is_privileged(guest.host); is <= 0) return kexecore::Denial(is);
  switch (op) {
    case KEXEC_CMD_kexec:
      return kexecore::Exec(core, guest, arg, *outcome);
    case KEXEC_CMD_kexec_load_v1:
    case KEXEC_CMD_kexec_unload_v1:
      if ((core.config.features & KEXECORE_FEATURE_LISTS) == 0) break;
      return kexecore::LoadOrUnload(core, guest, op, arg, *outcome);
    case KEXEC_CMD_kexec_load:
    case KEXEC_CMD_kexec_unload:
      return kexecore::LoadOrUnload(core, guest, op, arg, *outcome);
    case KEXEC_CMD_kexec_get_range:
      return Answer(kexecore::GetRange(core.config, guest, arg));
    case KEXEC_CMD_kexec_status:
      return kexecore::Status(core, guest, arg);
    default:
      break;
  }
  return Answer(Error::kNotSupported);
}

extern "C" long kexecore_exec(struct kexecore_instance* instance, uint32_t type,
                              struct kexecore_outcome* outcome) {
  *outcome = {};
  return kexecore::Exec(InstanceOf(instance), type, *outcome);
}

extern "C" int kexecore_enter_failed(struct kexecore_instance* instance) {
  return kexecore::TryLeave(InstanceOf(instance)) ? 0 : -KEXECORE_EINVAL;
}

extern "C" long kexecore_continue(struct kexecore_instance* instance, uint32_t ticket,
                                  uint64_t space, struct kexecore_outcome* outcome) {
  *outcome = {};
  Instance& core = InstanceOf(instance);
  const Resumed resumed = kexecore::TryResume(core, ticket, &space);
  return kexecore::GoOn(core, ticket, resumed, *outcome);
}

extern "C" long kexecore_abandon(struct kexecore_instance* instance, uint32_t ticket,
                                 struct kexecore_outcome* outcome) {
  *outcome = {};
  Instance& core = InstanceOf(instance);
  const Resumed resumed = kexecore::TryResume(core, ticket, nullptr);
  if (resumed == Resumed::kYes) kexecore::Abandon(core);
  return kexecore::GoOn(core, ticket, resumed, *outcome);
}

extern "C" long kexecore_crash(struct kexecore_instance* instance) {
  return kexecore::Crash(InstanceOf(instance));
}
