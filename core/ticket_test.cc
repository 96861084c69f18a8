// SPDX-License-Identifier: MIT
//
// Rule C: a ticket names the call that is suspended, and no other one.
#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>

#include "core/testing/hypercall_fixture.h"

namespace kexecore {
namespace {

constexpr std::uint64_t kOtherSpace = kSpace + 0x1000;

class Ticket : public HypercallTest {
 protected:
  /// Starts a load that is suspended at its first question. `outcome` has its ticket.
  void SuspendALoad() {
    host.pause = [] { return true; };
    ASSERT_EQ(LoadDefault(2), -KEXECORE_ERESTART);
    ASSERT_NE(outcome.ticket, 0U);
    host.calls.clear();
  }
  long ContinueWith(std::uint32_t ticket, std::uint64_t space = kSpace) {
    return kexecore_continue(&instance, ticket, space, &outcome);
  }
  /// The core refuses the ticket, and asks no hook.
  void ExpectRefused(std::uint32_t ticket, std::uint64_t space = kSpace) {
    EXPECT_EQ(ContinueWith(ticket, space), -KEXECORE_EINVAL) << ticket;
    EXPECT_EQ(outcome.ticket, 0U);
    EXPECT_EQ(outcome.busy, 0U);
    EXPECT_TRUE(host.calls.empty());
  }
};

TEST_F(Ticket, FitsBesideAnOperationAndIsNeverZero) {
  SuspendALoad();
  EXPECT_EQ(outcome.ticket >> KEXECORE_TICKET_BITS, 0U);
  host.pause = nullptr;
  EXPECT_EQ(Continue(), 0);
  EXPECT_EQ(outcome.ticket, 0U);
}

TEST_F(Ticket, IsNewAtEachSuspension) {
  SuspendALoad();
  std::set<std::uint32_t> tickets = {outcome.ticket};
  while (Continue() == -KEXECORE_ERESTART) {
    EXPECT_TRUE(tickets.insert(outcome.ticket).second);
  }
  SuspendALoad();
  EXPECT_TRUE(tickets.insert(outcome.ticket).second);
}

TEST_F(Ticket, OfAnotherCallTouchesNothing) {
  SuspendALoad();
  const std::uint32_t good = outcome.ticket;
  for (const std::uint32_t bad : {0U, good - 1, good + 1, good | 1U << 31, ~0U}) {
    ExpectRefused(bad);
    EXPECT_EQ(kexecore_abandon(&instance, bad, &outcome), -KEXECORE_EINVAL);
    EXPECT_TRUE(host.calls.empty());
  }
  host.pause = nullptr;
  EXPECT_EQ(ContinueWith(good), 0);
}

TEST_F(Ticket, IsUsedOnce) {
  SuspendALoad();
  const std::uint32_t used = outcome.ticket;
  EXPECT_EQ(ContinueWith(used), -KEXECORE_ERESTART);
  const std::uint32_t next = outcome.ticket;
  host.calls.clear();
  ExpectRefused(used);
  host.pause = nullptr;
  EXPECT_EQ(ContinueWith(next), 0);
  host.calls.clear();
  ExpectRefused(next);
}

/// Call A is suspended and abandoned, then call B is suspended. A's owner comes back late.
TEST_F(Ticket, OfALateCallerDoesNotFillAnothersPages) {
  SuspendALoad();
  const std::uint32_t late = outcome.ticket;
  host.pause = nullptr;
  EXPECT_EQ(Abandon(), -KEXECORE_EINTR);
  SuspendALoad();
  const std::uint32_t suspended = outcome.ticket;
  ExpectRefused(late, kOtherSpace);
  ExpectRefused(late);
  host.pause = nullptr;
  EXPECT_EQ(ContinueWith(suspended), 0);
}

TEST_F(Ticket, IsGoodInItsAddressSpaceAlone) {
  SuspendALoad();
  const std::uint32_t good = outcome.ticket;
  ExpectRefused(good, kOtherSpace);
  host.pause = nullptr;
  EXPECT_EQ(ContinueWith(good), 0);
}

TEST_F(Ticket, AbandonsInAnyAddressSpaceUntilTheEnd) {
  SuspendALoad();
  long answer = Abandon();
  while (answer == -KEXECORE_ERESTART) answer = Abandon();
  EXPECT_EQ(answer, -KEXECORE_EINTR);
  EXPECT_EQ(host.allocated.size(), 0U);
  host.pause = nullptr;
  EXPECT_EQ(LoadDefault(3), 0);
  host.pause = [] { return true; };
  EXPECT_EQ(LoadDefault(3), -KEXECORE_ERESTART);
  int calls = 0;
  for (answer = -KEXECORE_ERESTART; answer == -KEXECORE_ERESTART; ++calls) answer = Abandon();
  EXPECT_GT(calls, 1);
  EXPECT_EQ(answer, -KEXECORE_EINTR);
  EXPECT_EQ(Status(KEXEC_TYPE_DEFAULT), 1);
}

TEST_F(Ticket, BusySaysWhetherTheOtherCallRunsOrIsSuspended) {
  host.Put(kArg + 0x100, std::uint8_t{KEXEC_TYPE_DEFAULT});
  int asked = 0;
  host.during = [&](const std::string& line) {
    if (!line.starts_with("alloc")) return;
    EXPECT_EQ(CallMeanwhile(KEXEC_CMD_kexec_unload, kArg + 0x100), -KEXECORE_EBUSY);
    EXPECT_EQ(meanwhile.busy, KEXECORE_BUSY_RUNNING);
    EXPECT_EQ(meanwhile.ticket, 0U);
    ++asked;
  };
  SuspendALoad();
  EXPECT_GT(asked, 0);
  EXPECT_EQ(CallMeanwhile(KEXEC_CMD_kexec_unload, kArg + 0x100), -KEXECORE_EBUSY);
  EXPECT_EQ(meanwhile.busy, KEXECORE_BUSY_SUSPENDED);
  EXPECT_EQ(meanwhile.ticket, 0U);
}

}  // namespace
}  // namespace kexecore
