// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cli/error.h"

namespace campaign {

enum class Engine { kLibFuzzer, kAfl };

inline constexpr Engine kEngines[] = {Engine::kLibFuzzer, Engine::kAfl};

constexpr std::string_view Name(Engine engine) {
  return engine == Engine::kLibFuzzer ? "libfuzzer" : "afl";
}

/// The words that --engine understands.
inline const std::vector<std::string> kEngineWords = {"libfuzzer", "afl", "both"};

/// The engines that such a word means.
inline std::vector<Engine> EnginesOf(std::string_view word) {
  std::vector<Engine> engines;
  for (const Engine engine : kEngines) {
    if (word == "both" || word == Name(engine)) engines.push_back(engine);
  }
  return engines;
}

/// What one fuzzer process runs, and where it reads and writes.
struct Assignment {
  std::filesystem::path binary;
  std::filesystem::path corpus;      // both engines read it at the start; libFuzzer also writes it
  std::filesystem::path findings;    // a folder for inputs that break a promise
  std::filesystem::path scratch;     // a folder for logs and the engine's own state
  std::filesystem::path dictionary;  // empty: none
  std::filesystem::path mutator;     // empty: none; for AFL++ alone: libFuzzer's is linked in
  std::size_t max_bytes = 4096;
  unsigned number = 0;  // counts the fuzzers of one engine; 0 leads
  bool stop_at_first_finding = false;
};

/// A running fuzzer. Destroying it ends its processes.
class Fuzzer {
 public:
  virtual ~Fuzzer() = default;

  /// Saves the findings so far, and restarts the fuzzer if it has ended. The caller calls it
  /// several times a second. Throws std::system_error or Broken.
  virtual void Step() = 0;

  /// Ends the fuzzer and saves its findings.
  virtual void Stop() = 0;

  /// The fuzzer has ended and is not restarted: it has a finding and stop_at_first_finding is set,
  /// or it has so many findings that more would show nothing new.
  virtual bool done() const = 0;

  /// The executions known so far; exact after Stop.
  virtual std::uint64_t executions() const = 0;
};

/// The engine does not work. The message holds what the engine said and the path of its log.
struct Broken : cli::EnvironmentError {
  using cli::EnvironmentError::EnvironmentError;
};

/// So long a fuzzer that is told to end may take to say how much it did.
inline constexpr std::chrono::seconds kPatience(60);

/// A fuzzer with this many findings is not restarted.
inline constexpr unsigned kEnoughFindings = 50;

}  // namespace campaign
