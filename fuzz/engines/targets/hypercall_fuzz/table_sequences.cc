// SPDX-License-Identifier: MIT
// Images with page tables, on machines with odd edges of RAM and of the crash area; and
// what crash images keep in the crash area.
#include "fuzz/engines/mutate/calls.h"
#include "fuzz/engines/targets/hypercall_fuzz/sequences.h"
#include "kexecore/abi.h"

namespace targets::hypercall_fuzz {
namespace {

using mutate::kPage;
using trace::BuildLoad;
using trace::BuildTypeCall;

constexpr std::uint64_t kDest = 0x440000;  // RAM that nothing else uses

/// A crash area from the last page of a region to the first two of another one, with a region in
/// between.
constexpr trace::Range kOddArea = {.start = 0x81ff000, .size = 0x203000};

/// RAM ends a page before a region does, and a page behind it.
constexpr std::uint64_t kOddEnd = 0x5ff000, kOtherEnd = 0x1201000;

trace::MachineDescription OddMachine() {
  trace::MachineDescription machine = mutate::SmallMachine();
  machine.control_va = 0xffff810000000000;
  machine.map_budget = 512;  // each page in a region that is not whole is mapped by itself
  machine.crash = kOddArea;
  machine.ram = {{.start = 0, .size = 0x9f000},
                 {.start = 0x100000, .size = kOddEnd - 0x100000},
                 {.start = 0x1000000, .size = kOtherEnd - 0x1000000},
                 {.start = 0x8000000, .size = 0x500000}};
  return machine;
}

/// The machine with RAM from 0 on.
trace::MachineDescription WithRamFrom0() {
  trace::MachineDescription machine = OddMachine();
  machine.ram[0].size = kOddEnd;
  machine.ram.erase(machine.ram.begin() + 1);
  return machine;
}

/// The machine, on which the allocator hands out pages from `from` on.
trace::MachineDescription HandingOut(std::uint64_t from) {
  trace::MachineDescription machine = OddMachine();
  machine.alloc_from = from;
  return machine;
}

trace::Segment Data(std::uint64_t dest, std::uint64_t pages) {
  return {.buf = trace::kBuffersAt,
          .buf_size = pages * kPage - 100,
          .dest_maddr = dest,
          .dest_size = pages * kPage};
}

trace::Segment Mapped(std::uint64_t start, std::uint64_t size) {
  return {.buf = 0, .buf_size = 0, .dest_maddr = start, .dest_size = size};
}

trace::Hypercall Load(std::uint8_t type, std::vector<trace::Segment> segments) {
  const std::uint64_t entry = segments[0].dest_maddr;
  return BuildLoad({}, type, std::move(segments), entry);
}

}  // namespace

std::vector<Sequence> TableSequences() {
  const std::uint64_t area_end = kOddArea.start + kOddArea.size;
  const trace::Segment first_mebibyte = Mapped(0, 0x100000);
  return {
      {"crash_odd_area",
       {Load(KEXEC_TYPE_CRASH, {Data(kOddArea.start, 2), Data(area_end - kPage, 1), first_mebibyte,
                                Mapped(area_end - 2 * kPage, 2 * kPage)}),
        BuildTypeCall({}, KEXEC_CMD_kexec)},
       OddMachine()},
      {"crash_whole_odd_area",
       {Load(KEXEC_TYPE_CRASH,
             {Data(kOddArea.start + kPage, 1), Mapped(kOddArea.start, kOddArea.size)})},
       OddMachine()},
      {"crash_odd_area_list",
       {trace::BuildLoadV1({}, KEXEC_TYPE_CRASH, 0x540000, {KEXECORE_LIST_DONE}, kOddArea.start)},
       OddMachine()},
      {"crash_first_mebibyte",
       {Load(KEXEC_TYPE_CRASH, {Data(kOddArea.start, 1), first_mebibyte})},
       WithRamFrom0()},
      {"crash_no_room",
       {Load(KEXEC_TYPE_CRASH, {Data(kOddArea.start, 1), Mapped(kOddArea.start, kOddArea.size)}),
        BuildTypeCall({}, KEXEC_CMD_kexec_unload)},
       OddMachine()},
      {"crash_little_room",
       {Load(KEXEC_TYPE_CRASH,
             {Data(kOddArea.start, 1), Mapped(kOddArea.start, kOddArea.size - 3 * kPage)}),
        BuildTypeCall({}, KEXEC_CMD_kexec_unload)},
       OddMachine()},
      {"crash_over_kept",
       {Load(KEXEC_TYPE_CRASH, {Data(kOddArea.start, 1)}),
        Load(KEXEC_TYPE_CRASH, {Data(area_end - kPage, 1)}),
        BuildTypeCall({}, KEXEC_CMD_kexec_status)},
       OddMachine()},
      {"crash_beside_kept",
       {Load(KEXEC_TYPE_CRASH, {Data(kOddArea.start, 1)}),
        Load(KEXEC_TYPE_CRASH, {Data(kOddArea.start + kPage, 1)}),
        Load(KEXEC_TYPE_CRASH, {Data(kOddArea.start, 1)})},
       OddMachine()},
      {"default_odd_ram",
       {Load(KEXEC_TYPE_DEFAULT, {Data(kDest, 3), Data(kOtherEnd - 2 * kPage, 2), first_mebibyte})},
       HandingOut(0x11ff000)},
      {"default_first_region",
       {Load(KEXEC_TYPE_DEFAULT, {Data(0x110000, 3), Data(kOddEnd - 2 * kPage, 2)})},
       HandingOut(0x180000)},
  };
}

}  // namespace targets::hypercall_fuzz
