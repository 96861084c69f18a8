// SPDX-License-Identifier: MIT
#include "core/configuration.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace kexecore {
namespace {

kexecore_config Config() {
  return {.api_version = KEXECORE_API_VERSION,
          .abi = KEXECORE_ABI_MERGED,
          .physical_bits = 40,
          .nr_ram = 0,
          .features = 0,
          .padding = 0,
          .ram = nullptr,
          .crash = {0x10000000, 0x100000},
          .xen = {},
          .vmcoreinfo = {},
          .control_va = 0,
          .host = nullptr};
}

TEST(Configuration, AcceptsAnAreaAndNone) {
  kexecore_config config = Config();
  EXPECT_TRUE(IsValidConfiguration(config));
  config.crash = {0, 0};
  EXPECT_TRUE(IsValidConfiguration(config));
}

TEST(Configuration, RefusesAnotherVersion) {
  kexecore_config config = Config();
  config.api_version = KEXECORE_API_VERSION + 1;
  EXPECT_FALSE(IsValidConfiguration(config));
}

TEST(Configuration, RevisionIsOneOfTwo) {
  kexecore_config config = Config();
  config.abi = KEXECORE_ABI_POSTED;
  EXPECT_TRUE(IsValidConfiguration(config));
  config.abi = KEXECORE_ABI_POSTED + 1;
  EXPECT_FALSE(IsValidConfiguration(config));
}

TEST(Configuration, CrashAreaDoesNotHoldFrame0) {
  kexecore_config config = Config();
  config.crash = {0, 0x100000};
  EXPECT_FALSE(IsValidConfiguration(config));
  config.crash = {0x1000, 0x100000};
  EXPECT_TRUE(IsValidConfiguration(config));
  config.crash = {0, 0};
  EXPECT_TRUE(IsValidConfiguration(config));
}

TEST(Configuration, FeaturesAreKnown) {
  kexecore_config config = Config();
  config.padding = 0xa5a5a5a5;
  for (const std::uint32_t known : {KEXECORE_FEATURE_LISTS, KEXECORE_FEATURE_LA57,
                                    KEXECORE_FEATURE_LISTS | KEXECORE_FEATURE_LA57}) {
    config.features = known;
    EXPECT_TRUE(IsValidConfiguration(config)) << known;
  }
  for (std::uint32_t bit = 2; bit < 32; ++bit) {
    config.features = std::uint32_t{1} << bit;
    EXPECT_FALSE(IsValidConfiguration(config)) << bit;
  }
}

TEST(Configuration, ControlPageIsInTheUpperHalf) {
  kexecore_config config = Config();
  for (const std::uint64_t good : {0xffff800000000000, 0xffffffffffffe000, 0xffff912345678000}) {
    config.control_va = good;
    EXPECT_TRUE(IsValidConfiguration(config)) << good;
  }
  for (const std::uint64_t bad :
       {0xffff7ffffffff000, 0xfffffffffffff000, 0x1000UL, 0xffff912345678800}) {
    config.control_va = bad;
    EXPECT_FALSE(IsValidConfiguration(config)) << bad;
  }
}

TEST(Configuration, TablesReachTheArea) {
  constexpr std::uint64_t kLowerHalf = std::uint64_t{1} << 47;
  kexecore_config config = Config();
  config.physical_bits = 52;
  for (const std::uint64_t control_va : {std::uint64_t{0}, std::uint64_t{0xffff800000000000}}) {
    config.control_va = control_va;
    config.crash = {kLowerHalf - 0x2000, 0x2000};
    EXPECT_TRUE(IsValidConfiguration(config));
    config.crash = {kLowerHalf - 0x2000, 0x3000};
    EXPECT_EQ(IsValidConfiguration(config), control_va == 0);
    config.crash = {kLowerHalf * 2, 0};
    EXPECT_TRUE(IsValidConfiguration(config));
  }
}

TEST(Configuration, RamIsLookedAt) {
  kexecore_config config = Config();
  const kexecore_range ram[] = {{0x100000, 0x1000}, {0, 0x1000}};
  config.ram = ram;
  config.nr_ram = 1;
  EXPECT_TRUE(IsValidConfiguration(config));
  config.nr_ram = 2;
  EXPECT_FALSE(IsValidConfiguration(config));
}

TEST(Configuration, PhysicalWidthIs32To52) {
  kexecore_config config = Config();
  for (const std::uint32_t bits : {32U, 52U}) {
    config.physical_bits = bits;
    EXPECT_TRUE(IsValidConfiguration(config)) << bits;
  }
  for (const std::uint32_t bits : {0U, 31U, 53U, 64U, ~0U}) {
    config.physical_bits = bits;
    EXPECT_FALSE(IsValidConfiguration(config)) << bits;
  }
}

TEST(Configuration, AreaIsAlignedAndInsideTheMachine) {
  kexecore_config config = Config();
  const std::uint64_t machine_end = std::uint64_t{1} << 40;
  config.crash = {machine_end - 0x1000, 0x1000};
  EXPECT_TRUE(IsValidConfiguration(config));
  config.crash = {0x1000, machine_end - 0x1000};
  EXPECT_TRUE(IsValidConfiguration(config));
  config.crash = {machine_end - 0x1000, 0x2000};
  EXPECT_FALSE(IsValidConfiguration(config));
  config.crash = {0x1000, std::uint64_t{0} - 0x1000};
  EXPECT_FALSE(IsValidConfiguration(config));
  config.crash = {0x10000800, 0x1000};
  EXPECT_FALSE(IsValidConfiguration(config));
  config.crash = {0x10000000, 0x800};
  EXPECT_FALSE(IsValidConfiguration(config));
}

TEST(Configuration, AreaSharesNoByteWithTheHypervisor) {
  for (const auto range : {&kexecore_config::xen, &kexecore_config::vmcoreinfo}) {
    kexecore_config config = Config();
    config.*range = {0x10100000, 0x1000};
    EXPECT_TRUE(IsValidConfiguration(config));
    config.*range = {0xffff000, 0x1000};
    EXPECT_TRUE(IsValidConfiguration(config));
    config.*range = {0xffff000, 0x1001};
    EXPECT_FALSE(IsValidConfiguration(config));
    config.*range = {0x100fffff, 1};
    EXPECT_FALSE(IsValidConfiguration(config));
    config.*range = {0x10000000, 0};
    EXPECT_TRUE(IsValidConfiguration(config));
  }
}

TEST(Configuration, EveryRangeIsInTheMachine) {
  for (const auto range : {&kexecore_config::xen, &kexecore_config::vmcoreinfo}) {
    kexecore_config config = Config();
    const std::uint64_t machine_end = std::uint64_t{1} << 40;
    config.*range = {machine_end - 1, 1};
    EXPECT_TRUE(IsValidConfiguration(config));
    config.*range = {machine_end - 1, 2};
    EXPECT_FALSE(IsValidConfiguration(config));
    config.*range = {0x20000000, ~std::uint64_t{0}};
    EXPECT_FALSE(IsValidConfiguration(config));
  }
}

TEST(Configuration, RefusalIsAnError) {
  kexecore_instance instance;
  kexecore_config config = Config();
  EXPECT_EQ(kexecore_init(&instance, &config), 0);
  config.api_version = 0;
  EXPECT_EQ(kexecore_init(&instance, &config), -KEXECORE_EINVAL);
}

}  // namespace
}  // namespace kexecore
