// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/evidence.h"

#include "trace/names.h"

namespace oracle {

std::string Evidence::CallName() const { return trace::CallName(call, op); }

bool Evidence::MayMap() const {
  if (call == trace::Call::kContinue || call == trace::Call::kAbandon) return true;
  if (call != trace::Call::kHypercall) return false;
  return op == KEXEC_CMD_kexec_load || op == KEXEC_CMD_kexec_load_v1 ||
         op == KEXEC_CMD_kexec_unload || op == KEXEC_CMD_kexec_unload_v1;
}

}  // namespace oracle
