// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "asm/control_code.h"
#include "core/testing/hypercall_fixture.h"

namespace kexecore {

inline constexpr std::uint64_t kVa = 0xffff912345678000;
inline constexpr std::uint64_t kRegionSize = 0x200000;
inline constexpr std::uint64_t kReach = std::uint64_t{1} << 47;

/// Loads images that have page tables, and reads the tables as a processor does.
class TablesLoad : public HypercallTest {
 protected:
  TablesLoad() { Restart(); }

  void Restart() {
    const auto guest = host.guest;
    host = RecordingHost();
    host.guest = guest;
    host.ram = ram;
    host.crash = crash;
    host.features = features;
    EXPECT_EQ(host.Init(instance, KEXECORE_ABI_MERGED, kVa), 0);
  }

  static constexpr std::size_t kFifthLevelAt = 3064;  // of the control page

  /// What the processor finds in the tables of the image that was entered: where each virtual page
  /// or region leads, with the flags of its entry. The tables themselves go to `tables`.
  using Walked = std::map<std::uint64_t, std::uint64_t>;
  void Walk(kexecore_mfn_t table, int level, std::uint64_t base, Walked& walked) {
    if (IsInArea(table)) {
      in_area.insert(table);
    } else {
      EXPECT_TRUE(host.allocated.contains(table));
      EXPECT_LT(host.asked[table], kReach);
    }
    EXPECT_TRUE(tables.insert(table).second) << "a table twice";
    const auto* words = reinterpret_cast<const std::uint64_t*>(host.Page(table).data());
    for (std::uint64_t i = 0; i < 512; ++i) {
      const std::uint64_t word = words[i];
      if (word == 0) continue;
      const std::uint64_t address = base + (i << (12 + 9 * (level - 1)));
      const bool is_memory = level == 1 || (word & 0x80) != 0;
      if (is_memory) {
        EXPECT_TRUE(level <= 2);
        walked[address] = word;
      } else {
        EXPECT_EQ(word & 0xfff, 3U);
        Walk(word >> 12, level - 1, address, walked);
      }
    }
  }

  /// Is the region of an address whole (D6)?
  bool IsWhole(std::uint64_t address) const {
    const std::uint64_t region = address - address % kRegionSize;
    std::vector<kexecore_range> ranges = ram;
    ranges.push_back(crash);
    return region != 0 && std::any_of(ranges.begin(), ranges.end(), [&](const auto& range) {
             return range.start <= region && region + kRegionSize <= range.start + range.size;
           });
  }

  bool IsInArea(kexecore_mfn_t frame) const {
    const std::uint64_t at = frame * KEXECORE_PAGE_SIZE;
    return at >= crash.start && at - crash.start < crash.size;
  }

  /// Rule D8: the control page is the last page that the image keeps in the area, and the tables
  /// are the others.
  void ExpectKept() {
    if (IsInArea(host.entered.control)) in_area.insert(host.entered.control);
    const kexecore_range& kept = host.entered.in_area;
    EXPECT_EQ(in_area.size() * KEXECORE_PAGE_SIZE, kept.size);
    if (in_area.empty()) return;
    EXPECT_EQ(*in_area.begin() * KEXECORE_PAGE_SIZE, kept.start);
    EXPECT_EQ(*in_area.rbegin(), host.entered.control);
    EXPECT_EQ(*in_area.rbegin() - *in_area.begin() + 1, in_area.size());
  }

  /// What the control page says where the fifth level of tables is (rule D10).
  std::uint64_t FifthLevel() {
    std::uint64_t address = 0;
    std::memcpy(&address, host.Page(host.entered.control).data() + kFifthLevelAt, sizeof address);
    return address;
  }

  /// Expects a fifth level of tables (rule D10).
  void ExpectFifthLevel() {
    EXPECT_EQ(FifthLevel() % KEXECORE_PAGE_SIZE, 0U);
    const kexecore_mfn_t fifth = FifthLevel() / KEXECORE_PAGE_SIZE;
    EXPECT_TRUE(tables.insert(fifth).second);
    if (IsInArea(fifth)) {
      in_area.insert(fifth);
    } else {
      ASSERT_TRUE(host.allocated.contains(fifth));
      EXPECT_EQ(host.asked[fifth], kReach - 1);
    }
    std::vector<std::uint64_t> wanted(512);
    wanted[0] = wanted[511] = host.entered.tables * KEXECORE_PAGE_SIZE | 3;
    EXPECT_EQ(std::memcmp(host.Page(fifth).data(), wanted.data(), KEXECORE_PAGE_SIZE), 0);
    for (const kexecore_mfn_t low : {host.entered.control, host.entered.tables}) {
      if (IsInArea(low)) {
        EXPECT_LT(low, 0x100000U);
      } else {
        EXPECT_EQ(host.asked[low], 0xffffffffU);
      }
    }
  }

