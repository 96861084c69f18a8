// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "fuzz/engines/targets/catalogue.h"
#include "fuzz/engines/targets/meaning.h"
#include "fuzz/engines/targets/seeds.h"

namespace targets {
namespace {

Bytes BytesOf(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

TEST(Registry, ListsEachTargetUnderOneName) {
  ASSERT_GE(Catalogue().size(), 3u);
  ASSERT_EQ(Meanings().size(), Catalogue().size());
  ASSERT_EQ(AllSeeds().size(), Catalogue().size());
  for (std::size_t i = 0; i < Catalogue().size(); ++i) {
    const TargetInfo& info = *Catalogue()[i];
    EXPECT_EQ(Meanings()[i]->target, info.name);
    EXPECT_EQ(AllSeeds()[i]->target, info.name);
    EXPECT_EQ(FindTarget(info.name), &info);
  }
  EXPECT_EQ(FindTarget("another_fuzz"), nullptr);
  EXPECT_EQ(FindTarget(kEmptyTarget), nullptr);
  ASSERT_NE(FindTarget(kTraceTarget), nullptr);
  EXPECT_TRUE(FindTarget(kTraceTarget)->is_trace);
}

TEST(Registry, EachTargetSaysWhatEnginesNeed) {
  for (const TargetInfo* const info : Catalogue()) {
    SCOPED_TRACE(info->name);
    EXPECT_FALSE(info->harmless.empty());  // AFL++ refuses an empty one
    EXPECT_LE(info->harmless.size(), info->max_bytes);
    EXPECT_GT(info->speed_goal, 0);
    EXPECT_TRUE(info->dictionary.empty() ||
                std::filesystem::exists("corpora/dictionaries/" + std::string(info->dictionary)));
  }
}

TEST(Registry, EachTargetGivesItsInputsAMeaning) {
  for (std::size_t i = 0; i < Catalogue().size(); ++i) {
    const TargetInfo& info = *Catalogue()[i];
    const Meaning& meaning = *Meanings()[i];
    SCOPED_TRACE(info.name);
    EXPECT_EQ(meaning.check == nullptr, info.is_trace);
    EXPECT_EQ(meaning.story == nullptr, info.is_trace);
    EXPECT_EQ(meaning.to_trace == nullptr, info.is_trace);
    if (info.is_trace) continue;
    EXPECT_FALSE(meaning.check(BytesOf(info.harmless)));
    for (const auto& [name, bytes] : AllSeeds()[i]->make({})) {
      EXPECT_FALSE(meaning.check(bytes)) << name;
      EXPECT_FALSE(meaning.story(bytes).empty()) << name;
    }
  }
}

TEST(Registry, EachTargetHasSeedsEvenWithoutTraces) {
  for (const Seeds* const seeds : AllSeeds()) {
    EXPECT_FALSE(seeds->make({}).empty()) << seeds->target;
  }
}

}  // namespace
}  // namespace targets
