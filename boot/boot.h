// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "boot/qemu.h"
#include "trace/foreign.h"
#include "trace/trace.h"

namespace boot {

/// The line that an image prints once it runs at its destination.
inline constexpr char kMarker[] = "kexecore: the image runs";

/// The speaker until an image is entered.
inline constexpr char kHypervisor[] = "hypervisor";

/// One line that the machine printed.
struct Event {
  double seconds = 0;  // since the start
  std::string who;  // hypervisor, purgatory, kernel, process (a process of the kernel), else image
  std::string text;
};

struct Booted {
  bool is_entered = false;  // an image was entered, and its control page did not refuse
  bool has_marker = false;
  Ended ended;
  std::vector<Event> events;
};

struct BootOptions {
  std::filesystem::path hypervisor;
  std::string marker = kMarker;  // the image runs when a line has this text in it
  std::chrono::seconds time_out{120};
  std::chrono::seconds after_marker{10};  // how long the machine may then take to end by itself
  std::function<bool()> is_interrupted = [] { return false; };
};

/// Boots a trace: the hypervisor in QEMU makes its calls and enters the image. Returns when the
/// machine ends or the time is over. Throws the exceptions of Pack and RunQemu.
Booted Boot(
    const trace::Trace& trace, trace::ForeignStore& store, const BootOptions& options,
    const std::function<void(const Event&)>& on_event = [](const Event&) {});

}  // namespace boot
