// SPDX-License-Identifier: MIT
#include "fuzz/engines/mutate/calls.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "kexecore/abi.h"
#include "trace/build.h"

namespace mutate {
namespace {

constexpr std::uint64_t kMostRuns = 3, kMostRun = 3;  // runs of a page list; pages of a run

std::uint64_t EndOf(const trace::Range& range) { return range.start + range.size; }

trace::Dialect AnyDialect(const trace::MachineDescription& machine, Random& random) {
  return {.abi = machine.abi, .compat = random.OneIn(4)};
}

/// An area in which an image of this type may lie.
trace::Range AreaFor(const trace::MachineDescription& machine, std::uint8_t type, Random& random) {
  if (type == KEXEC_TYPE_CRASH || machine.ram.empty()) return machine.crash;
  return random.Pick(machine.ram);
}

/// One of the first or the last pages of the area, `room` pages or more before its end.
std::uint64_t PageIn(const trace::Range& area, std::uint64_t room, Random& random) {
  const std::uint64_t pages = area.size / kPage;
  const std::uint64_t choices = pages > room ? pages - room + 1 : 1;
  const std::uint64_t page = random.Below(std::min<std::uint64_t>(choices, 8));
  return area.start + (random.OneIn(4) ? choices - 1 - page : page) * kPage;
}

std::uint8_t AnyType(Random& random) {
  return static_cast<std::uint8_t>(random.OneIn(12) ? random.Below(kTypes + 1)
                                                    : random.Below(kTypes));
}

}  // namespace

trace::MachineDescription SmallMachine() {
  trace::MachineDescription machine;
  machine.physical_bits = 46;
  machine.crash = {.start = 0x8000000, .size = 64 * kPage};
  machine.xen = {.start = 0x200000, .size = 0x200000};
  machine.vmcoreinfo = {.start = 0x3ff000, .size = kPage};
  machine.ram = {{.start = 0, .size = 0xa0000},
                 {.start = 0x100000, .size = 0x500000},
                 {.start = machine.crash.start - 64 * kPage, .size = 192 * kPage}};
  machine.owned = {.start = 0x540000, .size = 64 * kPage};
  machine.cpu_notes = {{.start = 0x500000, .size = 0x400}, {.start = 0x501000, .size = 0x400}};
  machine.free_pages = 48;
  machine.map_budget = 128;
  return machine;
}

trace::Hypercall GoodLoad(const trace::MachineDescription& machine, std::uint8_t type,
                          std::size_t most, Random& random) {
  const trace::Range area = AreaFor(machine, type, random);
  const trace::Dialect dialect = AnyDialect(machine, random);
  const bool is_posted = machine.abi == KEXECORE_ABI_POSTED;
  const std::size_t count = 1 + random.Below(most);
  std::vector<trace::Segment> segments;
  std::uint64_t dest = PageIn(area, 2, random);
  // The posted revision requires no alignment.
  if (is_posted && random.OneIn(2)) dest += random.Below(kPage);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t size = (random.OneIn(8) ? 0 : random.OneIn(8) ? 2 : 1) * kPage;
    if (dest + size > EndOf(area)) break;
    // Mostly little data, because filling pages takes most of the time of a trace.
    const std::uint64_t most_data = random.OneIn(4) ? size : std::min<std::uint64_t>(size, 64);
    const std::uint64_t filled = size == 0         ? 0
                                 : random.OneIn(8) ? size
                                                   : 1 + random.Below(most_data);
    segments.push_back(
        {.buf = trace::kBuffersAt + 0x10000 * i + (random.OneIn(2) ? random.Below(kPage) : 0),
         .buf_size = filled,
         .dest_maddr = dest,
         .dest_size = is_posted ? filled : size});
    dest += (is_posted ? filled : size) + (random.OneIn(3) ? kPage : 0);
  }
  if (!is_posted && random.OneIn(4)) {  // kexec-tools sends this segment with every image
    segments.push_back({.buf = 0, .buf_size = 0, .dest_maddr = 0, .dest_size = 0x100000});
  }
  std::uint64_t entry = area.start;
  for (const trace::Segment& segment : segments) {
    if (segment.buf != 0 && segment.dest_size != 0) {
      entry = segment.dest_maddr + random.Below(segment.dest_size);
    }
  }
  return trace::BuildLoad(dialect, type, std::move(segments), entry,
                          random.OneIn(4) ? KEXECORE_EM_386 : KEXECORE_EM_X86_64);
}

