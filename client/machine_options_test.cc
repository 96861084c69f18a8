// SPDX-License-Identifier: MIT
#include "client/machine_options.h"

#include <gtest/gtest.h>

namespace client {
namespace {

TEST(ParseSize, Units) {
  EXPECT_EQ(ParseSize("0"), 0u);
  EXPECT_EQ(ParseSize("4096"), 4096u);
  EXPECT_EQ(ParseSize("64M"), 64u << 20);
  EXPECT_EQ(ParseSize("0x10K"), 16384u);
  EXPECT_EQ(ParseSize("16T"), std::uint64_t{16} << 40);
}

TEST(ParseSize, Refuses) {
  for (const char* text :
       {"", "M", "64MB", "64X", "-1", "1.5G", "0x", "99999999999999999999", "99999999T", " 1"}) {
    EXPECT_THROW(ParseSize(text), OptionError) << text;
  }
}

void ExpectRefused(const MachineOptions& options, const std::string& option) {
  try {
    DescribeMachine(options);
    ADD_FAILURE() << option << " was accepted";
  } catch (const OptionError& error) {
    EXPECT_NE(std::string(error.what()).find(option), std::string::npos) << error.what();
  }
}

TEST(DescribeMachine, Defaults) {
  const auto machine = DescribeMachine({});
  EXPECT_EQ(machine.physical_bits, 46u);
  EXPECT_EQ(machine.crash, (trace::Range{0x8000000, 0x10000000}));
  EXPECT_EQ(machine.xen, (trace::Range{0x3f000000, 0x1000000}));
  EXPECT_EQ(machine.vmcoreinfo, (trace::Range{0x3f000000, 0x1000}));
  ASSERT_EQ(machine.cpu_notes.size(), 2u);
  EXPECT_EQ(machine.cpu_notes[1], (trace::Range{0x3f002000, 0x400}));
}

TEST(DescribeMachine, RamHasTheHolesOfAPc) {
  const std::uint64_t gib = 1 << 30;
  EXPECT_EQ(DescribeMachine({}).ram,
            (std::vector<trace::Range>{{0, 0x9f000}, {0x100000, gib - 0x100000}}));
  EXPECT_EQ(DescribeMachine({.ram = "8G"}).ram,
            (std::vector<trace::Range>{
                {0, 0x9f000}, {0x100000, 3 * gib - 0x100000}, {4 * gib, 5 * gib}}));
  EXPECT_EQ(DescribeMachine({}).free_pages, 1u << 18);
  ExpectRefused({.ram = "4G", .physical_bits = 32}, "--ram");
  EXPECT_EQ(DescribeMachine({.ram = "3G", .physical_bits = 32}).ram.size(), 2u);
}

TEST(DescribeMachine, TheHypervisorStaysBelowTheHole) {
  EXPECT_EQ(DescribeMachine({.ram = "8G"}).xen.start, 0xbf000000u);
}

TEST(DescribeMachine, SaysWhichOptionIsWrong) {
  ExpectRefused({.ram = "1M"}, "--ram");
  ExpectRefused({.ram = "2T"}, "--ram");
  ExpectRefused({.crash = "256M"}, "--crash");
  ExpectRefused({.crash = "256M@1G"}, "--crash");
  ExpectRefused({.crash = "1G@128M"}, "--crash");
  ExpectRefused({.crash = "1000@128M"}, "--crash");
  ExpectRefused({.crash = "1M@4K"}, "--crash");
  ExpectRefused({.cpus = 0}, "--cpus");
  ExpectRefused({.cpus = 257}, "--cpus");
  ExpectRefused({.physical_bits = 31}, "--physical-bits");
  ExpectRefused({.physical_bits = 53}, "--physical-bits");
}

TEST(DescribeMachine, TakesWhatIsJustWithinTheLimits) {
  for (const std::uint32_t bits : {32u, 52u}) {
    EXPECT_EQ(DescribeMachine({.physical_bits = bits}).physical_bits, bits);
  }
  for (const std::uint32_t cpus : {1u, 256u}) {
    const auto machine = DescribeMachine({.cpus = cpus});
    ASSERT_EQ(machine.cpu_notes.size(), cpus);
    // The last CPU's notes still lie in the hypervisor's own memory.
    EXPECT_LE(machine.cpu_notes.back().start + machine.cpu_notes.back().size,
              machine.xen.start + machine.xen.size);
  }
  EXPECT_EQ(DescribeMachine({.ram = "32M", .crash = "15M@1M"}).xen.start, 16u << 20);
  EXPECT_EQ(DescribeMachine({.ram = "1T"}).xen.start, 0xbf000000u);
}

TEST(DescribeMachine, NoCrashAreaIsAMachine) {
  EXPECT_EQ(DescribeMachine({.crash = "0@0"}).crash.size, 0u);
}

}  // namespace
}  // namespace client
