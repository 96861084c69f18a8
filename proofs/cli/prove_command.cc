// SPDX-License-Identifier: MIT
#include "proofs/cli/prove_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <stdexcept>

#include "proofs/cli/interrupt.h"
#include "proofs/cli/progress.h"
#include "proofs/cli/report.h"
#include "proofs/ir/error.h"
#include "proofs/ir/lower.h"
#include "proofs/prove.h"
#include "proofs/theorems/catalogue.h"
#include "trace/file.h"
#include "trace/foreign.h"

namespace prove {
namespace {

constexpr int kAllProved = 0;
constexpr int kNotProved = 1;
constexpr int kWrongUsage = 2;
constexpr int kEnvironment = 3;
constexpr int kInterrupted = 130;

// What ends the command before it has results: one line.
struct Failure : std::runtime_error {
  Failure(int exit_code, const std::string& line)
      : std::runtime_error(line), exit_code(exit_code) {}
  int exit_code;
};

struct Options {
  std::vector<std::string> theorems;
  bool json = false;
  proofs::Bitcode bitcode;
  std::string traces;
};

// Bazel puts what a binary needs beside it.
std::string BesideExecutable(const std::string& path) {
  const std::filesystem::path executable = std::filesystem::read_symlink("/proc/self/exe");
  return executable.string() + ".runfiles/kexecore/" + path;
}

std::vector<theorems::Theorem> Choose(const std::vector<std::string>& names) {
  const std::vector<theorems::Theorem>& all = theorems::AllTheorems();
  if (names.empty()) return all;
  std::vector<theorems::Theorem> chosen;
  for (const std::string& name : names) {
    auto found = std::find_if(all.begin(), all.end(),
                              [&](const theorems::Theorem& one) { return one.name == name; });
    if (found == all.end()) {
      std::string known;
      for (const theorems::Theorem& one : all) known += (known.empty() ? "" : ", ") + one.name;
      throw Failure(kWrongUsage, fmt::format("no theorem is named {}; known: {}", name, known));
    }
    chosen.push_back(*found);
  }
  return chosen;
}

// The file that `option` names, or else the one that Bazel puts beside this program.
std::string FindBitcode(const std::string& option, const std::string& named,
                        const std::string& built) {
  const std::string path = named.empty() ? BesideExecutable(built) : named;
  const int exit_code = named.empty() ? kEnvironment : kWrongUsage;
  const std::string remedy = named.empty() ? "build it with `bazel build //proofs:prove`, or name "
                                             "it with --shipped and --raw"
                                           : "name a file with bitcode after " + option;
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    throw Failure(exit_code, fmt::format("no bitcode at {}; {}", path, remedy));
  }
  try {
    ir::CheckBitcode(path);
  } catch (const ir::Error& broken) {
    throw Failure(exit_code, fmt::format("{}; {}", broken.what(), remedy));
  }
  return path;
}

// The theorems one after the other, and what is to be said of them at the end, or when a Ctrl-C
// comes.
class Session {
 public:
  explicit Session(const Options& options) : options_(options) {}

  void Prove(const theorems::Theorem& theorem, const proofs::Bitcode& bitcode) {
    proofs::Report report;
    {
      Progress progress("proving " + theorem.name);
      report = proofs::Prove(theorem, bitcode);
    }
    std::string trace;
    if (report.counterexample) {
      trace = (std::filesystem::path(options_.traces) / (theorem.name + ".json")).string();
      trace::SaveFile(trace, *report.counterexample, trace::Form::kJson);
    }
    const std::lock_guard lock(mutex_);
    if (!options_.json) {
      fmt::print("{}\n", Line(report));
      if (!trace.empty()) fmt::print("    replay: ./kexecore replay {}\n", trace);
      std::fflush(stdout);
    }
    reports_.push_back(std::move(report));
    traces_.push_back(std::move(trace));
  }

  int Finish() {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    fmt::print("{}\n", options_.json ? Json(reports_, traces_, Seconds(), false)
                                     : Summary(reports_, Seconds()));
    const bool all_proved =
        std::all_of(reports_.begin(), reports_.end(),
                    [](const proofs::Report& r) { return r.result == proofs::Result::kProved; });
    return all_proved && !reports_.empty() ? kAllProved : kNotProved;
  }

  // Ends the process, unless it ends anyway.
  void Interrupt() {
    const std::lock_guard lock(mutex_);
    if (is_over_) return;
    if (options_.json) fmt::print("{}\n", Json(reports_, traces_, Seconds(), true));
    std::fflush(stdout);
    fmt::print(stderr, "\nprove: interrupted; theorems not listed above were not examined\n");
    _exit(kInterrupted);
  }

 private:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

  const Options& options_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  bool is_over_ = false;
  std::vector<proofs::Report> reports_;
  std::vector<std::string> traces_;
};

int Run(const Options& options) {
  const std::vector<theorems::Theorem> chosen = Choose(options.theorems);
  const proofs::Bitcode bitcode = {
      .shipped = FindBitcode("--shipped", options.bitcode.shipped, "core/kexecore_bc.bc"),
      .raw = FindBitcode("--raw", options.bitcode.raw, "core/kexecore_bc_raw.bc")};
  Session session(options);
  const OnInterrupt interrupt([&] { session.Interrupt(); });
  for (const theorems::Theorem& theorem : chosen) session.Prove(theorem, bitcode);
  return session.Finish();
}

int RunOrExplain(const Options& options) {
  const auto explain = [&](const std::exception& error, int exit_code) {
    fmt::print(stderr, "prove: {}\n", error.what());
    if (options.json) fmt::print("{}\n", JsonOfFailure(error.what()));
    return exit_code;
  };
  try {
    return Run(options);
  } catch (const Failure& failure) {
    return explain(failure, failure.exit_code);
  } catch (const std::exception& error) {  // a trace that cannot be written
    return explain(error, kEnvironment);
  }
}

}  // namespace

CLI::App* Register(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand("prove", "Prove theorems about the core's bitcode");
  auto options = std::make_shared<Options>();
  command.footer("Example: ./kexecore prove crash_segments_inside_area --json");
  command.add_option("theorem", options->theorems, "which theorems; none: all");
  command.add_flag("--json", options->json, "one JSON object (schema kexecore.prove/1)");
  command
      .add_option("--shipped", options->bitcode.shipped,
                  "bitcode with the archive's own flags, instead of this tree's")
      ->type_name("FILE");
  command
      .add_option("--raw", options->bitcode.raw,
                  "bitcode of the same sources before the optimiser, with traps")
      ->type_name("FILE");
  command
      .add_option("--traces", options->traces,
                  "where to put the trace of each counterexample; default: prove/ in the cache")
      ->type_name("DIR");
  command.callback([options, &exit_code] {
    if (options->traces.empty()) options->traces = trace::CacheDirectory() / "prove";
    exit_code = RunOrExplain(*options);
  });
  return &command;
}

}  // namespace prove
