// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace campaign {

enum class Engine { kLibFuzzer, kAfl };

inline constexpr Engine kEngines[] = {Engine::kLibFuzzer, Engine::kAfl};

constexpr std::string_view Name(Engine engine) {
  return engine == Engine::kLibFuzzer ? "libfuzzer" : "afl";
}

/// One fuzzer process: what it runs and where it leaves things.
struct Assignment {
  std::filesystem::path binary;
  std::filesystem::path corpus;      // read at the start; libFuzzer also writes here
  std::filesystem::path findings;    // a folder for inputs that break a promise
  std::filesystem::path scratch;     // a folder for logs and the engine's own state
  std::filesystem::path dictionary;  // empty: none
  std::filesystem::path mutator;     // empty: none; AFL++ only, libFuzzer has its own linked in
  std::size_t max_bytes = 4096;
  unsigned number = 0;  // among those of its engine; 0 leads
  bool stop_at_first_finding = false;
};

/// A running fuzzer. Destroying it ends its processes.
class Fuzzer {
 public:
  virtual ~Fuzzer() = default;

  /// To be called every now and then: notices that the fuzzer ended, saves what it found, starts
  /// it again. Throws std::system_error or Broken.
  virtual void Step() = 0;

  /// Ends it, saves what it found.
  virtual void Stop() = 0;

  /// It ended for good: a finding came and stop_at_first_finding is set, or it found so many that
  /// more would say nothing.
  virtual bool done() const = 0;

  /// As far as is known; exact after Stop.
  virtual std::uint64_t executions() const = 0;
};

/// The engine does not work: what it said, and where its log lies.
struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// After this many findings of one fuzzer it is not started again.
inline constexpr unsigned kEnoughFindings = 50;

}  // namespace campaign
