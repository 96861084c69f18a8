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

/// What an image prints, in a line of its own, when it is where it was to go.
inline constexpr char kMarker[] = "kexecore: the image runs";

/// Who speaks until an image is entered.
inline constexpr char kHypervisor[] = "hypervisor";

/// One line of the machine's.
struct Event {
  double seconds = 0;  // since the start
  std::string who;     // hypervisor, purgatory, kernel, process (of that kernel's), else image
  std::string text;
};

struct Booted {
  bool is_entered = false;  // an image was, and did not come back refused
  bool has_marker = false;
  Ended ended;
  std::vector<Event> events;
};

struct BootOptions {
  std::filesystem::path hypervisor;
  std::string marker = kMarker;  // a line that has this text in it
  std::chrono::seconds time_out{120};
  std::chrono::seconds after_marker{10};  // so long it has to end by itself
  std::function<bool()> is_interrupted = [] { return false; };
};

/// Boots a trace: its calls are made by the hypervisor in QEMU, and the image is entered. Ends with
/// the machine or the time. Throws what Pack and RunQemu throw.
Booted Boot(
    const trace::Trace& trace, trace::ForeignStore& store, const BootOptions& options,
    const std::function<void(const Event&)>& on_event = [](const Event&) {});

}  // namespace boot