trace::Hypercall GoodLoadV1(const trace::MachineDescription& machine, std::uint8_t type,
                            Random& random) {
  const trace::Range area = AreaFor(machine, type, random);
  const std::uint64_t list_at = PageIn(machine.owned, 2, random) / kPage * kPage;
  const std::uint64_t more_at = list_at + kPage;
  std::vector<std::uint64_t> entries, more;
  std::uint64_t dest = PageIn(area, kMostRuns * (kMostRun + 1), random) / kPage * kPage;
  const std::uint64_t entry = dest + random.Below(kPage);
  for (std::size_t runs = 1 + random.Below(kMostRuns); runs > 0; --runs) {
    auto& list = more.empty() && (entries.empty() || random.OneIn(2)) ? entries : more;
    list.push_back(dest | KEXECORE_LIST_DESTINATION);
    std::uint64_t source = PageIn(machine.owned, kMostRun, random) / kPage * kPage;
    for (std::size_t pages = 1 + random.Below(kMostRun); pages > 0; --pages) {
      list.push_back(source | KEXECORE_LIST_SOURCE);
      source += random.OneIn(8) ? 0 : kPage;
      dest += kPage;
    }
    dest += random.OneIn(2) ? kPage : 0;
  }
  const bool goes_on = !more.empty();
  entries.push_back(goes_on ? more_at | KEXECORE_LIST_INDIRECTION
                            : std::uint64_t{KEXECORE_LIST_DONE});
  trace::Hypercall call =
      trace::BuildLoadV1(AnyDialect(machine, random), type, list_at, std::move(entries), entry);
  if (goes_on) {
    more.push_back(KEXECORE_LIST_DONE);
    call.frames.push_back({.at = more_at, .what = trace::PageList{.entries = std::move(more)}});
  }
  return call;
}

trace::Hypercall AnyCall(const trace::MachineDescription& machine, Random& random) {
  const std::uint8_t type = AnyType(random);
  const trace::Dialect dialect = AnyDialect(machine, random);
  switch (random.Below(18)) {
    case 0:
      return trace::BuildTypeCall(dialect, KEXEC_CMD_kexec_unload, type);
    case 1:
      return trace::BuildTypeCall(dialect, KEXEC_CMD_kexec_unload_v1, type);
    case 2:
    case 3:
      return trace::BuildTypeCall(dialect, KEXEC_CMD_kexec_status, type);
    case 4:
      return trace::BuildTypeCall(dialect, KEXEC_CMD_kexec, type);
    case 5:
      return trace::BuildGetRange(dialect, static_cast<std::int32_t>(random.Below(kRanges + 1)),
                                  static_cast<std::int32_t>(random.Below(4)) - 1);
    case 6:
      return trace::BuildOther(random.OneIn(3) ? trace::Call::kCrash : trace::Call::kContinue);
    case 7:
      return trace::BuildOther(random.OneIn(3) ? trace::Call::kContinue : trace::Call::kAbandon);
    case 8: {
      trace::Hypercall execute = trace::BuildOther(trace::Call::kExec);
      execute.arg = type;
      return execute;
    }
    case 9:
      return trace::BuildOther(trace::Call::kEnterFailed);
    case 10:
    case 11:
    case 12:
      return GoodLoadV1(machine, type, random);
    default:
      return GoodLoad(machine, type, random.OneIn(16) ? KEXECORE_MAX_SEGMENTS : 2, random);
  }
}

}  // namespace mutate
