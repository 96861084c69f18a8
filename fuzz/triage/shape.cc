// SPDX-License-Identifier: MIT
#include "fuzz/triage/shape.h"

#include <cstddef>
#include <vector>

#include "fuzz/targets/catalogue.h"
#include "fuzz/trace/names.h"
#include "kexecore/abi.h"

namespace triage {
namespace {

bool ChangesState(const trace::Hypercall& call, std::int64_t result) {
  return result == 0 && (call.op == KEXEC_CMD_kexec || call.op == KEXEC_CMD_kexec_load ||
                         call.op == KEXEC_CMD_kexec_unload);
}

/// Which hypercall the verdict is about: the last one, when the verdict does not say.
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
    const std::string name = trace::OperationName(call.op);
    if (name != last) shape += name + ", ";
    last = name;
  }
  shape += trace::OperationName(input.trace.hypercalls[asked].op);
  if (asked < verdict.results.size()) {
    shape += " = " + trace::ResultName(verdict.results[asked]);
  }
  return shape;
}

}  // namespace triage
