// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/afl.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fstream>
#include <string_view>
#include <system_error>

namespace campaign {
namespace {

namespace fs = std::filesystem;

/// The last complaint of AFL++, without colours: its log marks complaints with "[-] ".
std::string Complaint(const fs::path& log) {
  std::ifstream file(log);
  std::string line, plain, complaint = "it gave no reason";
  while (std::getline(file, line)) {
    plain.clear();
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '\x1b') {
        while (i < line.size() && std::isalpha(static_cast<unsigned char>(line[i])) == 0) ++i;
      } else if (line[i] != '\r') {
        plain += line[i];
      }
    }
    const std::size_t mark = plain.find("[-] ");
    if (mark != std::string::npos) complaint = plain.substr(mark + 4);
  }
  return complaint;
}

/// Copies the inputs that AFL++ starts from. The corpus is shared with libFuzzer, which removes an
/// input when it finds a smaller one for it; AFL++ gives up when an input that it listed is gone.
fs::path CopyOf(const fs::path& corpus, const fs::path& copy) {
  fs::remove_all(copy);
  fs::create_directories(copy);
  for (const fs::directory_entry& file : fs::directory_iterator(corpus)) {
    std::error_code gone;
    if (file.is_regular_file(gone)) fs::copy_file(file, copy / file.path().filename(), gone);
  }
  return copy;
}

}  // namespace

std::uint64_t AflStatistic(const fs::path& stats, const std::string& field) {
  std::ifstream file(stats);
  std::string line;
  std::uint64_t number = 0;
  while (std::getline(file, line)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos || colon == 0) continue;
    if (line.substr(0, line.find_last_not_of(' ', colon - 1) + 1) != field) continue;
    const std::size_t digits = line.find_first_not_of(' ', colon + 1);
    if (digits == std::string::npos) continue;
    std::from_chars(line.data() + digits, line.data() + line.size(), number);
  }
  return number;
}

std::vector<std::pair<std::string, std::string>> AflEnvironment() {
  return {{"AFL_NO_UI", "1"},
          {"AFL_SKIP_CPUFREQ", "1"},
          {"AFL_NO_AFFINITY", "1"},
          // Milliseconds for a target to come up; a busy machine takes more than the default.
          {"AFL_FORKSRV_INIT_TMOUT", "120000"},
          {"AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES", "1"},
          {"AFL_NO_CRASH_README", "1"},
          {"AFL_SYNC_TIME", "1"},
          {"ASAN_OPTIONS", "abort_on_error=1:symbolize=0:detect_leaks=0"}};
}

Afl::Afl(Assignment assignment)
    : assignment_(std::move(assignment)),
      node_(assignment_.number == 0 ? "main" : fmt::format("second{}", assignment_.number)),
      log_(assignment_.scratch / fmt::format("afl-{}.log", assignment_.number)),
      output_(assignment_.scratch / "afl" / node_),
      corpus_(assignment_.corpus),
      findings_(assignment_.findings) {
  Collect();  // what an earlier campaign left that was killed
  fs::remove_all(output_);
  corpus_ = Corpus(assignment_.corpus);  // AFL++ will use the names in its folder again
  findings_ = Corpus(assignment_.findings);
  executions_ = 0;
  fs::create_directories(output_.parent_path());
  fs::remove(log_);
  const fs::path start = CopyOf(
      corpus_.directory(), assignment_.scratch / fmt::format("afl-{}-start", assignment_.number));
  std::vector<std::string> args = {"afl-fuzz", assignment_.number == 0 ? "-M" : "-S", node_, "-i",
                                   start.string(), "-o", output_.parent_path().string(),
                                   // Milliseconds, as many as libFuzzer allows. AFL++ would make 20
                                   // of "10000+". A busy machine takes that for other work, and
                                   // then the compare log gives up.
                                   "-t", "10000", "-c", "0", "-G",
                                   std::to_string(assignment_.max_bytes)};
  if (assignment_.number == 0) {
    args.insert(args.end(), {"-F", corpus_.directory().string()});
  }
  if (!assignment_.dictionary.empty()) {
    args.insert(args.end(), {"-x", assignment_.dictionary.string()});
  }
  args.insert(args.end(), {"--", assignment_.binary.string()});
  std::vector<std::pair<std::string, std::string>> environment = AflEnvironment();
  if (!assignment_.mutator.empty()) {
    environment.emplace_back("AFL_CUSTOM_MUTATOR_LIBRARY", assignment_.mutator.string());
    environment.emplace_back("AFL_DISABLE_TRIM", "1");
  }
  if (assignment_.stop_at_first_finding) environment.emplace_back("AFL_BENCH_UNTIL_CRASH", "1");
  process_.emplace(Command{.args = std::move(args),
                           .environment = std::move(environment),
                           .log = log_,
                           .directory = {},
                           .leaves_orphans = true});
}

void Afl::Step() {
  if (!process_) return;
  const std::optional<int> status = process_->Poll();
  Collect();
  if (status) Ended(*status);
}

void Afl::Stop() {
  if (!process_) return;
  process_->End(kPatience);
  Collect();
  process_.reset();
  done_ = true;
}

void Afl::Ended(int status) {
  process_.reset();
  done_ = true;
  if (assignment_.stop_at_first_finding && findings_.Count() != 0) return;
  throw Broken(fmt::format("AFL++ ended by itself (status {}): {}; see {}", status, Complaint(log_),
                           log_.string()));
}

void Afl::Collect() {
  corpus_.AddNewFrom(output_ / "queue");
  findings_.AddNewFrom(output_ / "crashes");
  findings_.AddNewFrom(output_ / "hangs");
  executions_ = std::max(executions_, AflStatistic(output_ / "fuzzer_stats", "execs_done"));
}

}  // namespace campaign
