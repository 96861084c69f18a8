// SPDX-License-Identifier: MIT
#include "client/machine_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

#include "trace/page.h"

namespace client {
namespace {

using trace::kPageSize;

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
constexpr std::uint64_t kHoleBelow4G = std::uint64_t{3} << 30;
constexpr std::uint64_t k4GiB = std::uint64_t{4} << 30;
constexpr std::uint64_t kLowRam = 0x9f000;  // whole pages below the BIOS's data
constexpr std::uint64_t kXenSize = 16 * kMiB;
constexpr std::uint64_t kNotesSize = 0x400;  // about what Xen's notes of one CPU take
constexpr std::uint32_t kMostCpus = 256;

trace::Range ParseArea(const std::string& text) {
  const auto at = text.find('@');
  if (at == std::string::npos) {
    throw OptionError(fmt::format("--crash {}: want SIZE@START, such as 256M@128M", text));
  }
  return {.start = ParseSize(text.substr(at + 1)), .size = ParseSize(text.substr(0, at))};
}

/// The memory map that the client sees (preload/hypervisor.cc), in whole pages.
std::vector<trace::Range> RamOf(std::uint64_t ram) {
  std::vector<trace::Range> ranges = {{.start = 0, .size = kLowRam},
                                      {.start = kMiB, .size = std::min(ram, kHoleBelow4G) - kMiB}};
  if (ram > kHoleBelow4G) ranges.push_back({.start = k4GiB, .size = ram - kHoleBelow4G});
  return ranges;
}

void CheckCrashArea(const std::string& text, const trace::Range& crash, const trace::Range& xen) {
  if (crash.start % kPageSize != 0 || crash.size % kPageSize != 0) {
    throw OptionError(fmt::format("--crash {}: want multiples of 4K", text));
  }
  if (crash.size != 0 && crash.start < kMiB) {
    throw OptionError(fmt::format("--crash {}: want a start of 1M or more", text));
  }
  if (crash.start > xen.start || crash.size > xen.start - crash.start) {
    throw OptionError(
        fmt::format("--crash {}: ends above {}M, where the hypervisor begins; want more --ram or a "
                    "smaller area",
                    text, xen.start / kMiB));
  }
}

}  // namespace

std::uint64_t ParseSize(const std::string& text) {
  const auto error = [&] {
    return OptionError(fmt::format("{}: want a size such as 64M, 1G or 0x4000000", text));
  };
  const bool hex = text.starts_with("0x");
  const char* end = text.data() + text.size();
  std::uint64_t value = 0;
  const auto read = std::from_chars(text.data() + (hex ? 2 : 0), end, value, hex ? 16 : 10);
  if (read.ec != std::errc()) throw error();
  if (read.ptr == end) return value;
  const auto unit = std::string_view("KMGT").find(*read.ptr);
  if (read.ptr + 1 != end || unit == std::string_view::npos) throw error();
  const unsigned shift = 10 * static_cast<unsigned>(unit + 1);
  if (value > ~std::uint64_t{0} >> shift) throw error();
  return value << shift;
}

trace::MachineDescription DescribeMachine(const MachineOptions& options) {
  const std::uint64_t ram = ParseSize(options.ram);
  if (ram % kPageSize != 0 || ram < 2 * kXenSize || ram > std::uint64_t{1} << 40) {
    throw OptionError(fmt::format("--ram {}: want 32M to 1T, a multiple of 4K", options.ram));
  }
  if (options.cpus < 1 || options.cpus > kMostCpus) {
    throw OptionError(fmt::format("--cpus {}: want 1 to {}", options.cpus, kMostCpus));
  }
  if (options.physical_bits < 32 || options.physical_bits > 52) {
    throw OptionError(fmt::format("--physical-bits {}: want 32 to 52", options.physical_bits));
  }
  trace::MachineDescription machine;
  machine.physical_bits = options.physical_bits;
  machine.ram = RamOf(ram);
  if (machine.ram.back().start + machine.ram.back().size > std::uint64_t{1}
                                                               << options.physical_bits) {
    throw OptionError(
        fmt::format("--ram {}: ends above what {} bits address; want less, or more "
                    "--physical-bits",
                    options.ram, options.physical_bits));
  }
  machine.free_pages = static_cast<std::uint32_t>(ram / kPageSize);
  machine.crash = ParseArea(options.crash);
  machine.xen = {.start = std::min(ram, kHoleBelow4G) - kXenSize, .size = kXenSize};
  CheckCrashArea(options.crash, machine.crash, machine.xen);
  machine.vmcoreinfo = {.start = machine.xen.start, .size = kPageSize};
  for (std::uint32_t cpu = 0; cpu < options.cpus; ++cpu) {
    machine.cpu_notes.push_back(
        {.start = machine.xen.start + (1 + cpu) * kPageSize, .size = kNotesSize});
  }
  return machine;
}

}  // namespace client
