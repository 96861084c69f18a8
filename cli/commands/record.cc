// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <csignal>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/commands/commands.h"
#include "cli/report.h"
#include "client/record_arguments.h"
#include "client/recording.h"
#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/simulation/replay/replay.h"
#include "trace/file.h"
#include "trace/names.h"
#include "trace/story.h"

namespace cli::commands {
namespace {

constexpr char kSchema[] = "kexecore.record/1";

constexpr char kFooter[] =
    R"(@kernel is the Debian kernel that setup put into the cache; @initramfs is an initramfs that says
that it runs, and turns the machine off. The client sees a machine that has Xen and nothing else:
no /proc, /sys or /dev, and random bytes that count up. Bytes of files and of kexec's own code go
into the cache; the trace names them by digest and origin. Exit code 0 also where the client
failed: its exit code is in the report.

Example:
  ./kexecore record --crash 64M@128M -o small.json -- kexec -p --command-line=irqpoll @kernel)";

struct Options {
  client::RecordArguments arguments;
  std::string output = "kexec.trace.json";
  bool json = false;
};

void PrintForMachines(const Options& options, const client::Recording& recording,
                      const replay::Outcome& outcome) {
  nlohmann::json items = nlohmann::json::array();
  for (const trace::Hypercall& call : recording.trace.hypercalls) {
    items.push_back({{"hypercall", trace::Headline(call)}, {"result", call.result.value_or(0)}});
  }
  PrintReport(kSchema, outcome.held(),
              {{"hypercalls", recording.trace.hypercalls.size()},
               {"foreign_files", recording.trace.foreign.size()},
               {"client_exit_code", recording.exit_code},
               {"client_last_line", recording.last_line},
               {"violations", outcome.violations.size()},
               {"trace", options.output}},
              items);
}

void PrintForPeople(const Options& options, const client::Recording& recording,
                    const replay::Outcome& outcome) {
  for (const trace::Hypercall& call : recording.trace.hypercalls) {
    fmt::print("{:>12}  {}\n", trace::ResultName(call.result.value_or(0)), trace::Headline(call));
  }
  for (const trace::ForeignFile& file : recording.trace.foreign) {
    fmt::print(
        "{:>12}  {}, {} bytes, {}\n", "in the cache", file.name, file.size,
        file.package.empty() ? "of no package" : fmt::format("{} {}", file.package, file.version));
  }
  fmt::print("{:>12}  exit code {}{}{}\n", "client", recording.exit_code,
             recording.last_line.empty() ? "" : ": ", recording.last_line);
  fmt::print("{:>12}  {}\n", "replay",
             outcome.held() ? "every answer came again, every promise held" : "FAILED");
  for (const oracle::Violation& violation : outcome.violations) {
    fmt::print("  {}\n", oracle::Line(violation));
  }
  for (const replay::Difference& difference : outcome.differences) {
    fmt::print("  hypercall {}: {} while recording, {} in replay\n", difference.hypercall,
               trace::ResultName(difference.recorded), trace::ResultName(difference.replayed));
  }
  fmt::print("{:>12}  {}\n", "wrote", options.output);
}

Exit Record(const Options& options) {
  const client::Recording recording = client::Record(options.arguments);
  trace::SaveFile(options.output, recording.trace);
  trace::ForeignStore store;
  const replay::Outcome outcome = replay::Run(trace::LoadFile(options.output), store);
  (options.json ? PrintForMachines : PrintForPeople)(options, recording, outcome);
  if (recording.exit_code == 128 + SIGINT) return kInterrupted;
  return outcome.held() ? kHeld : kDefect;
}

}  // namespace

void AddRecord(Program& program, const Context& /*context*/) {
  auto options = std::make_shared<Options>();
  Command command = program.Add("record", "Run the real kexec against the core, and write a trace",
                                [options] { return Record(*options); });
  client::AddRecordArguments(command, options->arguments);
  command.Add("-o,--output", options->output, "The trace to write").WithDefault();
  command.Json(options->json, kSchema);
  command.Footer(kFooter);
}

}  // namespace cli::commands
