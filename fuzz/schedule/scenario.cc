// SPDX-License-Identifier: MIT
#include "fuzz/schedule/scenario.h"

namespace schedule {

const char* VerbOf(const Call& call) {
  switch (call.kind) {
    case Call::kLoad:
      return "load";
    case Call::kUnload:
      return "unload";
    case Call::kUnloadV1:
      return "unload_v1";
    case Call::kExec:
      return "exec";
    case Call::kStatus:
      return "status";
    case Call::kContinue:
      return "continue";
    case Call::kAbandon:
      return "abandon";
    case Call::kExecute:
      return "kexecore_exec";
    case Call::kEnterFailed:
      return "kexecore_enter_failed";
    default:
      return "kexecore_crash";
  }
}

const char* ObjectOf(const Call& call) {
  switch (call.kind) {
    case Call::kLoad:
      return kSpecs[call.image].name;
    case Call::kContinue:
    case Call::kAbandon:
    case Call::kEnterFailed:
    case Call::kCrash:
      return "";
    default:
      return call.type == KEXEC_TYPE_DEFAULT ? "default" : "crash";
  }
}

}  // namespace schedule
