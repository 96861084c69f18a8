// SPDX-License-Identifier: MIT
#include "proofs/cli/prove_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "fuzz/trace/file.h"
#include "fuzz/trace/foreign.h"
#include "proofs/cli/progress.h"
#include "proofs/cli/report.h"
#include "proofs/prove.h"
#include "proofs/theorems/catalogue.h"

namespace prove {
namespace {

constexpr int kAllProved = 0;
constexpr int kNotProved = 1;
constexpr int kWrongUsage = 2;
constexpr int kEnvironment = 3;

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

// Nothing if a name is unknown, after saying so.
std::optional<std::vector<theorems::Theorem>> Choose(const std::vector<std::string>& names) {
  const std::vector<theorems::Theorem>& all = theorems::AllTheorems();
  if (names.empty()) return all;
  std::vector<theorems::Theorem> chosen;
  for (const std::string& name : names) {
    auto found = std::find_if(all.begin(), all.end(),
                              [&](const theorems::Theorem& one) { return one.name == name; });
    if (found == all.end()) {
      std::string known;
      for (const theorems::Theorem& one : all) known += (known.empty() ? "" : ", ") + one.name;
      fmt::print(stderr, "prove: no theorem is named {}; known: {}\n", name, known);
      return std::nullopt;
    }
    chosen.push_back(*found);
  }
  return chosen;
}

bool Exists(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error)) return true;
  fmt::print(stderr,
             "prove: no bitcode at {}; build it with `bazel build //proofs:prove`, or name it with "
             "--shipped and --raw\n",
             path);
  return false;
}

int Run(const Options& options) {
  const auto chosen = Choose(options.theorems);
  if (!chosen) return kWrongUsage;
  if (!Exists(options.bitcode.shipped) || !Exists(options.bitcode.raw)) return kEnvironment;
  const auto start = std::chrono::steady_clock::now();
  std::vector<proofs::Report> reports;
  std::vector<std::string> traces;
  for (const theorems::Theorem& theorem : *chosen) {
    proofs::Report report;
    {
      Progress progress("proving " + theorem.name);
      report = proofs::Prove(theorem, options.bitcode);
    }
    std::string trace;
    if (report.counterexample) {
      trace = (std::filesystem::path(options.traces) / (theorem.name + ".json")).string();
      trace::SaveFile(trace, *report.counterexample, trace::Form::kJson);
    }
    if (!options.json) {
      fmt::print("{}\n", Line(report));
      if (!trace.empty()) fmt::print("    replay: ./kexecore replay {}\n", trace);
      std::fflush(stdout);
    }
    reports.push_back(std::move(report));
    traces.push_back(std::move(trace));
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  fmt::print("{}\n", options.json ? Json(reports, traces, seconds.count())
                                  : Summary(reports, seconds.count()));
  const bool all_proved = std::all_of(reports.begin(), reports.end(), [](const proofs::Report& r) {
    return r.result == proofs::Result::kProved;
  });
  return all_proved && !reports.empty() ? kAllProved : kNotProved;
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
    try {
      if (options->bitcode.shipped.empty()) {
        options->bitcode.shipped = BesideExecutable("core/kexecore_bc.bc");
      }
      if (options->bitcode.raw.empty()) {
        options->bitcode.raw = BesideExecutable("core/kexecore_bc_raw.bc");
      }
      if (options->traces.empty()) options->traces = trace::CacheDirectory() / "prove";
      exit_code = Run(*options);
    } catch (const std::exception& error) {  // a trace that cannot be written
      fmt::print(stderr, "prove: {}\n", error.what());
      exit_code = kEnvironment;
    }
  });
  return &command;
}

}  // namespace prove
