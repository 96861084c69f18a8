// SPDX-License-Identifier: MIT
#include <cstdint>
#include <new>

#include "core/fetch.h"
#include "core/instance.h"
#include "core/load.h"
#include "core/range.h"
#include "core/start.h"
#include "kexecore/kexecore.h"

namespace kexecore {
namespace {

long Answer(Error error) { return static_cast<std::int32_t>(error); }

Instance& InstanceOf(kexecore_instance* storage) {
  return *std::launder(static_cast<Instance*>(static_cast<void*>(storage)));
}

/// exec, rules H4 and X. `entered` says that the image runs: the instance is not given back, then,
/// so that no other call finds it free.
long Exec(Instance& instance, kexecore_guest_t arg, bool& entered) {
  void* const host = instance.config.host;
  kexecore_abi_exec argument;
  if (const Error error = Fetch(host, arg, argument); error != Error::kNone) return Answer(error);
  const auto type = static_cast<std::uint32_t>(argument.type);
  if (type >= kTypes) return Answer(Error::kInvalid);
  const SlotWord word = Slots(instance);
  if (!IsPresent(word, type)) return Answer(Error::kNoImage);
  const int answer = kexecore_hook_enter(host, &instance.images[CurrentSlot(word, type)]);
  entered = answer == 0;
  return answer <= 0 ? answer : Answer(Error::kInvalid);
}

/// unload, rules H4 and U.
long Unload(Instance& instance, kexecore_guest_t arg) {
  kexecore_abi_unload argument;
  if (const Error error = Fetch(instance.config.host, arg, argument); error != Error::kNone) {
    return Answer(error);
  }
  if (argument.type >= kTypes) return Answer(Error::kInvalid);
  WithdrawImage(instance, argument.type);
  return 0;
}

/// status, rules H4 and T.
long Status(const Instance& instance, kexecore_guest_t arg) {
  kexecore_abi_status argument;
  if (const Error error = Fetch(instance.config.host, arg, argument); error != Error::kNone) {
    return Answer(error);
  }
  if (argument.type >= kTypes) return Answer(Error::kInvalid);
  return IsPresent(Slots(instance), argument.type) ? 1 : 0;
}

/// The operations that change something, with the instance held (rule H3).
long Change(Instance& instance, std::uint64_t op, kexecore_guest_t arg) {
  if (!TryHold(instance)) return Answer(Error::kBusy);
  bool entered = false;
  long answer = 0;
  switch (op) {
    case KEXEC_CMD_kexec:
      answer = Exec(instance, arg, entered);
      break;
    case KEXEC_CMD_kexec_load:
      answer = Answer(Load(instance, arg));
      break;
    default:
      answer = Unload(instance, arg);
      break;
  }
  if (!entered) Release(instance);
  return answer;
}

}  // namespace
}  // namespace kexecore

extern "C" int kexecore_init(struct kexecore_instance* instance,
                             const struct kexecore_config* config) {
  if (!kexecore::IsSane(*config)) return -KEXECORE_EINVAL;
  auto* const made = new (static_cast<void*>(instance)) kexecore::Instance;
  made->config = *config;
  kexecore::Publish(*made, kexecore::kNoImages);
  kexecore::Release(*made);
  return 0;
}

extern "C" long kexecore_hypercall(struct kexecore_instance* instance, uint64_t op,
                                   kexecore_guest_t arg) {
  kexecore::Instance& core = kexecore::InstanceOf(instance);
  if (kexecore_hook_is_privileged(core.config.host) == 0) {
    return kexecore::Answer(kexecore::Error::kPermission);
  }
  switch (op) {
    case KEXEC_CMD_kexec:
    case KEXEC_CMD_kexec_load:
    case KEXEC_CMD_kexec_unload:
      return kexecore::Change(core, op, arg);
    case KEXEC_CMD_kexec_get_range:
      return kexecore::Answer(kexecore::GetRange(core, arg));
    case KEXEC_CMD_kexec_status:
      return kexecore::Status(core, arg);
    default:
      return kexecore::Answer(kexecore::Error::kNotSupported);
  }
}
