// SPDX-License-Identifier: MIT
//
// The parts that know the posted revision, built without it (KEXECORE_POSTED=0).
#include <gtest/gtest.h>

#include "core/configuration.h"
#include "core/posted.h"

namespace kexecore {
namespace {

TEST(NoPosted, OnlyTheMergedRevisionIsAccepted) {
  kexecore_config config = {};
  config.api_version = KEXECORE_API_VERSION;
  config.physical_bits = 46;
  config.abi = KEXECORE_ABI_MERGED;
  EXPECT_TRUE(IsValidConfiguration(config));
  config.abi = KEXECORE_ABI_POSTED;
  EXPECT_FALSE(IsValidConfiguration(config));
}

TEST(NoPosted, ErrorsAreTheMergedRevisions) {
  EXPECT_EQ(ErrorInRevision(Error::kAddress, KEXECORE_ABI_POSTED), Error::kAddress);
}

}  // namespace
}  // namespace kexecore
