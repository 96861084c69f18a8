// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace preload {

/// One entry of the machine's memory map, as it lies in the client's buffer.
struct [[gnu::packed]] MapEntry {
  std::uint64_t start;
  std::uint64_t size;
  std::uint32_t type;  // 1 RAM, 2 reserved
  bool operator==(const MapEntry&) const = default;
};
static_assert(sizeof(MapEntry) == 20);

/// The machine's memory map: RAM with the holes that every PC has, below 1 MiB and below 4 GiB.
/// Requires: ram_bytes is page aligned and at least 2 MiB.
std::vector<MapEntry> MemoryMap(std::uint64_t ram_bytes);

/// The machine that a client asks about before it loads an image.
struct Machine {
  std::uint64_t ram_bytes = 0;
  std::uint32_t cpus = 0;
};

/// Answers a hypercall that is not kexec: memory map, version and capabilities, physinfo, and
/// multicalls of these. Arguments are addresses in this process. Returns what the hypercall
/// returns: -ENOSYS for all that no client was seen to ask.
long AnswerHypercall(const Machine& machine, std::uint64_t op, std::span<const std::uint64_t> args);

}  // namespace preload
