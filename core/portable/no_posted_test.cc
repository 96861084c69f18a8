// SPDX-License-Identifier: MIT
//
// The core without the posted revision (KEXECORE_POSTED=0).
#include <gtest/gtest.h>

#include "core/testing/hypercall_fixture.h"

namespace kexecore {
namespace {

class NoPosted : public HypercallTest {};

TEST_F(NoPosted, IsRefused) {
  EXPECT_EQ(host.Init(instance, KEXECORE_ABI_POSTED), -KEXECORE_EINVAL);
  EXPECT_EQ(host.Init(instance, KEXECORE_ABI_MERGED), 0);
}

TEST_F(NoPosted, MergedLoadsWork) {
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(Exec(KEXEC_TYPE_CRASH), 0);
}

}  // namespace
}  // namespace kexecore
