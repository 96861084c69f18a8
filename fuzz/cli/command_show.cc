// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "fuzz/cli/command.h"
#include "fuzz/cli/inputs.h"
#include "fuzz/targets/segments_input.h"
#include "fuzz/targets/segments_trace.h"
#include "fuzz/trace/binary.h"
#include "fuzz/trace/json.h"
#include "fuzz/triage/input.h"
#include "fuzz/triage/story.h"

namespace cli {
namespace {

struct Options {
  std::string file;
  std::string target;
  std::string to;
};

/// What an input says as a trace: a question about segments is one load.
trace::Trace TraceOf(const triage::Input& input) {
  if (input.target == "slots_fuzz") {
    throw UsageError(input.file.string() +
                     ": operations on a slot word are no trace; show it without --to");
  }
  if (input.target != "segments_fuzz") return input.trace;
  targets::SegmentsInput segments;
  targets::DecodeSegments(input.bytes.data(), input.bytes.size(), segments);
  return targets::ToTrace(segments);
}

void PutBytes(const std::vector<std::uint8_t>& bytes) {
  if (isatty(STDOUT_FILENO) != 0) {
    throw UsageError("--to bin: bytes are not for a terminal; redirect them to a file");
  }
  std::fwrite(bytes.data(), 1, bytes.size(), stdout);  // main says when that fails
}

void Show(const Options& options) {
  const triage::Input input = triage::Read(options.file, options.target);
  if (options.to == "json") {
    fmt::print("{}\n", trace::ToJson(TraceOf(input)));
  } else if (options.to == "bin") {
    PutBytes(trace::Encode(TraceOf(input)));
  } else {
    fmt::print("{}", triage::Story(input));
  }
}

}  // namespace

void AddShow(CLI::App& app, Context& /*context*/) {
  auto options = std::make_shared<Options>();
  CLI::App* const command =
      app.add_subcommand("show", "A trace or fuzzer input as a readable story");
  command->add_option("FILE", options->file, "A trace or a fuzzer input")->required();
  command->add_option("--target", options->target, "Which target's input this is")
      ->check(CLI::IsMember(TargetNames()));
  command->add_option("--to", options->to, "Print it as a trace in this form instead: json, bin")
      ->check(CLI::IsMember({"json", "bin"}));
  command->footer(
      "Example:\n  ./kexecore show corpora/traces/kexec-p-256m.json\n"
      "  ./kexecore show --to bin trace.json > trace.bin");
  command->callback([options] { Show(*options); });
}

}  // namespace cli
