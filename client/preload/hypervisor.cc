// SPDX-License-Identifier: MIT
#include "client/preload/hypervisor.h"

// Xen's public headers, MIT; the interface for toolstacks is behind this macro.
#define __XEN_TOOLS__ 1
#include <xen/xen.h>
// after xen.h
#include <xen/memory.h>
#include <xen/sysctl.h>
#include <xen/version.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "client/preload/xen_version.h"
#include "trace/page.h"

namespace preload {
namespace {

constexpr std::uint32_t kRam = 1;
constexpr std::uint32_t kReserved = 2;
constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;
constexpr std::uint64_t kHoleBelow4G = 3 * kGiB;

template <typename T>
T* Argument(std::uint64_t address) {
  return reinterpret_cast<T*>(address);
}

long MemoryOp(const Machine& machine, std::uint64_t command, std::uint64_t argument) {
  if (command != XENMEM_machine_memory_map) return -ENOSYS;
  auto* request = Argument<xen_memory_map>(argument);
  const auto map = MemoryMap(machine.ram_bytes);
  const std::size_t count = std::min<std::size_t>(map.size(), request->nr_entries);
  void* buffer = request->buffer.p;
  if (buffer != nullptr) std::memcpy(buffer, map.data(), count * sizeof(MapEntry));
  request->nr_entries = static_cast<unsigned>(buffer != nullptr ? count : map.size());
  return 0;
}

long XenVersion(std::uint64_t command, std::uint64_t argument) {
  if (command == XENVER_version) return kXenVersion;
  if (command != XENVER_capabilities) return -ENOSYS;
  static_assert(sizeof(kXenCapabilities) <= sizeof(xen_capabilities_info_t));
  std::memcpy(Argument<char>(argument), kXenCapabilities, sizeof(kXenCapabilities));
  return 0;
}

long Sysctl(const Machine& machine, std::uint64_t argument) {
  auto* request = Argument<xen_sysctl>(argument);
  if (request->cmd != XEN_SYSCTL_physinfo) return -ENOSYS;
  if (request->interface_version != XEN_SYSCTL_INTERFACE_VERSION) return -EACCES;
  xen_sysctl_physinfo& info = request->u.physinfo;
  info = {};
  info.threads_per_core = 1;
  info.cores_per_socket = machine.cpus;
  info.nr_cpus = machine.cpus;
  info.max_cpu_id = machine.cpus - 1;
  info.nr_nodes = 1;
  info.total_pages = machine.ram_bytes / trace::kPageSize;
  const auto map = MemoryMap(machine.ram_bytes);
  info.max_mfn = (map.back().start + map.back().size) / trace::kPageSize - 1;
  return 0;
}

long Multicall(const Machine& machine, std::uint64_t calls, std::uint64_t count) {
  auto* entries = Argument<multicall_entry>(calls);
  for (std::uint64_t i = 0; i < count; ++i) {
    static_assert(sizeof(xen_ulong_t) == sizeof(std::uint64_t));
    std::uint64_t args[6];
    std::memcpy(args, entries[i].args, sizeof(args));
    // A multicall does not hold another, and nothing was seen to put kexec into one.
    entries[i].result = static_cast<xen_ulong_t>(
        entries[i].op == __HYPERVISOR_multicall ? -ENOSYS
                                                : AnswerHypercall(machine, entries[i].op, args));
  }
  return 0;
}

}  // namespace

std::vector<MapEntry> MemoryMap(std::uint64_t ram_bytes) {
  std::vector<MapEntry> map = {
      {0, 0x9fc00, kRam},
      {0x9fc00, 0x400, kReserved},
      {0xf0000, 0x10000, kReserved},
      {kMiB, std::min(ram_bytes, kHoleBelow4G) - kMiB, kRam},
  };
  if (ram_bytes > kHoleBelow4G) map.push_back({4 * kGiB, ram_bytes - kHoleBelow4G, kRam});
  return map;
}

long AnswerHypercall(const Machine& machine, std::uint64_t op,
                     std::span<const std::uint64_t> args) {
  switch (op) {
    case __HYPERVISOR_memory_op:
      return MemoryOp(machine, args[0], args[1]);
    case __HYPERVISOR_multicall:
      return Multicall(machine, args[0], args[1]);
    case __HYPERVISOR_xen_version:
      return XenVersion(args[0], args[1]);
    case __HYPERVISOR_sysctl:
      return Sysctl(machine, args[0]);
    default:
      return -ENOSYS;
  }
}

}  // namespace preload
