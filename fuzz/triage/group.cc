// SPDX-License-Identifier: MIT
#include "fuzz/triage/group.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "fuzz/triage/shape.h"

namespace triage {
namespace {

auto Size(const Input& input) {
  return std::tuple(input.trace.hypercalls.size(), input.bytes.size(), input.file);
}

}  // namespace

std::vector<Finding> Group(const std::vector<Input>& inputs, const std::vector<Verdict>& verdicts) {
  std::map<std::tuple<std::string, std::string, std::string>, Finding> groups;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (verdicts[i].kind == Verdict::Kind::kHeld) continue;
    const std::string promise = Promise(verdicts[i]), shape = Shape(inputs[i], verdicts[i]);
    auto [place, is_new] = groups.try_emplace({inputs[i].target, promise, shape});
    Finding& finding = place->second;
    if (is_new) finding = {inputs[i].target, promise, shape, SeverityOf(verdicts[i]), {}, i};
    finding.inputs.push_back(i);
    finding.severity = std::min(finding.severity, SeverityOf(verdicts[i]));
    if (Size(inputs[i]) < Size(inputs[finding.smallest])) finding.smallest = i;
  }
  std::vector<Finding> findings;
  for (auto& [key, finding] : groups) findings.push_back(std::move(finding));
  std::sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::tuple(a.severity, b.inputs.size(), a.target, a.promise, a.shape) <
           std::tuple(b.severity, a.inputs.size(), b.target, b.promise, b.shape);
  });
  return findings;
}

}  // namespace triage
