// SPDX-License-Identifier: MIT
#include "client/record_command.h"

#include <fmt/format.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include "client/record_arguments.h"
#include "client/recording.h"
#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/simulation/replay/replay.h"
#include "trace/error.h"
#include "trace/file.h"
#include "trace/foreign.h"
#include "trace/names.h"
#include "trace/story.h"

namespace client {
namespace {

constexpr char kFooter[] = R"(example:
  ./kexecore record --crash 64M@128M -o small.json -- kexec -p --command-line=irqpoll @kernel

@kernel is the Debian kernel that setup put into the cache, @initramfs one that says that it runs
and turns the machine off. The client sees a machine that has
Xen and nothing else: no /proc, /sys or /dev, and random bytes that count up. Bytes of files and of
kexec's own code go into the cache; the trace names them by digest and origin.)";

constexpr char kSchema[] = "kexecore.record/1";

struct Options {
  RecordArguments arguments;
  std::string output = "kexec.trace.json";
  bool json = false;
};

nlohmann::ordered_json AsJson(const Options& options, const Recording& recording,
                              const replay::Outcome& outcome) {
  nlohmann::ordered_json items = nlohmann::ordered_json::array();
  for (const trace::Hypercall& call : recording.trace.hypercalls) {
    items.push_back({{"hypercall", trace::Headline(call)}, {"result", call.result.value_or(0)}});
  }
  return {{"schema", kSchema},
          {"ok", outcome.held()},
          {"summary",
           {{"hypercalls", recording.trace.hypercalls.size()},
            {"foreign_files", recording.trace.foreign.size()},
            {"client_exit_code", recording.exit_code},
            {"client_last_line", recording.last_line},
            {"violations", outcome.violations.size()},
            {"trace", options.output}}},
          {"items", items}};
}

nlohmann::ordered_json JsonOfFailure(const std::string& error) {
  return {{"schema", kSchema},
          {"ok", false},
          {"error", error},
          {"summary", nlohmann::ordered_json::object()},
          {"items", nlohmann::ordered_json::array()}};
}

std::string AsText(const Options& options, const Recording& recording,
                   const replay::Outcome& outcome) {
  std::string text;
  for (const trace::Hypercall& call : recording.trace.hypercalls) {
    text += fmt::format("{:>12}  {}\n", trace::ResultName(call.result.value_or(0)),
                        trace::Headline(call));
  }
  for (const trace::ForeignFile& file : recording.trace.foreign) {
    text += fmt::format(
        "{:>12}  {}, {} bytes, {}\n", "in the cache", file.name, file.size,
        file.package.empty() ? "of no package" : fmt::format("{} {}", file.package, file.version));
  }
  text += fmt::format("{:>12}  exit code {}{}{}\n", "client", recording.exit_code,
                      recording.last_line.empty() ? "" : ": ", recording.last_line);
  text += fmt::format("{:>12}  {}\n", "replay",
                      outcome.held() ? "every answer came again, every promise held" : "FAILED");
  for (const oracle::Violation& violation : outcome.violations) {
    text += "  " + oracle::Line(violation) + "\n";
  }
  for (const replay::Difference& difference : outcome.differences) {
    text +=
        fmt::format("  hypercall {}: {} while recording, {} in replay\n", difference.hypercall,
                    trace::ResultName(difference.recorded), trace::ResultName(difference.replayed));
  }
  return text + fmt::format("{:>12}  {}\n", "wrote", options.output);
}

int RunRecord(const Options& options) {
  const Recording recording = Record(options.arguments);
  trace::SaveFile(options.output, recording.trace, trace::Form::kJson);
  trace::ForeignStore store;
  const replay::Outcome outcome = replay::Run(trace::LoadFile(options.output), store);
  if (options.json) {
    fmt::print("{}\n", AsJson(options, recording, outcome).dump(2));
  } else {
    fmt::print("{}", AsText(options, recording, outcome));
  }
  if (recording.exit_code == 128 + SIGINT) return 130;
  return outcome.held() ? 0 : 1;
}

int RunOrExplain(const Options& options) {
  const auto explain = [&](const std::exception& error, int exit_code) {
    fmt::print(stderr, "kexecore: record: {}\n", error.what());
    if (options.json) fmt::print("{}\n", JsonOfFailure(error.what()).dump(2));
    return exit_code;
  };
  try {
    return RunRecord(options);
  } catch (const trace::EnvironmentError& error) {
    return explain(error, 3);
  } catch (const std::system_error& error) {  // of the file system
    return explain(error, 3);
  } catch (const std::runtime_error& error) {  // OptionError, NothingRecorded, trace::Error
    return explain(error, 2);
  }
}

}  // namespace

CLI::App* RegisterRecord(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* record =
      app.add_subcommand("record", "run the real kexec against the core, and write a trace");
  AddRecordArguments(*record, options->arguments);
  record->add_option("-o,--output", options->output, "the trace to write")->capture_default_str();
  record->add_flag("--json", options->json, "print one JSON object (schema kexecore.record/1)");
  record->footer(kFooter);
  record->callback([options, &exit_code] { exit_code = RunOrExplain(*options); });
  return record;
}

}  // namespace client
