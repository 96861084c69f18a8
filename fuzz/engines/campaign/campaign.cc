// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/campaign.h"

#include <algorithm>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "cli/interrupt.h"
#include "fuzz/engines/campaign/afl.h"
#include "fuzz/engines/campaign/corpus.h"
#include "fuzz/engines/campaign/libfuzzer.h"
#include "fuzz/engines/campaign/lock.h"
#include "fuzz/engines/campaign/orphans.h"
#include "fuzz/engines/targets/catalogue.h"

namespace campaign {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// On a full disk libFuzzer loses inputs silently, and AFL++ gives up. So the campaign ends before,
/// while there is still room to save the findings.
constexpr std::uintmax_t kRoomBytes = 1 << 20;

void CheckRoom(const fs::path& directory) {
  if (fs::space(directory).available < kRoomBytes) {
    throw std::system_error(ENOSPC, std::generic_category(), directory.string());
  }
}

struct Running {
  Engine engine;
  std::unique_ptr<Fuzzer> fuzzer;
};

std::unique_ptr<Fuzzer> Make(Engine engine, Assignment assignment) {
  if (engine == Engine::kAfl) return std::make_unique<Afl>(std::move(assignment));
  return std::make_unique<LibFuzzer>(std::move(assignment));
}

std::vector<Running> Start(const Options& options, const Toolbox& toolbox,
                           const targets::TargetInfo& target, const Place& place) {
  std::vector<Running> fuzzers;
  for (const Engine engine : options.engines) {
    const std::string name(options.empty_target ? targets::kEmptyTarget : target.name);
    for (unsigned number = 0; number < options.jobs; ++number) {
      fuzzers.push_back(
          {engine,
           Make(engine,
                {
                    .binary = engine == Engine::kAfl ? toolbox.AflTarget(name)
                                                     : toolbox.LibFuzzerTarget(name),
                    .corpus = place.corpus,
                    .findings = place.findings,
                    .scratch = place.scratch,
                    .dictionary = target.dictionary.empty() ? fs::path()
                                                            : toolbox.Dictionary(target.dictionary),
                    .mutator = target.is_trace && engine == Engine::kAfl ? toolbox.AflMutator()
                                                                         : fs::path(),
                    .max_bytes = target.max_bytes,
                    .number = number,
                    .stop_at_first_finding = options.stop_at_first_finding,
                })});
    }
  }
  return fuzzers;
}

std::vector<Share> SharesOf(const std::string& target, const std::vector<Running>& fuzzers,
                            double seconds) {
  std::vector<Share> shares;
  for (const Running& running : fuzzers) {
    const auto same = std::find_if(shares.begin(), shares.end(),
                                   [&](const Share& s) { return s.engine == running.engine; });
    if (same != shares.end()) {
      same->executions += running.fuzzer->executions();
    } else {
      shares.push_back({target, running.engine, running.fuzzer->executions(), seconds});
    }
  }
  return shares;
}

/// Fuzzers start from the inputs in the corpus. AFL++ gives up unless one of them is not empty and
/// breaks no promise; so the harmless input is always among them.
void Fill(Corpus& corpus, const Options& options, const Toolbox& toolbox,
          const targets::TargetInfo& target) {
  if (options.use_seeds) corpus.AddNewFrom(toolbox.Seeds(target.name));
  const std::string harmless(target.harmless);
  WriteBytes(corpus.directory() / NameOf(harmless), harmless);
}

double Seconds(Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

TargetResult RunTarget(const Options& options, const Toolbox& toolbox, const Watcher& watcher,
                       const targets::TargetInfo& target, Clock::duration time) {
  const std::string name(target.name);
  const Place place = PlaceOf(options.directory, name);
  fs::create_directories(place.scratch);
  Corpus corpus(place.corpus);
  Corpus findings(place.findings);
  CheckRoom(options.directory);
  Fill(corpus, options, toolbox, target);
  const std::size_t corpus_before = corpus.Count(), findings_before = findings.Count();

  const auto start = Clock::now();
  std::vector<Running> fuzzers = Start(options, toolbox, target, place);
  auto next_word = start;
  const auto all_done = [&] {
    return std::all_of(fuzzers.begin(), fuzzers.end(),
                       [](const Running& running) { return running.fuzzer->done(); });
  };
  while (Clock::now() < start + time && !cli::Interrupted() && !all_done()) {
    CheckRoom(options.directory);
    for (Running& running : fuzzers) running.fuzzer->Step();
    if (Clock::now() >= next_word) {
      next_word = Clock::now() + std::chrono::seconds(1);
      watcher(name, std::chrono::ceil<std::chrono::seconds>(start + time - Clock::now()),
              SharesOf(name, fuzzers, Seconds(Clock::now() - start)),
              findings.Count() - findings_before);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  for (Running& running : fuzzers) running.fuzzer->Stop();

  TargetResult result;
  result.target = name;
  result.shares = SharesOf(name, fuzzers, Seconds(Clock::now() - start));
  result.corpus = corpus.Count();
  result.new_inputs = result.corpus > corpus_before ? result.corpus - corpus_before : 0;
  result.new_findings = findings.Count() - findings_before;
  result.findings = place.findings;
  return result;
}

}  // namespace

Place PlaceOf(const fs::path& directory, const std::string& target) {
  const fs::path base = directory / target;
  return {.corpus = base / "corpus", .findings = base / "findings", .scratch = base / "scratch"};
}

Result Run(const Options& options, const Toolbox& toolbox, const Watcher& watcher) {
  // A Ctrl-C may come as soon as somebody can see the locks.
  const cli::InterruptGuard guard;
  // All locks at once: otherwise a user would learn only after an hour that the last one is taken.
  std::vector<Lock> locks;
  for (const std::string& name : options.targets) locks.emplace_back(options.directory / name);
  KillOrphans();
  Result result;
  const auto start = Clock::now();
  for (const std::string& name : options.targets) {
    if (cli::Interrupted()) break;
    result.targets.push_back(RunTarget(options, toolbox, watcher, *targets::FindTarget(name),
                                       Clock::duration(options.time) / options.targets.size()));
  }
  result.seconds = Seconds(Clock::now() - start);
  result.interrupted = cli::Interrupted();
  return result;
}

}  // namespace campaign
