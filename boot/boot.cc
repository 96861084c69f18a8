// SPDX-License-Identifier: MIT
#include "boot/boot.h"

#include "boot/pack.h"
#include "kexecore/kexecore.h"

namespace boot {
namespace {

// Tells who printed a line: the hypervisor until the other CPU stands still, then the image, unless
// the hypervisor says that the control page refused, or why it gives up.
class Speakers {
 public:
  std::string Of(const std::string& line) {
    if (line.starts_with("enter: refused") || (!is_kernel_ && line.starts_with("host: "))) {
      is_entered_ = false;
    }
    if (!is_entered_) {
      is_entered_ = line.starts_with("cpu 1: stopped");
      return kHypervisor;
    }
    if (line.find("purgatory") != std::string::npos) return "purgatory";
    if (line.find("Linux version") != std::string::npos) is_kernel_ = true;
    if (!is_kernel_) return "image";
    return line.starts_with("[") ? "kernel" : "process";
  }
  bool is_entered() const { return is_entered_; }

 private:
  bool is_entered_ = false, is_kernel_ = false;
};

}  // namespace

Booted Boot(const trace::Trace& trace, trace::ForeignStore& store, const BootOptions& options,
            const std::function<void(const Event&)>& on_event) {
  const std::vector<std::uint8_t> module = Pack(trace, store);
  const bool has_five_levels = (trace.machine.features & KEXECORE_FEATURE_LA57) != 0;
  Booted booted;
  Speakers speakers;
  booted.ended =
      RunQemu({.program = options.hypervisor,
               .command_line = has_five_levels ? "la57" : "",
               .module = module,
               .memory_mib = MemoryMib(trace.machine),
               .has_five_levels = has_five_levels,
               .time_out = options.time_out,
               .is_interrupted = options.is_interrupted},
              [&](double seconds, const std::string& line) -> std::optional<std::chrono::seconds> {
                booted.events.push_back({seconds, speakers.Of(line), line});
                on_event(booted.events.back());
                if (booted.events.back().who == kHypervisor ||
                    line.find(options.marker) == std::string::npos) {
                  return std::nullopt;
                }
                booted.has_marker = true;
                return options.after_marker;
              });
  booted.is_entered = speakers.is_entered();
  return booted;
}

}  // namespace boot
