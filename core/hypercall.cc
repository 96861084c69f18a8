// SPDX-License-Identifier: MIT
#include <cstdint>
#include <new>

#include "core/configuration.h"
#include "core/exec.h"
#include "core/fetch.h"
#include "core/instance.h"
#include "core/load.h"
#include "core/range.h"
#include "kexecore/kexecore.h"

namespace kexecore {
namespace {

Instance& InstanceOf(kexecore_instance* storage) {
  return *std::launder(static_cast<Instance*>(static_cast<void*>(storage)));
}

/// Rule C: works on the job of the instance until it ends or has to pause. Requires that this call
/// holds the instance.
long Proceed(Instance& instance) {
  for (;;) {
    const Progress progress = Step(instance);
    if (progress == Progress::kFinished) {
      const Error answer = instance.job.answer;
      Clear(instance, kHeld);
      return Answer(answer);
    }
    if (progress == Progress::kStuck ||
        (progress == Progress::kPage && kexecore_hook_preempt(instance.config.host) != 0)) {
      Set(instance, kSuspended);
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
long LoadOrUnload(Instance& instance, const Guest& guest, std::uint64_t op, kexecore_guest_t arg) {
  if (!TryHold(instance)) return Answer(Error::kBusy);
  if (const Error error = Start(instance, guest, op, arg); error != Error::kNone) {
    Clear(instance, kHeld);
    return Answer(error);
  }
  return Proceed(instance);
}

/// status, rules H4 and T.
long Status(const Instance& instance, const Guest& guest, kexecore_guest_t arg) {
  kexecore_abi_status argument;
  if (const Error error = Fetch(guest, arg, argument); error != Error::kNone) return Answer(error);
  if (argument.type >= kTypes) return Answer(Error::kInvalid);
  return IsPresent(State(instance), argument.type) ? 1 : 0;
}

}  // namespace
}  // namespace kexecore

using kexecore::Answer;
using kexecore::Error;
using kexecore::Instance;
using kexecore::InstanceOf;

extern "C" int kexecore_init(struct kexecore_instance* instance,
                             const struct kexecore_config* config) {
  if (!kexecore::IsValidConfiguration(*config)) return -KEXECORE_EINVAL;
  auto* const made = new (static_cast<void*>(instance)) Instance;
  made->config = *config;
  made->ram_pages = kexecore::CountPages({.ranges = config->ram, .count = config->nr_ram});
  __atomic_store_n(&made->state, kexecore::kNoImages, __ATOMIC_SEQ_CST);
  return 0;
}

extern "C" long kexecore_hypercall(struct kexecore_instance* instance, uint32_t caller, uint64_t op,
                                   kexecore_guest_t arg) {
  Instance& core = InstanceOf(instance);
  const kexecore::Guest guest = {.host = core.config.host,
                                 .caller = caller == KEXECORE_CALLER_COMPAT
                                               ? kexecore::Caller::kCompat
                                               : kexecore::Caller::kNative};
  if (kexecore_hook_is_privileged(guest.host) == 0) return Answer(Error::kPermission);
  switch (op) {
    case KEXEC_CMD_kexec:
      return kexecore::Exec(core, guest, arg);
    case KEXEC_CMD_kexec_load_v1:
    case KEXEC_CMD_kexec_unload_v1:
    case KEXEC_CMD_kexec_load:
    case KEXEC_CMD_kexec_unload:
      return kexecore::LoadOrUnload(core, guest, op, arg);
    case KEXEC_CMD_kexec_get_range:
      return Answer(kexecore::GetRange(core.config, guest, arg));
    case KEXEC_CMD_kexec_status:
      return kexecore::Status(core, guest, arg);
    default:
      return Answer(Error::kNotSupported);
  }
}

extern "C" long kexecore_continue(struct kexecore_instance* instance) {
  Instance& core = InstanceOf(instance);
  return kexecore::TryResume(core) ? kexecore::Proceed(core) : Answer(Error::kInvalid);
}

extern "C" long kexecore_abandon(struct kexecore_instance* instance) {
  Instance& core = InstanceOf(instance);
  if (!kexecore::TryResume(core)) return Answer(Error::kInvalid);
  kexecore::Abandon(core);
  return kexecore::Proceed(core);
}

extern "C" long kexecore_crash(struct kexecore_instance* instance) {
  return kexecore::Crash(InstanceOf(instance));
}
