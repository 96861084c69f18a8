// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/libfuzzer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/file.h"
#include "cli/line.h"
#include "fuzz/engines/campaign/corpus.h"

namespace campaign {
namespace {

namespace fs = std::filesystem;

// libFuzzer's default exit codes.
constexpr int kFinding = 77, kTimeout = 70, kOutOfMemory = 71, kInterrupted = 72;

std::uint64_t Number(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::uint64_t ExecutionsInLog(const fs::path& log) {
  constexpr std::string_view kFinal = "stat::number_of_executed_units:";
  std::ifstream file(log);
  std::string line;
  std::uint64_t executions = 0;
  while (std::getline(file, line)) {
    if (line.starts_with('#')) executions = std::max(executions, Number(line.substr(1)));
    if (line.starts_with(kFinal)) {
      executions = Number(line.substr(line.find_first_not_of(' ', kFinal.size())));
    }
  }
  return executions;
}

LibFuzzer::LibFuzzer(Assignment assignment)
    : assignment_(std::move(assignment)),
      log_(assignment_.scratch / fmt::format("libfuzzer-{}.log", assignment_.number)),
      artifacts_(assignment_.scratch / fmt::format("libfuzzer-{}", assignment_.number)) {
  fs::create_directories(artifacts_);
  SaveFindings();  // of an earlier campaign that was killed
  findings_ = 0;
  done_ = false;
  Start();
}

void LibFuzzer::Start() {
  fs::remove(log_);
  const std::string flags_of_ours[] = {
      fmt::format("-artifact_prefix={}/", artifacts_.string()),
      fmt::format("-max_len={}", assignment_.max_bytes),
      "-print_final_stats=1",
      "-reload=1",
      "-timeout=10",
      "-report_slow_units=1000000",
      "-entropic_scale_per_exec_time=1",  // prefer the cheaper of two equally rare inputs
  };
  std::vector<std::string> args = {assignment_.binary.string()};
  args.insert(args.end(), std::begin(flags_of_ours), std::end(flags_of_ours));
  if (!assignment_.dictionary.empty()) {
    args.push_back("-dict=" + assignment_.dictionary.string());
  }
  args.push_back(assignment_.corpus.string());
  process_.emplace(Command{
      .args = std::move(args),
      .environment = {{"ASAN_SYMBOLIZER_PATH", "/usr/bin/llvm-symbolizer-19"},
                      {"ASAN_OPTIONS", "detect_leaks=0"}},
      .log = log_,
      .directory = {},
  });
}

void LibFuzzer::Step() {
  if (!process_) return;
  const std::optional<int> status = process_->Poll();
  ReadLog();
  if (status) Ended(*status);
}

void LibFuzzer::Stop() {
  if (!process_) return;
  process_->End(kPatience);
  ReadLog();
  SaveFindings();
  process_.reset();
  done_ = true;
}

void LibFuzzer::Ended(int status) {
  process_.reset();
  earlier_ += std::exchange(current_, 0);
  const bool found = SaveFindings();
  if (found && (assignment_.stop_at_first_finding || findings_ >= kEnoughFindings)) {
    done_ = true;
    return;
  }
  const bool is_finding = status == kFinding || status == kTimeout || status == kOutOfMemory;
  if (!found && (is_finding || status != kInterrupted)) {
    const std::string said = cli::LastLine(cli::TryReadText(log_).value_or(""));
    throw Broken(fmt::format("libFuzzer ended by itself (status {}): {}; see {}", status,
                             said.empty() ? "nothing" : said, log_.string()));
  }
  Start();
}

void LibFuzzer::ReadLog() { current_ = std::max(current_, ExecutionsInLog(log_)); }

bool LibFuzzer::SaveFindings() {
  Corpus findings(assignment_.findings);
  Corpus corpus(assignment_.corpus);
  bool any = false;
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(artifacts_)) {
    files.push_back(entry.path());
  }
  for (const fs::path& file : files) {
    findings.Add(file);
    corpus.Remove(file);  // otherwise it would end the next run at once
    fs::remove(file);
    ++findings_;
    any = true;
  }
  return any;
}

}  // namespace campaign
