// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands/commands.h"
#include "cli/commands/inputs.h"
#include "cli/error.h"
#include "fuzz/triage/by_target.h"
#include "fuzz/triage/input.h"
#include "trace/binary.h"
#include "trace/json.h"

namespace cli::commands {
namespace {

struct Options {
  std::string file;
  std::string target;
  std::string to;
};

trace::Trace TraceOf(const triage::Input& input) {
  if (std::optional<trace::Trace> trace = triage::AsTrace(input)) return *std::move(trace);
  throw UsageError(
      input.file.string() +
      ": no hypercall does what this input does, so it is no trace; show it without --to");
}

void PutBytes(const std::vector<std::uint8_t>& bytes) {
  if (isatty(STDOUT_FILENO) != 0) {
    throw UsageError("--to bin: bytes are not for a terminal; redirect them to a file");
  }
  std::fwrite(bytes.data(), 1, bytes.size(), stdout);  // Program::Run says when that fails
}

Exit Show(const Options& options) {
  const triage::Input input = triage::Read(options.file, options.target);
  if (options.to == "json") {
    fmt::print("{}\n", trace::ToJson(TraceOf(input)));
  } else if (options.to == "bin") {
    PutBytes(trace::Encode(TraceOf(input)));
  } else {
    fmt::print("{}", triage::Story(input));
  }
  return kHeld;
}

}  // namespace

void AddShow(Program& program, const Context& /*context*/) {
  auto options = std::make_shared<Options>();
  Command command = program.Add("show", "A trace or fuzzer input as a readable story",
                                [options] { return Show(*options); });
  command.Add("FILE", options->file, "A trace or a fuzzer input; - is standard input").Required();
  command.Add("--target", options->target, "Which target's input this is").OneOf(TargetNames());
  command.Add("--to", options->to, "Print it as a trace in this form instead: json, bin")
      .OneOf({"json", "bin"});
  command.Footer(
      "Example:\n  ./kexecore show corpora/traces/kexec_p_256m.json\n"
      "  ./kexecore show --to bin trace.json > trace.bin");
}

}  // namespace cli::commands