  /// Enters the image, and compares what its tables map with what holds a byte of these ranges of
  /// machine memory, of its control page, of its list and of its staged pages: regions, and pages
  /// of regions that are not whole.
  void ExpectMapped(std::uint8_t type, const std::vector<kexecore_range>& ranges) {
    EXPECT_EQ(Exec(type), 0);
    Walked walked;
    tables.clear();
    in_area.clear();
    constexpr std::uint64_t kTop =
        0xffff000000000000;  // the bits that sign extension sets in the upper half
    Walk(host.entered.tables, 4, 0, walked);
    if ((features & KEXECORE_FEATURE_LA57) != 0) ExpectFifthLevel();
    ExpectKept();
    std::set<kexecore_mfn_t> frames = {host.entered.control};
    const auto moves = host.Relocation();
    for (const auto& [destination, source] : moves) {
      EXPECT_FALSE(tables.contains(destination));
      frames.insert(source);
    }
    for (std::uint64_t entry = host.entered.list; (entry & KEXECORE_LIST_INDIRECTION) != 0;) {
      frames.insert(entry / KEXECORE_PAGE_SIZE);
      const auto& page = host.Page(entry / KEXECORE_PAGE_SIZE);
      entry = reinterpret_cast<const std::uint64_t*>(page.data())[511];
    }
    Walked expected;
    const auto add = [&](std::uint64_t address) {
      const bool is_whole = IsWhole(address);
      address -= address % (is_whole ? kRegionSize : KEXECORE_PAGE_SIZE);
      expected[address] = address | (is_whole ? 0x83 : 3);
    };
    for (const kexecore_mfn_t frame : frames) {
      if (!IsInArea(frame)) EXPECT_LT(host.asked[frame], kReach);
      add(frame * KEXECORE_PAGE_SIZE);
    }
    for (const kexecore_range& range : ranges) {
      for (std::uint64_t at = 0; at < range.size; at += KEXECORE_PAGE_SIZE) add(range.start + at);
    }
    expected[kVa & ~kTop] = host.entered.control * KEXECORE_PAGE_SIZE | 3;
    EXPECT_EQ(walked, expected);
    const auto size = static_cast<std::size_t>(kexecore_control_code_end - kexecore_control_code);
    PageBytes code(kexecore_control_code, kexecore_control_code + size);
    code.resize(KEXECORE_PAGE_SIZE, 0);
    if ((features & KEXECORE_FEATURE_LA57) != 0) {
      const std::uint64_t address = FifthLevel();
      std::memcpy(code.data() + kFifthLevelAt, &address, sizeof address);
    }
    EXPECT_EQ(host.Page(host.entered.control), code);
    EXPECT_TRUE(host.Leaked().empty());
  }

  /// The allocator hands out RAM on both sides of a border between tables.
  long LoadScattered() {
    PutLoad(KEXEC_TYPE_DEFAULT,
            {{kData, 0x8000, 0x1ff8000, 0x10000},
             {0, 0, 0, 0x100000},
             {kData, 0x1000, 0x3fffe000, 0x4000},
             {0, 0, std::uint64_t{5} << 39, 0x1000}},
            0x1ff8000);
    // The allocator hands out destinations for tables and list, too.
    host.hand_out = {0x1ff8, 0x20100, 0x1ff9, 0x3ffff, 0x20101, 0x20900, 0x2000};
    return Call(KEXEC_CMD_kexec_load);
  }
  void ExpectScattered() {
    ExpectMapped(KEXEC_TYPE_DEFAULT, {{0x1ff8000, 0x10000},
                                      {0, 0x100000},
                                      {0x3fffe000, 0x4000},
                                      {std::uint64_t{5} << 39, 0x1000}});
  }

  long Finish(long answer) {
    while (answer == -KEXECORE_ERESTART) answer = Continue();
    return answer;
  }

  /// Makes each call of a hook that can fail do so, in a load of its own on a new machine each
  /// time. `load` carries a load of type DEFAULT out to its end, and returns its answer. Where that
  /// is 0, `expect` looks at the image: no failure may leave it incomplete.
  void ExpectNothingLost(const std::function<long()>& load, const std::function<void()>& expect,
                         int at_least) {
    Restart();
    EXPECT_EQ(load(), 0);
    const int calls = host.can_fail;
    ASSERT_GT(calls, at_least);
    for (int nth = 0; nth < calls; ++nth) {
      SCOPED_TRACE(nth);
      Restart();
      host.fail_nth = nth;
      const long answer = load();
      host.fail_nth = -1;
      // The load succeeded where the failure only delayed giving pages back.
      if (answer == 0) {
        expect();  // enters it
        EXPECT_EQ(kexecore_enter_failed(&instance), 0);
        EXPECT_EQ(Unload(KEXEC_TYPE_DEFAULT), 0);
      }
      if (answer != 0) EXPECT_TRUE(answer == -KEXECORE_ENOMEM || answer == -KEXECORE_EFAULT);
      EXPECT_TRUE(host.allocated.empty());
      if (HasFailure()) return;
    }
  }

  void ExpectToGoOnWhereverItPauses() {
    for (int every = 1; every < 4; ++every) {
      Restart();
      int asked = 0;
      host.pause = [&] { return ++asked % every == 0; };
      EXPECT_EQ(Finish(LoadScattered()), 0);
      host.pause = nullptr;
      ExpectScattered();
    }
  }

  std::set<kexecore_mfn_t> tables;
  std::set<kexecore_mfn_t> in_area;  // the tables, and the control page, that lie in the crash area
  std::vector<kexecore_range> ram = {RecordingHost::kRam};
  kexecore_range crash = {RecordingHost::kCrashStart, RecordingHost::kCrashSize};
  std::uint32_t features = KEXECORE_FEATURE_LISTS;
};

}  // namespace kexecore
