// SPDX-License-Identifier: MIT
#include "fuzz/triage/shape.h"

#include <cstddef>
#include <vector>

#include "fuzz/engines/targets/catalogue.h"
#include "kexecore/abi.h"
#include "trace/names.h"

namespace triage {
namespace {

/// A suspended call changes state, because other calls are refused from then on. So do the calls
/// that end it.
bool ChangesState(const trace::Hypercall& call, std::int64_t result) {
  if (result == -KEXECORE_ERESTART) return true;
  if (call.call == trace::Call::kAbandon) return result == 0 || result == -KEXECORE_EINTR;
  if (result != 0) return false;
  return call.call != trace::Call::kHypercall ||
         (call.op != KEXEC_CMD_kexec_get_range && call.op != KEXEC_CMD_kexec_status);
}

/// The hypercall that the verdict is about; the last one if the verdict names none.
std::size_t InQuestion(const Input& input, const Verdict& verdict) {
  const std::size_t last = input.trace.hypercalls.size() - 1;
  if (verdict.violation && verdict.violation->hypercall <= last) {
    return verdict.violation->hypercall;
  }
  return verdict.results.empty() ? last : std::min(last, verdict.results.size() - 1);
}

}  // namespace

std::string Shape(const Input& input, const Verdict& verdict) {
  const targets::TargetInfo* const target = targets::FindTarget(input.target);
  if (target == nullptr || !target->is_trace) return verdict.detail;
  if (input.trace.hypercalls.empty()) return "start-up";
  const std::size_t asked = InQuestion(input, verdict);
  std::string shape, last;
  for (std::size_t i = 0; i < asked; ++i) {
    const trace::Hypercall& call = input.trace.hypercalls[i];
    if (i >= verdict.results.size() || !ChangesState(call, verdict.results[i])) continue;
    const std::string name = trace::CallName(call);
    if (name != last) shape += name + ", ";
    last = name;
  }
  shape += trace::CallName(input.trace.hypercalls[asked]);
  if (asked < verdict.results.size()) {
    shape += " = " + trace::ResultName(verdict.results[asked]);
  }
  return shape;
}

}  // namespace triage
