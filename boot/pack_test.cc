// SPDX-License-Identifier: MIT
#include "boot/pack.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <string>

#include "asm/host/hypervisor/module.h"
#include "kexecore/abi.h"
#include "trace/build.h"
#include "trace/error.h"

namespace boot {
namespace {

constexpr std::uint64_t kGib = std::uint64_t{1} << 30;

class Packed {
 public:
  explicit Packed(const trace::Trace& trace) {
    trace::ForeignStore nothing{std::filesystem::path()};
    bytes_ = Pack(trace, nothing);
  }
  template <typename Value>
  Value Next() {
    Value value;
    EXPECT_LE(at_ + sizeof value, bytes_.size());
    if (at_ + sizeof value <= bytes_.size()) std::memcpy(&value, bytes_.data() + at_, sizeof value);
    at_ += sizeof value;
    return value;
  }
  std::string Text(std::size_t size) {
    EXPECT_LE(at_ + size, bytes_.size());
    const std::string text(bytes_.begin() + static_cast<std::ptrdiff_t>(at_),
                           bytes_.begin() + static_cast<std::ptrdiff_t>(at_ + size));
    at_ += size;
    return text;
  }
  bool AtEnd() const { return at_ == bytes_.size(); }
  std::size_t size() const { return bytes_.size(); }

