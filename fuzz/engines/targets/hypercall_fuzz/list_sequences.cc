// SPDX-License-Identifier: MIT
#include <cstdint>
#include <utility>
#include <vector>

#include "fuzz/engines/mutate/calls.h"
#include "fuzz/engines/targets/hypercall_fuzz/sequences.h"
#include "kexecore/abi.h"

namespace targets::hypercall_fuzz {
namespace {

using mutate::kPage;
using mutate::SmallMachine;
using trace::BuildLoadV1;
using trace::BuildOther;
using trace::BuildTypeCall;

constexpr std::uint64_t kOwned = 0x540000;  // 64 pages
constexpr std::uint64_t kOwnedEnd = kOwned + 64 * kPage;
constexpr std::uint64_t kData = kOwned + 8 * kPage;
constexpr std::uint64_t kDest = 0x440000;  // RAM that nothing else uses
constexpr std::uint64_t kCrash = 0x8000000;

using Entries = std::vector<std::uint64_t>;

constexpr std::uint64_t To(std::uint64_t address) { return address | KEXECORE_LIST_DESTINATION; }
constexpr std::uint64_t From(std::uint64_t address) { return address | KEXECORE_LIST_SOURCE; }
constexpr std::uint64_t GoOn(std::uint64_t address) { return address | KEXECORE_LIST_INDIRECTION; }
constexpr std::uint64_t kDone = KEXECORE_LIST_DONE;

trace::Hypercall Default(Entries entries, trace::Dialect dialect = {}) {
  return BuildLoadV1(dialect, KEXEC_TYPE_DEFAULT, kOwned, std::move(entries), kDest);
}

trace::Hypercall Crash(Entries entries, std::uint64_t entry = kCrash) {
  return BuildLoadV1({}, KEXEC_TYPE_CRASH, kOwned, std::move(entries), entry);
}

trace::Hypercall With(trace::Hypercall call, std::uint64_t at, Entries more) {
  call.frames.push_back({.at = at, .what = trace::PageList{.entries = std::move(more)}});
  return call;
}

/// `count` runs of one page; a page lies between two runs.
Entries Runs(std::uint64_t count) {
  Entries entries;
  for (std::uint64_t i = 0; i < count; ++i) {
    entries.push_back(To(kCrash + 2 * i * kPage));
    entries.push_back(From(kData));
  }
  entries.push_back(kDone);
  return entries;
}

/// The guest overwrites its list right after the list was mapped for the first time.
trace::Hypercall Raced(trace::Hypercall call) {
  trace::Race race;
  race.after_access = 1;
  race.frames = true;
  race.content = {.at = kOwned, .what = trace::PageList{{To(0), From(kOwnedEnd), kDone}}};
  call.races.push_back(std::move(race));
  return call;
}

/// A machine with little RAM, so that the core soon refuses a list without an end.
trace::MachineDescription Tiny() {
  trace::MachineDescription machine = SmallMachine();
  machine.ram = {{.start = kDest, .size = 24 * kPage}};
  return machine;
}

}  // namespace

std::vector<Sequence> ListSequences() {
  const auto machine = SmallMachine();
  const Entries two_pages = {To(kDest), From(kData), From(kData + kPage), kDone};
  const auto status = BuildTypeCall({}, KEXEC_CMD_kexec_status, KEXEC_TYPE_DEFAULT);
  return {
      {"v1_default", {Default(two_pages), status}, machine},
      {"v1_compat", {Default(two_pages, {.compat = true}), status}, machine},
      {"v1_crash", {Crash({To(kCrash), From(kData), kDone})}, machine},
      {"v1_crash_entry_anywhere",
       {Crash({To(kCrash), From(kData), kDone}, kCrash + 9 * kPage)},
       machine},
      {"v1_goes_on",
       {With(Default({To(kDest), GoOn(kOwned + kPage)}), kOwned + kPage, {From(kData), kDone})},
       machine},
      {"v1_cycle", {Default({To(kDest), From(kData), GoOn(kOwned)})}, Tiny()},
      {"v1_no_end", {Default(Entries(512, To(kDest)))}, machine},
      {"v1_not_owned", {Default({To(kDest), From(kOwnedEnd), kDone})}, machine},
      {"v1_list_not_owned", {Default({To(kDest), GoOn(kOwned - kPage)})}, machine},
      {"v1_zero", {Default({To(kDest), kPage | KEXECORE_LIST_ZERO, kDone})}, machine},
      {"v1_two_flags", {Default({To(kDest) | KEXECORE_LIST_SOURCE, kDone})}, machine},
      {"v1_source_first", {Default({From(kData), kDone})}, machine},
      {"v1_16_runs", {Crash(Runs(16))}, machine},
      {"v1_17_runs", {Crash(Runs(17))}, machine},
      {"v1_raced", {Raced(Default(two_pages))}, machine},
      {"v1_paused",
       {trace::Paused(Default(two_pages)), BuildOther(trace::Call::kContinue), status},
       machine},
      {"v1_abandoned",
       {trace::Paused(Default(two_pages), 2), BuildOther(trace::Call::kAbandon), status},
       machine},
      {"unload_v1",
       {Crash({To(kCrash), From(kData), kDone}), BuildTypeCall({}, KEXEC_CMD_kexec_unload_v1),
        BuildTypeCall({}, KEXEC_CMD_kexec_status)},
       machine},
  };
}

}  // namespace targets::hypercall_fuzz
