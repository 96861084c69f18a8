// SPDX-License-Identifier: MIT
//
// Rule C, and each hook failing at each of its calls. Whatever happens in the middle of a load or
// unload, nothing leaks and nothing is half done.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/testing/hypercall_fixture.h"

namespace kexecore {
namespace {

constexpr kexecore_mfn_t kFirst = kRamDest / KEXECORE_PAGE_SIZE;
constexpr kexecore_mfn_t kListPage = 0x30000;

/// A call, on a machine with an image of each type present. It depends on the fixture alone, so
/// that it can be repeated.
struct Scenario {
  std::string name;
  std::function<long(class Pause&)> call;
};

class Pause : public HypercallTest {
 public:
  void Restart() {
    host = RecordingHost();
    ASSERT_EQ(host.Init(instance), 0);
    const PageBytes data(0x5000, 0x33);
    host.PutBytes(kData, data.data(), data.size());
    ASSERT_EQ(Load(), 0);
    ASSERT_EQ(LoadDefault(1, kRamDest + 0x100000), 0);
    at_rest = host.allocated.size();
    host.can_fail = 0;
    host.calls.clear();
  }

  long Finish(long answer) {
    for (int i = 0; answer == -KEXECORE_ERESTART; ++i) {
      EXPECT_LT(i, 1000);
      EXPECT_EQ(host.mapped, 0U);
      if (i >= 1000) break;
      answer = Continue();
    }
    return answer;
  }

  /// Nothing is left over, and everything still works.
  void ExpectAtRest() {
    EXPECT_EQ(host.mapped, 0U);
    EXPECT_EQ(host.mistakes, 0);
    host.fail_nth = -1;
    host.pause = nullptr;
    EXPECT_EQ(Continue(), -KEXECORE_EINVAL);
    EXPECT_EQ(Unload(KEXEC_TYPE_CRASH), 0);
    EXPECT_EQ(Unload(KEXEC_TYPE_DEFAULT), 0);
    EXPECT_TRUE(host.allocated.empty());
    EXPECT_EQ(LoadDefault(2), 0);
    EXPECT_EQ(Load(), 0);
  }

  long LoadInPlace() {
    host.hand_out = {kFirst + 2, kFirst, 0x20100, 0x20101, kFirst + 1, 0x20102};
    return LoadDefault(4);
  }
  long LoadUnaligned() {
    PutLoad(KEXEC_TYPE_DEFAULT, {{kData, 0x5000, kRamDest, 0x5000}, {0, 0, 0, 0x100000}}, kRamDest);
    return Call(KEXEC_CMD_kexec_load);
  }
  long LoadManyPages() {
    PutManyPages(600, 100);
    // Data pages and zero pages, for every use that a page can have.
    for (std::uint64_t i = 0; i < 24; ++i) host.hand_out.push_back(kFirst + i * 29);
    return Call(KEXEC_CMD_kexec_load);
  }
  long LoadList(std::int32_t type, kexecore_mfn_t first) {
    const auto entry = [](kexecore_mfn_t mfn, std::uint64_t flag) { return mfn << 12 | flag; };
    host.Own(kListPage, std::vector<std::uint64_t>{entry(first, 1), entry(0x30100, 8),
                                                   entry(0x30101, 8), entry(kListPage + 1, 2)});
    host.Own(kListPage + 1, std::vector<std::uint64_t>{entry(0x30102, 8), 4});
    for (kexecore_mfn_t mfn = 0x30100; mfn < 0x30103; ++mfn) host.Own(mfn, PageBytes(64, 0x44));
    kexecore_abi_load_v1 argument = {};
    argument.type = type;
    argument.indirection_page = entry(kListPage, 2);
    argument.start_address = first << 12;
    host.Put(kArg, argument);
    return Call(KEXEC_CMD_kexec_load_v1);
  }

