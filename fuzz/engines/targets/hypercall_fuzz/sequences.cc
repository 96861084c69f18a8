// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/hypercall_fuzz/sequences.h"

#include <utility>

#include "fuzz/engines/mutate/calls.h"
#include "kexecore/abi.h"
#include "trace/find.h"

namespace targets::hypercall_fuzz {
namespace {

using mutate::kPage;
using mutate::SmallMachine;
using trace::BuildGetRange;
using trace::BuildLoad;
using trace::BuildOther;
using trace::BuildTypeCall;
using trace::Call;
using trace::kBuffersAt;
using trace::Paused;

constexpr std::uint64_t kDest = 0x440000;  // RAM that nothing else uses
constexpr std::uint64_t kLowRamEnd = 0xa0000;
constexpr std::uint64_t kCrash = 0x8000000;

constexpr trace::Dialect kCompat{.compat = true};
constexpr trace::Dialect kPosted{.abi = KEXECORE_ABI_POSTED};
constexpr trace::Dialect kPostedCompat{.abi = KEXECORE_ABI_POSTED, .compat = true};

/// `pages` pages from `dest` on. The buffer fills them but for the last 100 bytes.
trace::Segment Pages(std::uint64_t dest, std::uint64_t pages) {
  return {.buf = kBuffersAt,
          .buf_size = pages * kPage - 100,
          .dest_maddr = dest,
          .dest_size = pages * kPage};
}

/// `pages` pages of data, and so many zero pages behind them.
trace::Segment WithZeroPages(std::uint64_t dest, std::uint64_t pages, std::uint64_t zero_pages) {
  trace::Segment segment = Pages(dest, pages);
  segment.dest_size += zero_pages * kPage;
  return segment;
}

trace::Hypercall Default(trace::Segment segment) {
  return BuildLoad({}, KEXEC_TYPE_DEFAULT, {segment}, segment.dest_maddr);
}

trace::Hypercall CrashAt(std::uint64_t dest) {
  return BuildLoad({}, KEXEC_TYPE_CRASH, {Pages(dest, 1)}, dest);
}

trace::Hypercall Status(std::uint8_t type) {
  return BuildTypeCall({}, KEXEC_CMD_kexec_status, type);
}

trace::Hypercall Unprepared(trace::Hypercall call) {
  call.faults.push_back({.hook = trace::Hook::kPrepare, .nth = 0});
  return call;
}

trace::Hypercall Execute(std::uint64_t type) {
  trace::Hypercall call = BuildOther(Call::kExec);
  call.arg = type;
  return call;
}

/// A machine that allocates the pages from `from` on.
trace::MachineDescription HandingOut(std::uint64_t from) {
  trace::MachineDescription machine = SmallMachine();
  machine.alloc_from = from;
  return machine;
}

/// The same machine, on which images get page tables.
trace::MachineDescription WithTables(std::uint64_t from) {
  trace::MachineDescription machine = HandingOut(from);
  machine.control_va = 0xffff810000000000;
  return machine;
}

/// A machine with so little RAM that a load soon gets more destinations than half of it. They are
/// handed out first.
trace::MachineDescription WithLittleRam() {
  trace::MachineDescription machine = HandingOut(kDest);
  machine.ram = {{.start = kDest, .size = 40 * kPage}};
  return machine;
}

/// The machine with page tables, for a hypervisor with five levels of them. The allocator has pages
/// above 4 GiB, and hands them out first, where they may be handed out.
trace::MachineDescription WithFiveLevels(std::uint64_t from) {
  trace::MachineDescription machine = WithTables(from);
  machine.features |= 2;
  machine.ram.push_back({.start = std::uint64_t{1} << 32, .size = 64 * kPage});
  machine.alloc_seed = 0x5555555555555555;  // from the highest frame down
  return machine;
}

trace::MachineDescription Posted() {
  trace::MachineDescription machine = SmallMachine();
  machine.abi = KEXECORE_ABI_POSTED;
  return machine;
}

trace::MachineDescription WithNotesAbove4GiB() {
  trace::MachineDescription machine = SmallMachine();
  machine.cpu_notes[1].start = std::uint64_t{1} << 32;
  return machine;
}

/// A segment that begins and ends within pages, and another right behind it.
trace::Hypercall Unaligned(trace::Dialect dialect, std::uint8_t type, std::uint64_t dest) {
  const trace::Segment first = {
      .buf = kBuffersAt, .buf_size = 0x1100, .dest_maddr = dest + 0x123, .dest_size = 0x1100};
  const trace::Segment second = {
      .buf = kBuffersAt + 0x2000, .buf_size = 0x20, .dest_maddr = dest + 0x1223, .dest_size = 0x20};
  return BuildLoad(dialect, type, {first, second}, dest + 0x1223, KEXECORE_EM_386);
}

trace::Hypercall WithUpperFlags(trace::Hypercall call) {
  trace::Find<trace::LoadArgument>(call)->arch = 1;
  return call;
}

}  // namespace

std::vector<Sequence> DefaultSequences() {
  const trace::Segment too_much = {
      .buf = kBuffersAt, .buf_size = 817 * kPage, .dest_maddr = 0x100000, .dest_size = 817 * kPage};
  const trace::Segment mostly_zero = {
      .buf = kBuffersAt, .buf_size = 8, .dest_maddr = 0x100000, .dest_size = 817 * kPage};
  return {
      {"default_load", {Default(Pages(kDest, 2)), Status(0), Status(1)}, SmallMachine()},
      {"default_over_crash", {CrashAt(kCrash), Default(Pages(kCrash, 1))}, SmallMachine()},
      {"default_again",
       {Default(Pages(kDest, 2)), Default(Pages(kDest, 2)),
        BuildTypeCall({}, KEXEC_CMD_kexec_unload, 0)},
       SmallMachine()},
      {"default_exec",
       {CrashAt(kCrash), Default(Pages(kDest, 1)), BuildTypeCall({}, KEXEC_CMD_kexec, 0),
        BuildOther(Call::kCrash)},
       SmallMachine()},
      {"default_in_place", {Default(Pages(kDest, 3))}, HandingOut(kDest)},
      {"default_out_of_place", {Default(Pages(kDest, 3))}, HandingOut(kDest + kPage)},
      {"default_at_ram_end", {Default(Pages(kLowRamEnd - kPage, 1))}, SmallMachine()},
      {"default_beyond_ram_end", {Default(Pages(kLowRamEnd - kPage, 2))}, SmallMachine()},
      {"default_too_much", {Default(too_much)}, SmallMachine()},
      {"default_mostly_zero", {Default(mostly_zero)}, HandingOut(kDest)},
      // The allocator hands out zero pages, too, for every use that a page can have.
      {"default_zero_pages",
       {Default(WithZeroPages(kDest, 2, 5)), BuildTypeCall({}, KEXEC_CMD_kexec_unload, 0)},
       HandingOut(kDest + kPage)},
      {"default_zero_tables", {Default(WithZeroPages(kDest, 3, 6))}, WithTables(kDest)},
      // Rule D5: 20 pages that serve for nothing may be held, and no more. One destination becomes
      // the page in which the core notes what it holds.
      {"default_held",
       {Default(WithZeroPages(kDest, 1, 21)), Default(WithZeroPages(kDest, 1, 20))},
       WithLittleRam()},
      {"default_unprepared",
       {Default(Pages(kDest, 1)), Unprepared(Default(Pages(kDest, 2))), Status(0)},
       SmallMachine()},
      {"default_tables", {Default(Pages(kDest, 2)), Default(Pages(kDest, 3))}, WithTables(kDest)},
      {"crash_tables", {CrashAt(kCrash), CrashAt(kCrash)}, WithTables(0)},
      {"five_levels",
       {Default(Pages(kDest, 2)), CrashAt(kCrash), Execute(0)},
       WithFiveLevels(kDest)},
      {"five_levels_high", {Default(Pages(kDest, 1))}, WithFiveLevels(0)},
      {"five_levels_386",
       {BuildLoad({}, KEXEC_TYPE_CRASH, {Pages(kCrash, 1)}, kCrash, KEXECORE_EM_386)},
       WithFiveLevels(0)},
  };
}

std::vector<Sequence> PauseSequences() {
  const auto machine = SmallMachine();
  trace::Hypercall load = Paused(Default(Pages(kDest, 2)));
  load.space = 1;
  trace::Hypercall elsewhere = BuildOther(Call::kContinue);
  elsewhere.space = 2;
  trace::Hypercall again = BuildOther(Call::kContinue);
  again.space = 1;
  trace::Hypercall forged = again;
  forged.forged = 1;
  return {
      {"ticket_elsewhere", {load, elsewhere, again, Status(0)}, machine},
      {"ticket_forged", {load, forged, again, Status(0)}, machine},
      {"ticket_used", {load, again, again}, machine},
      {"default_paused",
       {Paused(Default(Pages(kDest, 2))), BuildOther(Call::kContinue), Status(0)},
       machine},
      // The image that would be written over is entered while the load makes its tables (L16, S4).
      {"paused_before_busy",
       {CrashAt(kCrash), Paused(CrashAt(kCrash)), Execute(1), Paused(BuildOther(Call::kContinue)),
        BuildOther(Call::kContinue)},
       WithTables(0)},
      {"zero_pages_paused",
       {Paused(Default(WithZeroPages(kDest, 2, 3))), BuildOther(Call::kContinue)},
       machine},
      {"paused_twice",
       {Paused(Default(Pages(kDest, 2))), Paused(BuildOther(Call::kContinue)),
        BuildOther(Call::kContinue)},
       machine},
      {"default_abandoned",
       {Paused(Default(Pages(kDest, 2))), BuildOther(Call::kAbandon), Status(0)},
       machine},
      {"crash_abandoned",
       {CrashAt(kCrash), Paused(CrashAt(kCrash)), BuildOther(Call::kAbandon), Status(1)},
       machine},
      {"paused_unload",
       {Default(Pages(kDest, 3)), Paused(BuildTypeCall({}, KEXEC_CMD_kexec_unload, 0)),
        BuildOther(Call::kContinue), Status(0)},
       machine},
      {"load_while_paused",
       {Paused(Default(Pages(kDest, 2))), CrashAt(kCrash), Status(1), BuildOther(Call::kContinue)},
       machine},
      {"crash_while_paused",
       {CrashAt(kCrash), Paused(CrashAt(kCrash + 4 * kPage)), BuildOther(Call::kCrash),
        BuildOther(Call::kContinue)},
       machine},
      {"nothing_paused", {BuildOther(Call::kContinue), BuildOther(Call::kAbandon)}, machine},
      {"executed",
       {Execute(1), CrashAt(kCrash), Execute(2), Execute(0), Execute(1), Execute(1)},
       machine},
      {"given_back",
       {BuildOther(Call::kEnterFailed), CrashAt(kCrash), Execute(1), CrashAt(kCrash),
        BuildOther(Call::kEnterFailed), CrashAt(kCrash), BuildOther(Call::kEnterFailed)},
       machine},
      {"crash_call", {CrashAt(kCrash), BuildOther(Call::kCrash)}, machine},
      {"crash_call_nothing", {BuildOther(Call::kCrash)}, machine},
  };
}

std::vector<Sequence> CallerSequences() {
  trace::MachineDescription without_notes = SmallMachine();
  without_notes.cpu_notes[0].size = 0;
  trace::MachineDescription without_lists = SmallMachine();
  without_lists.features = 0;
  trace::Hypercall bad_notes = BuildGetRange({}, 2, 1);
  bad_notes.faults.push_back({.hook = trace::Hook::kCpuNotes, .nth = 0});
  trace::Hypercall denied = Status(1);
  denied.privileged = false;
  denied.denial = -13;
  return {
      {"cpu_without_notes",
       {BuildGetRange({}, 2, 0), BuildGetRange({}, 2, 1), bad_notes, BuildGetRange({}, 2, 2)},
       without_notes},
      {"denied", {denied}, SmallMachine()},
      {"no_lists",
       {BuildTypeCall({}, KEXEC_CMD_kexec_load_v1), BuildTypeCall({}, KEXEC_CMD_kexec_unload_v1),
        CrashAt(kCrash)},
       without_lists},
      {"compat_load",
       {BuildLoad(kCompat, KEXEC_TYPE_CRASH, {Pages(kCrash, 1)}, kCrash)},
       SmallMachine()},
      {"compat_range", {BuildGetRange(kCompat, 0), BuildGetRange(kCompat, 2)}, SmallMachine()},
      {"compat_range_too_far",
       {BuildGetRange(kCompat, 2, 1), BuildGetRange({}, 2, 1)},
       WithNotesAbove4GiB()},
      {"posted_load", {Unaligned(kPosted, KEXEC_TYPE_CRASH, kCrash), Status(1)}, Posted()},
      {"posted_default", {Unaligned(kPosted, KEXEC_TYPE_DEFAULT, kDest)}, Posted()},
      {"posted_compat", {Unaligned(kPostedCompat, KEXEC_TYPE_CRASH, kCrash)}, Posted()},
      {"posted_upper_flags",
       {WithUpperFlags(Unaligned(kPosted, KEXEC_TYPE_CRASH, kCrash))},
       Posted()},
      {"posted_outside", {Unaligned(kPosted, KEXEC_TYPE_CRASH, kCrash - kPage)}, Posted()},
  };
}

}  // namespace targets::hypercall_fuzz
