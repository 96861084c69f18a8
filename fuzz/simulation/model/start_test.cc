// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/start.h"

#include <gtest/gtest.h>

namespace model {
namespace {

int Start(std::uint32_t bits, std::uint64_t start, std::uint64_t size) {
  return CheckStart({.physical_bits = bits, .crash = {start, size}, .xen = {}, .vmcoreinfo = {}});
}

TEST(Start, I1) {
  EXPECT_EQ(CheckStart({.abi = KEXECORE_ABI_MERGED, .physical_bits = 32}), 0);
  EXPECT_EQ(CheckStart({.abi = KEXECORE_ABI_POSTED, .physical_bits = 32}), 0);
  EXPECT_EQ(CheckStart({.abi = 2, .physical_bits = 32}), -KEXECORE_EINVAL);
}

TEST(Start, I2) {
  EXPECT_EQ(Start(31, 0, 0), -KEXECORE_EINVAL);
  EXPECT_EQ(Start(32, 0, 0), 0);
  EXPECT_EQ(Start(52, 0, 0), 0);
  EXPECT_EQ(Start(53, 0, 0), -KEXECORE_EINVAL);
}

TEST(Start, I3) {
  EXPECT_EQ(Start(46, 0x1000, 0x1000), 0);
  EXPECT_EQ(Start(46, 0x1001, 0x0fff), -KEXECORE_EINVAL);
  EXPECT_EQ(Start(46, 0x1000, 0x1001), -KEXECORE_EINVAL);
  EXPECT_EQ(Start(46, 0x1001, 0), 0);
  EXPECT_EQ(Start(46, 0, 0x1000), -KEXECORE_EINVAL) << "frame 0";
}

TEST(Start, I4) {
  EXPECT_EQ(Start(32, 0xfffff000, 0x1000), 0);
  EXPECT_EQ(Start(32, 0xfffff000, 0x2000), -KEXECORE_EINVAL);
  EXPECT_EQ(Start(52, 0xfffffffffffff000, 0x2000), -KEXECORE_EINVAL) << "the sum does not wrap";
  EXPECT_EQ(Start(32, 0x1000000000000, 0), 0);
}

int StartBeside(ConfiguredRange xen, ConfiguredRange vmcoreinfo) {
  return CheckStart(
      {.physical_bits = 32, .crash = {0x8000000, 0x100000}, .xen = xen, .vmcoreinfo = vmcoreinfo});
}

TEST(Start, I5) {
  const ConfiguredRange none;
  for (const auto& [range, answer] :
       {std::pair{ConfiguredRange{0x7fff000, 0x1000}, 0},
        std::pair{ConfiguredRange{0x7fff000, 0x1001}, -KEXECORE_EINVAL},
        std::pair{ConfiguredRange{0x80fffff, 1}, -KEXECORE_EINVAL},
        std::pair{ConfiguredRange{0x8100000, 1}, 0}, std::pair{ConfiguredRange{0x8000000, 0}, 0},
        std::pair{ConfiguredRange{0xffffffff, 1}, 0},
        std::pair{ConfiguredRange{0xffffffff, 2}, -KEXECORE_EINVAL},
        std::pair{ConfiguredRange{0x100000000, 0}, 0},
        std::pair{ConfiguredRange{1, ~std::uint64_t{0}}, -KEXECORE_EINVAL}}) {
    EXPECT_EQ(StartBeside(range, none), answer) << std::hex << range.start;
    EXPECT_EQ(StartBeside(none, range), answer) << std::hex << range.start;
  }
}

int StartWith(std::vector<ConfiguredRange> ram) {
  return CheckStart({.physical_bits = 32, .ram = std::move(ram)});
}

TEST(Start, I6) {
  EXPECT_EQ(StartWith({}), 0);
  EXPECT_EQ(StartWith({{0, 0x1000}, {0x2000, 0x1000}}), 0);
  EXPECT_EQ(StartWith({{0, 0}}), -KEXECORE_EINVAL);
  EXPECT_EQ(StartWith({{1, 0xfff}}), -KEXECORE_EINVAL);
  EXPECT_EQ(StartWith({{0, 0xfff}}), -KEXECORE_EINVAL);
  EXPECT_EQ(StartWith({{0xfffff000, 0x1000}}), 0);
  EXPECT_EQ(StartWith({{0xfffff000, 0x2000}}), -KEXECORE_EINVAL);
  EXPECT_EQ(StartWith({{0x1000, 0 - std::uint64_t{0x1000}}}), -KEXECORE_EINVAL);
  EXPECT_EQ(StartWith({{0, 0x1000}, {0x1000, 0x1000}}), -KEXECORE_EINVAL) << "they touch";
  EXPECT_EQ(StartWith({{0x2000, 0x1000}, {0, 0x1000}}), -KEXECORE_EINVAL);
  EXPECT_EQ(StartWith({{0, 0x4000}, {0x2000, 0x1000}}), -KEXECORE_EINVAL);
  std::vector<ConfiguredRange> many;
  for (std::uint64_t i = 0; i < 1024; ++i) many.push_back({i * 0x2000, 0x1000});
  EXPECT_EQ(StartWith(many), 0);
  many.push_back({0x10000000, 0x1000});
  EXPECT_EQ(StartWith(many), -KEXECORE_EINVAL);
}

int StartAt(std::uint64_t control_va, ConfiguredRange crash = {}) {
  return CheckStart({.physical_bits = 52, .crash = crash, .control_va = control_va});
}

TEST(Start, I8) {
  EXPECT_EQ(CheckStart({.physical_bits = 32, .features = 0}), 0);
  EXPECT_EQ(CheckStart({.physical_bits = 32, .features = 1}), 0);
  EXPECT_EQ(CheckStart({.physical_bits = 32, .features = 2}), 0);
  EXPECT_EQ(CheckStart({.physical_bits = 32, .features = 3}), 0);
  EXPECT_EQ(CheckStart({.physical_bits = 32, .features = 4}), -KEXECORE_EINVAL);
  EXPECT_EQ(CheckStart({.physical_bits = 32, .features = 0x80000001}), -KEXECORE_EINVAL);
}

TEST(Start, I7) {
  EXPECT_EQ(StartAt(0), 0);
  EXPECT_EQ(StartAt(0xffff800000000000), 0);
  EXPECT_EQ(StartAt(0xffff7ffffffff000), -KEXECORE_EINVAL);
  EXPECT_EQ(StartAt(0xffff800000000800), -KEXECORE_EINVAL);
  EXPECT_EQ(StartAt(0xffffffffffffe000), 0);
  EXPECT_EQ(StartAt(0xfffffffffffff000), -KEXECORE_EINVAL);
  EXPECT_EQ(StartAt(0xffff800000000000, {0x7fffffffe000, 0x2000}), 0);
  EXPECT_EQ(StartAt(0xffff800000000000, {0x7fffffffe000, 0x3000}), -KEXECORE_EINVAL);
  EXPECT_EQ(StartAt(0xffff800000000000, {0x800000000000, 0}), 0);
  EXPECT_EQ(StartAt(0, {0x7fffffffe000, 0x3000}), 0);
}

}  // namespace
}  // namespace model
