// SPDX-License-Identifier: MIT
//
// Rules P1 and P2: the hypervisor is prepared for the images that are present, and for no others.
// The recording host counts each image that is prepared twice or forgotten without need as a
// mistake.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "core/testing/hypercall_fixture.h"

namespace kexecore {
namespace {

using Preparation = HypercallTest;

TEST_F(Preparation, LastsAsLongAsTheImageIsPresent) {
  EXPECT_EQ(Load(), 0);
  EXPECT_EQ(host.prepared.size(), 1U);
  EXPECT_EQ(LoadDefault(1), 0);
  EXPECT_EQ(host.prepared.size(), 2U);
  EXPECT_EQ(LoadDefault(2), 0);  // it replaces the first
  EXPECT_EQ(Load(), 0);          // on top: the first is withdrawn
  EXPECT_EQ(host.prepared.size(), 2U);
  host.enter_answer = -5;
  EXPECT_EQ(Exec(KEXEC_TYPE_DEFAULT), -5);
  EXPECT_EQ(kexecore_crash(&instance), -5);
  EXPECT_EQ(Unload(KEXEC_TYPE_CRASH), 0);
  EXPECT_EQ(Unload(KEXEC_TYPE_DEFAULT), 0);
  EXPECT_EQ(host.prepared.size(), 0U);
}

TEST_F(Preparation, ThatFailsKeepsTheImagesAsTheyWere) {
  EXPECT_EQ(LoadDefault(1), 0);
  const auto allocated = host.allocated;
  host.prepare_answer = -28;
  EXPECT_EQ(LoadDefault(2), -28);
  for (const int mistake : {3, -KEXECORE_ERESTART}) {
    host.prepare_answer = mistake;
    EXPECT_EQ(LoadDefault(2), -KEXECORE_EINVAL);
  }
  EXPECT_EQ(host.allocated, allocated);
  EXPECT_EQ(host.prepared.size(), 1U);
  EXPECT_EQ(Status(KEXEC_TYPE_DEFAULT), 1);
}

// Rule H3: nothing else is in the way, whatever the number says.
TEST_F(Preparation, ThatIsRefusedWithBusyHasNoCause) {
  host.prepare_answer = -KEXECORE_EBUSY;
  EXPECT_EQ(LoadDefault(2), -KEXECORE_EBUSY);
  EXPECT_EQ(outcome.busy, 0U);
}

TEST_F(Preparation, ThatIsRefusedWithBusyAfterALoadThatWasLostHasNoCause) {
  EXPECT_EQ(LoadDefault(1), 0);
  bool is_entered = false;
  host.pause = [&] {
    if (!is_entered) EXPECT_EQ(kexecore_exec(&instance, KEXEC_TYPE_DEFAULT, &meanwhile), 0);
    is_entered = true;
    return false;
  };
  EXPECT_EQ(LoadDefault(2), -KEXECORE_EBUSY);
  EXPECT_EQ(outcome.busy, KEXECORE_BUSY_ENTERED);
  host.pause = nullptr;
  EXPECT_EQ(kexecore_enter_failed(&instance), 0);
  host.prepare_answer = -KEXECORE_EBUSY;
  EXPECT_EQ(LoadDefault(2), -KEXECORE_EBUSY);
  EXPECT_EQ(outcome.busy, 0U);
}

TEST_F(Preparation, OfALoadThatIsWithdrawnIsForgotten) {
  EXPECT_EQ(Load(), 0);
  host.prepare_answer = -28;
  EXPECT_EQ(Load(), -28);  // on top: the image that was present is withdrawn by then
  EXPECT_EQ(host.prepared.size(), 0U);
  EXPECT_TRUE(host.allocated.empty());
}

/// The image is entered in the middle of a call that would take it away.
TEST_F(Preparation, OfTheImageThatIsEnteredStays) {
  EXPECT_EQ(Load(), 0);
  host.Put(kArg + 0x100, std::int32_t{KEXEC_TYPE_CRASH});
  const auto enter_during = [&](const std::string& start) {
    host.during = [&, start](const std::string& line) {
      if (!line.starts_with(start)) return;
      host.during = nullptr;
      EXPECT_EQ(CallMeanwhile(KEXEC_CMD_kexec, kArg + 0x100), 0);
    };
  };
  enter_during("copy");
  EXPECT_EQ(Unload(), -KEXECORE_EBUSY);
  EXPECT_EQ(host.prepared.size(), 1U);
  EXPECT_EQ(kexecore_enter_failed(&instance), 0);
  enter_during("save");  // the new image is prepared, but not committed
  EXPECT_EQ(Load(kDest + 0x1000), -KEXECORE_EBUSY);
  EXPECT_EQ(host.prepared.size(), 1U);
}

}  // namespace
}  // namespace kexecore
