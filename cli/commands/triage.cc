// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/commands/commands.h"
#include "cli/commands/findings.h"
#include "cli/commands/inputs.h"
#include "cli/report.h"

namespace cli::commands {
namespace {

constexpr char kSchema[] = "kexecore.triage/1";

struct Options {
  std::vector<std::string> paths;
  std::string target;
  bool json = false;
};

Exit Run(const Options& options) {
  const Triaged triaged = Triage(ReadInputs(options.paths, options.target));
  if (options.json) {
    PrintReport(kSchema, triaged.findings.empty() && triaged.inputs.broken.empty(),
                {{"inputs", triaged.inputs.size()},
                 {"findings", triaged.findings.size()},
                 {"unreproducible", triaged.held},
                 {"broken", triaged.inputs.broken.size()}},
                ToJson(triaged));
  } else if (triaged.inputs.size() == 0) {
    // A campaign that found nothing leaves an empty folder, which is no mistake.
    fmt::print("{}: no inputs in it, nothing to triage\n", options.paths.front());
  } else {
    PrintFindings(triaged);
  }
  if (!triaged.findings.empty()) return kDefect;
  return triaged.inputs.broken.empty() ? kHeld : kUsage;
}

}  // namespace

void AddTriage(Program& program, const Context& /*context*/) {
  auto options = std::make_shared<Options>();
  Command command = program.Add("triage", "Crash files, grouped by the promise that they break",
                                [options] { return Run(*options); });
  command.Add("PATH", options->paths, "Files or folders; - is standard input").Required();
  command.Add("--target", options->target, "Which target's inputs these are").OneOf(TargetNames());
  command.Json(options->json, kSchema);
  command.Footer("Example:\n  ./kexecore triage .cache/fuzz/hypercall_fuzz/findings");
}

}  // namespace cli::commands
