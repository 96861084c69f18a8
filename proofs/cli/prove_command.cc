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
#include <optional>

#include "cli/cache.h"
#include "cli/error.h"
#include "cli/interrupt.h"
#include "cli/line.h"
#include "cli/progress.h"
#include "proofs/cli/report.h"
#include "proofs/ir/error.h"
#include "proofs/ir/lower.h"
#include "proofs/prove.h"
#include "proofs/theorems/catalogue.h"
#include "tools/cpp/runfiles/runfiles.h"
#include "trace/file.h"

namespace prove {
namespace {

struct Options {
  std::vector<std::string> theorems;
  bool json = false;
  proofs::Bitcode bitcode;
  std::string cflags;
  std::string traces;
};

// Where Bazel has put `path`, which this program needs: beside the program, or beside the test that
// runs it.
std::string BuiltFile(const std::string& path) {
  using bazel::tools::cpp::runfiles::Runfiles;
  const std::string executable = std::filesystem::read_symlink("/proc/self/exe").string();
  const std::unique_ptr<Runfiles> found(Runfiles::Create(executable));
  if (found == nullptr) return executable + ".runfiles/kexecore/" + path;  // nothing is there
  return found->Rlocation("kexecore/" + path);
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
      throw cli::UsageError(fmt::format("no theorem is named {}; known: {}", name, known));
    }
    chosen.push_back(*found);
  }
  return chosen;
}

// The file that `option` names, or else the one that Bazel puts beside this program; `check` throws
// ir::Error if it is another kind of file.
std::string FindBitcode(const std::string& option, const std::string& named,
                        const std::string& built, void (*check)(const std::string& path)) {
  const std::string path = named.empty() ? BuiltFile(built) : named;
  const auto fail = [&](const std::string& problem) {
    if (!named.empty()) {
      throw cli::InputError(problem + "; name a file with bitcode after " + option);
    }
    throw cli::EnvironmentError(problem +
                                "; build it with `bazel build //proofs:prove`, or name it with "
                                "--shipped and --raw");
  };
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) fail("no bitcode at " + path);
  try {
    check(path);
  } catch (const ir::Error& broken) {
    fail(broken.what());
  }
  return path;
}

// Proves theorems one after the other, and says how that went: at the end, or when a Ctrl-C comes.
class Session {
 public:
  explicit Session(const Options& options) : options_(options) {}

  void Prove(const theorems::Theorem& theorem, const proofs::Bitcode& bitcode) {
    Announce(theorem);
    Proof proof = {proofs::Prove(theorem, bitcode), ""};
    if (proof.report.counterexample) {
      proof.trace = (std::filesystem::path(options_.traces) / (theorem.name + ".json")).string();
      trace::SaveFile(proof.trace, *proof.report.counterexample);
    }
    const std::lock_guard lock(mutex_);
    progress_.reset();
    if (!options_.json) {
      fmt::print("{}\n", Line(proof.report));
      if (!proof.trace.empty()) fmt::print("    replay: ./kexecore replay {}\n", proof.trace);
      std::fflush(stdout);
    }
    proofs_.push_back(std::move(proof));
  }

  cli::Exit Finish() {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    if (options_.json) {
      PrintJson(proofs_, Seconds(), false, options_.cflags);
    } else {
      fmt::print("{}\n", Summary(proofs_, Seconds(), options_.cflags));
    }
    return AllProved(proofs_) ? cli::kHeld : cli::kDefect;
  }

  // Ends the process, unless it ends anyway.
  void Interrupt() {
    const std::lock_guard lock(mutex_);
    if (is_over_) return;
    if (progress_) progress_->Wipe();
    if (options_.json) PrintJson(proofs_, Seconds(), true, options_.cflags);
    std::fflush(stdout);
    cli::Say("interrupted; theorems not listed above were not examined");
    _exit(cli::kInterrupted);
  }

 private:
  void Announce(const theorems::Theorem& theorem) {
    const std::lock_guard lock(mutex_);
    progress_.emplace();
    progress_->Say("proving " + theorem.name);
  }

  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

  const Options& options_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::mutex mutex_;  // Interrupt comes in a thread of its own
  std::optional<cli::Progress> progress_;
  bool is_over_ = false;
  std::vector<Proof> proofs_;
};

cli::Exit Run(const Options& options) {
  // This program compiles nothing: its caller built the bitcode.
  if (!options.cflags.empty() && (options.bitcode.shipped.empty() || options.bitcode.raw.empty())) {
    throw cli::UsageError(
        "--cflags is for ./kexecore prove, which builds the bitcode; name it with --shipped and "
        "--raw");
  }
  const std::vector<theorems::Theorem> chosen = Choose(options.theorems);
  const proofs::Bitcode bitcode = {
      .shipped = FindBitcode("--shipped", options.bitcode.shipped, "core/kexecore_bc.bc",
                             ir::CheckBitcode),
      .raw = FindBitcode("--raw", options.bitcode.raw, "core/kexecore_bc_raw.bc", ir::CheckTraps)};
  Session session(options);
  const cli::OnInterrupt interrupt([&] { session.Interrupt(); });
  for (const theorems::Theorem& theorem : chosen) session.Prove(theorem, bitcode);
  return session.Finish();
}

}  // namespace

void AddProve(cli::Program& program) {
  auto options = std::make_shared<Options>();
  cli::Command command = program.Add("prove", "Prove theorems about the core's bitcode", [options] {
    if (options->traces.empty()) options->traces = cli::CacheDirectory() / "prove";
    return Run(*options);
  });
  command.Add("theorem", options->theorems, "Which theorems; none: all");
  command
      .Add("--shipped", options->bitcode.shipped,
           "Bitcode with the archive's own flags, instead of this tree's")
      .Called("FILE");
  command
      .Add("--raw", options->bitcode.raw,
           "Bitcode of the same sources before the optimiser, with traps")
      .Called("FILE");
  command
      .Add("--cflags", options->cflags,
           "Compiler flags of an owner's: prove what archive --cflags builds with them")
      .Called("FLAGS");
  command
      .Add("--traces", options->traces,
           "Folder for the trace of each counterexample; default: prove/ in the cache")
      .Called("DIR");
  command.Json(options->json, kSchema);
  command.Footer("Example:\n  ./kexecore prove crash_segments_inside_area --json");
}

}  // namespace prove
