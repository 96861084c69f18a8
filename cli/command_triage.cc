// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/findings.h"
#include "cli/inputs.h"
#include "cli/report.h"

namespace cli {
namespace {

struct Options {
  std::vector<std::string> paths;
  std::string target;
  bool json = false;
};

Exit Run(const Options& options) {
  const Triaged triaged = Triage(ReadInputs(options.paths, options.target));
  if (options.json) {
    PrintReport("kexecore.triage/1", triaged.findings.empty() && triaged.inputs.broken.empty(),
                {{"inputs", triaged.inputs.size()},
                 {"findings", triaged.findings.size()},
                 {"unreproducible", triaged.unreproducible},
                 {"broken", triaged.inputs.broken.size()}},
                ToJson(triaged));
  } else if (triaged.inputs.size() == 0) {
    // As a campaign leaves it that found nothing: no mistake, unlike a folder that is not there.
    fmt::print("{}: no inputs in it, nothing to triage\n", options.paths.front());
  } else {
    PrintFindings(triaged);
  }
  if (!triaged.findings.empty()) return kDefect;
  return triaged.inputs.broken.empty() ? kHeld : kUsage;
}

}  // namespace

void AddTriage(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* const command =
      app.add_subcommand("triage", "Crash files, grouped by the promise that they break");
  command->add_option("PATH", options->paths, "Files or folders; - is standard input")->required();
  command->add_option("--target", options->target, "Which target's inputs these are")
      ->check(CLI::IsMember(TargetNames()));
  command->add_flag("--json", options->json, "One JSON object instead of text");
  command->footer("Example:\n  ./kexecore triage .cache/fuzz/hypercall_fuzz/findings");
  command->callback([options, &context] { context.exit = Run(*options); });
}

}  // namespace cli