  std::vector<Scenario> Scenarios() {
    return {
        {"crash load on top", [](Pause& p) { return p.Load(); }},
        {"crash load apart", [](Pause& p) { return p.Load(kDest + 0x1000); }},
        {"default load", [](Pause& p) { return p.LoadDefault(3); }},
        {"default load, pages in place", [](Pause& p) { return p.LoadInPlace(); }},
        {"default load, mapping", [](Pause& p) { return p.LoadUnaligned(); }},
        {"list load", [](Pause& p) { return p.LoadList(KEXEC_TYPE_DEFAULT, kFirst); }},
        {"crash list load", [](Pause& p) { return p.LoadList(KEXEC_TYPE_CRASH, 0x10000); }},
        {"unload", [](Pause& p) { return p.Unload(KEXEC_TYPE_DEFAULT); }},
    };
  }

  std::size_t at_rest = 0;
};

TEST_F(Pause, AnyCallThatFailsLeavesNothingBehind) {
  for (const Scenario& scenario : Scenarios()) {
    SCOPED_TRACE(scenario.name);
    Restart();
    ASSERT_EQ(scenario.call(*this), 0);
    const int calls = host.can_fail;
    ASSERT_GT(calls, 1);
    for (int nth = 0; nth < calls; ++nth) {
      SCOPED_TRACE(nth);
      Restart();
      host.fail_nth = nth;
      const long answer = Finish(scenario.call(*this));
      const std::string failed = host.can_fail > nth ? "" : "never asked";
      EXPECT_EQ(failed, "");
      if (scenario.name != "unload") {
        EXPECT_TRUE(answer == -KEXECORE_ENOMEM || answer == -KEXECORE_EFAULT || answer == 0);
        if (answer != 0) {
          EXPECT_LE(host.allocated.size(), at_rest);
          EXPECT_GE(host.allocated.size(), at_rest - 1);  // L16 may have withdrawn the crash image
          EXPECT_EQ(Status(KEXEC_TYPE_DEFAULT), 1);
        }
      }
      ExpectAtRest();
      if (HasFailure()) return;
    }
  }
}

TEST_F(Pause, SomeLoadsFailEverywhereButWhereTheyGivePagesBack) {
  Restart();
  ASSERT_EQ(LoadDefault(3), 0);
  const int calls = host.can_fail;
  int succeeded = 0;
  for (int nth = 0; nth < calls; ++nth) {
    Restart();
    host.fail_nth = nth;
    if (Finish(LoadDefault(3)) == 0) ++succeeded;
  }
  EXPECT_EQ(succeeded, 1);  // where the old image's page list is mapped to be freed
}

TEST_F(Pause, AQueueThatCannotBeMappedIsGivenBackLater) {
  Restart();
  // LoadInPlace is handed a destination first, which is held in a queue. The second page is the
  // queue's, the third one is the control page; the fourth one would be the list's.
  const std::string queue = "map 1000";
  int allocations = 0;
  int maps = 0;  // of the queue, after the load has failed
  host.during = [&](const std::string& line) {
    const bool is_allocation = line.starts_with("alloc");
    allocations += is_allocation ? 1 : 0;
    const bool has_failed = allocations >= 4;
    const bool is_first_map = has_failed && line == queue && ++maps == 1;
    host.fail = (is_allocation && has_failed) || is_first_map ? line : "";
  };
  host.pause = [asked = 0]() mutable { return ++asked > 1000; };  // for a core that does not end
  EXPECT_EQ(LoadInPlace(), -KEXECORE_ERESTART);
  EXPECT_EQ(maps, 1);
  EXPECT_EQ(Finish(Continue()), -KEXECORE_ENOMEM);
  EXPECT_GT(maps, 1);
  EXPECT_EQ(std::count(host.calls.begin(), host.calls.end(), "free ffffffffffffffff"), 0);
  EXPECT_EQ(host.mistakes, 0);
  EXPECT_EQ(host.allocated.size(), at_rest);
  host.during = nullptr;
  host.hand_out.clear();
  ExpectAtRest();
}

TEST_F(Pause, AnyQuestionAnsweredWithYesIsGoneOnFrom) {
  for (const Scenario& scenario : Scenarios()) {
    SCOPED_TRACE(scenario.name);
    for (int every = 1; every < 4; ++every) {
      Restart();
      int asked = 0;
      int pauses = 0;
      host.pause = [&] {
        const bool yes = ++asked % every == 0;
        pauses += yes ? 1 : 0;
        return yes;
      };
      EXPECT_EQ(Finish(scenario.call(*this)), 0);
      if (every == 1) EXPECT_GT(pauses, 0);
      ExpectAtRest();
    }
  }
}

TEST_F(Pause, AbandonedAnywhereLeavesNothingBehind) {
  for (const Scenario& scenario : Scenarios()) {
    SCOPED_TRACE(scenario.name);
    for (int at = 0; at < 100; ++at) {
      Restart();
      int left = at;
      host.pause = [&] { return left-- == 0; };
      const long answer = scenario.call(*this);
      if (answer != -KEXECORE_ERESTART) break;  // the call asks fewer questions than that
      host.calls.clear();
      const long end = Finish(Abandon());
      EXPECT_TRUE(end == -KEXECORE_EINTR || end == 0) << end;
      for (const std::string& line : host.calls) {
        EXPECT_FALSE(line.starts_with("copy") || line.starts_with("guest")) << line;
      }
      ExpectAtRest();
      if (HasFailure()) return;
    }
  }
}

TEST_F(Pause, ManyPages) {
  Restart();
  host.pause = [asked = 0]() mutable { return ++asked % 7 == 0; };
  EXPECT_EQ(Finish(LoadManyPages()), 0);
  ExpectAtRest();
  Restart();
  host.fail = "alloc 7fffffffffff";
  EXPECT_EQ(Finish(LoadManyPages()), -KEXECORE_ENOMEM);
  for (int nth = 3; nth < 200; nth += 7) {
    Restart();
    host.fail_nth = nth;
    const long answer = Finish(LoadManyPages());
    EXPECT_TRUE(answer == -KEXECORE_ENOMEM || answer == -KEXECORE_EFAULT) << nth << ": " << answer;
    host.hand_out.clear();
    ExpectAtRest();
    if (HasFailure()) return;
  }
}

TEST_F(Pause, WhatIsSuspendedKeepsLoadsOutAndLetsExecIn) {
  Restart();
  host.pause = [] { return true; };
  EXPECT_EQ(LoadDefault(3), -KEXECORE_ERESTART);
  const std::uint32_t ticket = outcome.ticket;
  EXPECT_EQ(Load(), -KEXECORE_EBUSY);
  EXPECT_EQ(Unload(), -KEXECORE_EBUSY);
  EXPECT_EQ(Status(KEXEC_TYPE_DEFAULT), 1);
  host.enter_answer = -5;
  EXPECT_EQ(Exec(KEXEC_TYPE_DEFAULT), -5);
  EXPECT_EQ(host.entered.entry, kRamDest + 0x100000);  // the image that was loaded before
  EXPECT_EQ(kexecore_crash(&instance), -5);
  EXPECT_EQ(host.entered.entry, kDest);
  EXPECT_EQ(Finish(kexecore_continue(&instance, ticket, kSpace, &outcome)), 0);
  EXPECT_EQ(Exec(KEXEC_TYPE_DEFAULT), -5);
  EXPECT_EQ(host.entered.entry, kRamDest);
}

TEST_F(Pause, NothingIsSuspendedAtRest) {
  const auto expect_nothing = [&](std::uint32_t ticket) {
    EXPECT_EQ(kexecore_continue(&instance, ticket, kSpace, &meanwhile), -KEXECORE_EINVAL);
    EXPECT_EQ(kexecore_abandon(&instance, ticket, &meanwhile), -KEXECORE_EINVAL);
  };
  expect_nothing(1U << (KEXECORE_TICKET_BITS - 1));
  host.pause = [] { return true; };
  EXPECT_EQ(Load(), -KEXECORE_ERESTART);
  const std::uint32_t ticket = outcome.ticket;
  host.pause = nullptr;
  host.during = [&](const std::string&) { expect_nothing(ticket); };  // it runs
  EXPECT_EQ(Continue(), 0);
  expect_nothing(ticket);
}

}  // namespace
}  // namespace kexecore
