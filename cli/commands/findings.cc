// SPDX-License-Identifier: MIT
#include "cli/commands/findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "cli/line.h"
#include "cli/progress.h"
#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/triage/by_target.h"
#include "fuzz/triage/run_in_children.h"

namespace cli::commands {
namespace {

/// The command that shows the finding again.
std::string ReplayCommand(const triage::Input& input) {
  return fmt::format("./kexecore replay --target {} '{}'", input.target, input.file.string());
}

void PrintStory(const std::string& story) {
  constexpr int kShownLines = 24;
  std::istringstream lines(story);
  std::string line;
  for (int shown = 0; std::getline(lines, line); ++shown) {
    if (shown == kShownLines) {
      fmt::print("   …\n");
      return;
    }
    fmt::print("   {}\n", line);
  }
}

std::string Shorten(const std::string& text, std::size_t size) {
  return text.size() <= size ? text : Cut(text, size - 1) + "…";
}

}  // namespace

Triaged Triage(Inputs inputs, const char* work) {
  Triaged triaged;
  {
    Progress progress;
    triaged.verdicts = triage::RunInChildren(inputs.good, triage::kPatience, [&](std::size_t done) {
      progress.Say(fmt::format("{}: {} of {}", work, done, inputs.good.size()));
    });
  }
  triaged.findings = triage::Group(inputs.good, triaged.verdicts);
  triaged.held = static_cast<std::size_t>(std::count_if(
      triaged.verdicts.begin(), triaged.verdicts.end(),
      [](const auto& verdict) { return verdict.kind == triage::Verdict::Kind::kHeld; }));
  triaged.inputs = std::move(inputs);
  return triaged;
}

void PrintFindings(const Triaged& triaged) {
  const auto& [inputs, verdicts, findings, held] = triaged;
  if (!findings.empty()) {
    fmt::print("{:>3}  {:<15} {:<8} {:>6}  {}\n", "#", "promise", "severity", "inputs", "shape");
  }
  for (std::size_t i = 0; i < findings.size(); ++i) {
    fmt::print("{:>3}  {:<15} {:<8} {:>6}  {}\n", i + 1, findings[i].promise,
               oracle::Name(findings[i].severity), findings[i].inputs.size(),
               Shorten(findings[i].shape, 60));
  }
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const triage::Input& input = inputs.good[findings[i].smallest];
    const triage::Verdict& verdict = verdicts[findings[i].smallest];
    fmt::print("\n{}. {}: {}\n", i + 1, findings[i].promise, verdict.detail);
    PrintStory(triage::Story(input, verdict.results));
    fmt::print("   {}\n", ReplayCommand(input));
  }
  for (const BrokenInput& broken : inputs.broken) Say(broken.Line());
  fmt::print("{}{} inputs: {} findings, {} inputs do not reproduce", findings.empty() ? "" : "\n",
             inputs.size(), findings.size(), held);
  if (!inputs.broken.empty()) fmt::print(", {} are broken files (kept)", inputs.broken.size());
  fmt::print("\n");
}

nlohmann::json ToJson(const Triaged& triaged) {
  nlohmann::json items = nlohmann::json::array();
  for (const triage::Finding& finding : triaged.findings) {
    const triage::Input& smallest = triaged.inputs.good[finding.smallest];
    nlohmann::json files = nlohmann::json::array();
    for (const std::size_t i : finding.inputs) {
      files.push_back(triaged.inputs.good[i].file.string());
    }
    items.push_back({{"target", finding.target},
                     {"promise", finding.promise},
                     {"shape", finding.shape},
                     {"severity", oracle::Name(finding.severity)},
                     {"detail", triaged.verdicts[finding.smallest].detail},
                     {"smallest", smallest.file.string()},
                     {"replay", ReplayCommand(smallest)},
                     {"inputs", std::move(files)}});
  }
  for (const BrokenInput& broken : triaged.inputs.broken) items.push_back(ToJson(broken));
  return items;
}

}  // namespace cli::commands
