// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/cache.h"
#include "cli/commands/commands.h"
#include "cli/commands/findings.h"
#include "cli/commands/fuzzing.h"
#include "cli/commands/inputs.h"
#include "cli/duration.h"
#include "cli/line.h"
#include "cli/report.h"
#include "fuzz/engines/campaign/campaign.h"
#include "fuzz/engines/campaign/fuzzer.h"

namespace cli::commands {
namespace {

constexpr char kSchema[] = "kexecore.fuzz/1";

struct Options {
  std::vector<std::string> targets;
  std::string engine = "both";
  std::string time = "1m";
  unsigned jobs = 1;
  std::string corpus;
  bool json = false;
};

campaign::Options Plan(const Options& options) {
  campaign::Options plan;
  plan.targets = options.targets.empty() ? TargetNames() : options.targets;
  plan.engines = campaign::EnginesOf(options.engine);
  plan.time = ParseDuration(options.time);
  plan.jobs = options.jobs;
  plan.directory =
      options.corpus.empty() ? CacheDirectory() / "fuzz" : std::filesystem::path(options.corpus);
  return plan;
}

void PrintForPeople(const campaign::Result& result, const Triaged& triaged) {
  fmt::print("{:<15} {:<10} {:>13} {:>12} {:>8} {:>11}\n", "target", "engine", "executions",
             "executions/s", "corpus", "new inputs");
  for (const campaign::TargetResult& target : result.targets) {
    for (const campaign::Share& share : target.shares) {
      fmt::print("{:<15} {:<10} {:>13} {:>12.0f} {:>8} {:>11}\n", share.target,
                 campaign::Name(share.engine), share.executions,
                 static_cast<double>(share.executions) / share.seconds, target.corpus,
                 target.new_inputs);
    }
  }
  fmt::print("\n");
  if (triaged.inputs.size() == 0) {
    fmt::print("no input broke a promise\n");
  } else {
    PrintFindings(triaged);
  }
}

Exit Fuzz(const Options& options, const Context& context) {
  const campaign::Options plan = Plan(options);
  const campaign::Result result = RunCampaign(plan, context.toolbox);
  const Triaged triaged = TriageFindings(plan);
  if (options.json) {
    PrintReport(kSchema, triaged.findings.empty(), Summary(result, triaged),
                Items(result, triaged));
  } else {
    PrintForPeople(result, triaged);
  }
  if (result.interrupted) {
    Say("interrupted: everything found is saved, the same command goes on from there");
    return kInterrupted;
  }
  return triaged.findings.empty() ? kHeld : kDefect;
}

}  // namespace

void AddFuzz(Program& program, const Context& context) {
  auto options = std::make_shared<Options>();
  Command command = program.Add("fuzz", "Fuzz with libFuzzer and AFL++, on one corpus",
                                [options, &context] { return Fuzz(*options, context); });
  command.Add("TARGET", options->targets, "Fuzz targets (all)").OneOf(TargetNames());
  command.Add("--engine", options->engine, "libfuzzer, afl or both")
      .OneOf(campaign::kEngineWords)
      .WithDefault();
  command.Add("--time", options->time, "How long, all targets together: 90s, 10m, 2h")
      .WithDefault();
  command.Add("--jobs", options->jobs, "Fuzzers of each engine at once")
      .Within(1, 64)
      .WithDefault();
  command
      .Add("--corpus", options->corpus,
           "Folder for corpus and findings, gone on from when it exists (.cache/fuzz)")
      .NotEmpty("is empty; name a folder");
  command.Json(options->json, kSchema);
  command.Footer("Example:\n  ./kexecore fuzz hypercall_fuzz --engine both --time 10m --jobs 2");
}

}  // namespace cli::commands