 private:
  std::vector<std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

TEST(Pack, MachineAndCalls) {
  trace::Trace trace;
  trace.machine = {.physical_bits = 40,
                   .abi = KEXECORE_ABI_POSTED,
                   .crash = {0x1000, 0x2000},
                   .xen = {0x8000, 0x100},
                   .vmcoreinfo = {0x9000, 0x200},
                   .ram = {{0, 0x9f000}, {0x100000, kGib}},
                   .owned = {0x5000, 0x1000},
                   .cpu_notes = {{0x7000, 0x400}}};
  trace::Hypercall call = {.op = 3, .arg = 0x10, .privileged = false, .compat = true};
  call.memory = {{0x10, trace::Bytes{{'a', 'b', 'c'}}}, {0x12, trace::Hole{0x1000}}};
  call.frames = {{0x5000, trace::Bytes{{'0', '1', '2', '3', '4', '5', '6', '7'}}}};
  call.result = -1;
  trace.hypercalls = {call, trace::BuildOther(trace::Call::kAbandon)};
  trace.hypercalls[1].faults = {{trace::Hook::kEnter, 0}};
  Packed packed(trace);

  const auto header = packed.Next<host::ModuleHeader>();
  EXPECT_EQ(header.magic, host::kModuleMagic);
  EXPECT_EQ(header.size, packed.size());
  EXPECT_EQ(header.abi, KEXECORE_ABI_POSTED);
  EXPECT_EQ(header.physical_bits, 40u);
  EXPECT_EQ(header.features, KEXECORE_FEATURE_LISTS);
  EXPECT_EQ(header.nr_calls, 2u);
  EXPECT_EQ(header.crash.size, 0x2000u);
  EXPECT_EQ(header.xen.size, 0x100u);
  EXPECT_EQ(header.vmcoreinfo.size, 0x200u);
  EXPECT_EQ(header.owned.start, 0x5000u);
  EXPECT_EQ(header.alloc_from, 0u);
  ASSERT_EQ(header.nr_ram, 2u);
  EXPECT_EQ(packed.Next<kexecore_range>().size, 0x9f000u);
  EXPECT_EQ(packed.Next<kexecore_range>().size, kGib);
  ASSERT_EQ(header.nr_notes, 1u);
  EXPECT_EQ(packed.Next<kexecore_range>().start, 0x7000u);

  const auto first = packed.Next<host::ModuleCall>();
  EXPECT_EQ(first.kind, host::ModuleCallKind::kHypercall);
  EXPECT_EQ(first.flags, host::kCallIsCompat | host::kCallIsUnprivileged | host::kCallHasResult);
  EXPECT_EQ(first.op, 3u);
  EXPECT_EQ(first.arg, 0x10u);
  EXPECT_EQ(first.result, -1);
  ASSERT_EQ(first.nr_writes, 3u);
  const auto bytes = packed.Next<host::ModuleWrite>();
  EXPECT_EQ(bytes.kind, host::ModuleWriteKind::kMemory);
  EXPECT_EQ(bytes.at, 0x10u);
  ASSERT_EQ(bytes.size, 3u);
  EXPECT_EQ(packed.Text(8), std::string("abc\0\0\0\0\0", 8));
  const auto hole = packed.Next<host::ModuleWrite>();
  EXPECT_EQ(hole.kind, host::ModuleWriteKind::kHole);
  EXPECT_EQ(hole.size, 0x1000u);
  const auto frames = packed.Next<host::ModuleWrite>();
  EXPECT_EQ(frames.kind, host::ModuleWriteKind::kFrames);
  EXPECT_EQ(packed.Text(frames.size), "01234567");

  const auto second = packed.Next<host::ModuleCall>();
  EXPECT_EQ(second.kind, host::ModuleCallKind::kAbandon);
  EXPECT_EQ(second.flags, host::kCallIsRefused);
  EXPECT_EQ(second.nr_writes, 0u);
  EXPECT_TRUE(packed.AtEnd());
}

TEST(Pack, EachCallIsWhatItIs) {
  trace::Trace trace;
  for (std::uint8_t call = 0; call < trace::kCalls; ++call) {
    trace.hypercalls.push_back({.call = static_cast<trace::Call>(call),
                                .space = 0x5000,
                                .forged = 7,
                                .privileged = false,
                                .denial = -13});
  }
  Packed packed(trace);
  packed.Next<host::ModuleHeader>();
  using Kind = host::ModuleCallKind;
  for (const Kind kind : {Kind::kHypercall, Kind::kContinue, Kind::kAbandon, Kind::kCrash,
                          Kind::kExec, Kind::kEnterFailed}) {
    const auto call = packed.Next<host::ModuleCall>();
    EXPECT_EQ(call.kind, kind);
    EXPECT_EQ(call.space, 0x5000u);
    EXPECT_EQ(call.forged, 7u);
    EXPECT_EQ(call.denial, -13);
  }
}

TEST(Pack, PagesComeFromTheEndOfADefaultImage) {
  trace::Trace trace;
  trace.hypercalls = {trace::BuildLoad({}, KEXEC_TYPE_CRASH, {{1, 1, 0x900000, 0x1000}}, 0),
                      trace::BuildLoad({}, KEXEC_TYPE_DEFAULT,
                                       {{1, 1, 0x200000, 0x3000}, {0, 0, 0x800000, 0x1000}}, 0)};
  EXPECT_EQ(Packed(trace).Next<host::ModuleHeader>().alloc_from, 0x203000u);
}

template <typename Error>
void ExpectRefused(const trace::Trace& trace, const std::string& why) {
  try {
    Packed packed(trace);
    ADD_FAILURE() << "packed: " << why;
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find(why), std::string::npos) << error.what();
  }
}

TEST(Pack, RefusesWhatABareMachineCannotDo) {
  trace::Trace trace;
  trace.hypercalls = {{}, {.faults = {{}}}};
  ExpectRefused<trace::Error>(trace, "hypercall 1: faults");
  trace.hypercalls = {{.faults = {{trace::Hook::kEnter, 1}}}};
  ExpectRefused<trace::Error>(trace, "hypercall 0: faults");
  trace.hypercalls = {{.races = {{}}}};
  ExpectRefused<trace::Error>(trace, "hypercall 0: faults and races");
  trace.hypercalls = {{.memory = {{0, trace::Pattern{.size = std::uint64_t{1} << 60}}}}};
  ExpectRefused<trace::Error>(trace, "too much memory");
  trace.hypercalls = {{.memory = {{0, trace::Foreign{.file = 0, .size = 1}}}}};
  ExpectRefused<trace::Error>(trace, "no such foreign file");
  trace.hypercalls = {{.memory = std::vector<trace::Content>(host::kMostWrites + 1)}};
  ExpectRefused<trace::Error>(trace, "too many contents");
  trace.hypercalls = {};
  trace.machine.ram = {{0, 17 * kGib}};
  ExpectRefused<trace::Error>(trace, "above 16 GiB");
  trace.machine.ram = {{~std::uint64_t{0} - 4095, 8192}};
  ExpectRefused<trace::Error>(trace, "above 16 GiB");
}

TEST(Pack, MissingBytesAreTheEnvironments) {
  trace::Trace trace;
  trace.foreign = {{.name = "vmlinuz", .sha256 = std::string(64, 'a'), .size = 10}};
  trace.hypercalls = {{.memory = {{0, trace::Foreign{.file = 0, .size = 10}}}}};
  ExpectRefused<trace::EnvironmentError>(trace, "vmlinuz");
}

// The emulated machine has no RAM from 3 to 4 GiB when it has more.
TEST(MemoryMib, HoldsTheTracesRam) {
  trace::MachineDescription machine;
  machine.ram = {{0, kGib}};
  EXPECT_EQ(MemoryMib(machine), 1024u + 64);
  machine.ram = {{0, kGib}, {4 * kGib, kGib}};
  EXPECT_EQ(MemoryMib(machine), 4096u + 64);
}

}  // namespace
}  // namespace boot
