// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace boot {

struct Machine {
  std::filesystem::path program;  // asm/host/hypervisor, or another for a bare machine
  std::string command_line;       // of the program
  std::span<const std::uint8_t> module;
  std::uint64_t memory_mib = 0;
  bool has_five_levels = false;  // of page tables: the processor has CR4.LA57
  std::chrono::seconds time_out{60};
  std::function<bool()> is_interrupted = [] { return false; };  // asked several times a second
};

enum class End {
  kEnded,  // the machine ended by itself: reset, or off
  kTimedOut,
  kInterrupted,
};

struct Ended {
  End end = End::kEnded;
  int status = 0;      // the emulator's exit status, where it ended by itself
  std::string errors;  // what the emulator wrote to stderr
};

/// Takes a line that the serial port printed, with the seconds since the start. Returns how long
/// the machine may run from now on at most; nothing: the limit stays as it was.
using OnLine =
    std::function<std::optional<std::chrono::seconds>(double seconds, const std::string& line)>;

/// Runs the machine in QEMU, which does not outlive the call. Throws cli::EnvironmentError where
/// there is no QEMU.
Ended RunQemu(const Machine& machine, const OnLine& on_line);

}  // namespace boot
