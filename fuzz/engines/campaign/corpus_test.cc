// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/corpus.h"

#include <gtest/gtest.h>

#include <system_error>

#include "cli/file.h"

namespace campaign {
namespace {

namespace fs = std::filesystem;

class CorpusTest : public ::testing::Test {
 protected:
  CorpusTest() : base_(fs::path(::testing::TempDir()) / "corpus_test") {
    fs::remove_all(base_);
    fs::create_directories(base_ / "from");
  }

  fs::path Write(const std::string& name, const std::string& bytes) {
    WriteBytes(base_ / "from" / name, bytes);
    return base_ / "from" / name;
  }

  fs::path base_;
};

TEST_F(CorpusTest, HoldsTheSameInputOnce) {
  Corpus corpus(base_ / "to");
  EXPECT_TRUE(corpus.Add(Write("a", "same")));
  EXPECT_FALSE(corpus.Add(Write("b", "same")));
  EXPECT_TRUE(corpus.Add(Write("c", "other")));
  EXPECT_EQ(corpus.Count(), 2u);
  EXPECT_EQ(cli::ReadText(corpus.directory() / NameOf("same")), "same");
}

TEST_F(CorpusTest, AddsWhatIsNewAndPassesOverWhatIsNoInput) {
  Corpus corpus(base_ / "to");
  Write("id:000000", "x");
  Write("README.txt", "not an input");
  Write(".state", "not an input");
  Write("empty", "");
  EXPECT_EQ(corpus.AddNewFrom(base_ / "from"), 1u);
  EXPECT_EQ(corpus.AddNewFrom(base_ / "from"), 0u);
  Write("id:000001", "y");
  EXPECT_EQ(corpus.AddNewFrom(base_ / "from"), 1u);
  EXPECT_EQ(corpus.AddNewFrom(base_ / "nowhere"), 0u);
}

TEST_F(CorpusTest, TheEmptyInputIsOneToo) {
  Corpus corpus(base_ / "to");
  EXPECT_TRUE(corpus.Add(Write("crash-of-nothing", "")));
  EXPECT_EQ(corpus.Count(), 1u);
}

TEST_F(CorpusTest, RemovesAnInputUnderWhateverName) {
  Corpus corpus(base_ / "to");
  corpus.Add(Write("a", "bad"));
  corpus.Add(Write("b", "fine"));
  WriteBytes(corpus.directory() / "named-by-libfuzzer", "bad");
  corpus.Remove(base_ / "from/a");
  EXPECT_EQ(corpus.Count(), 1u);
}

TEST_F(CorpusTest, SaysWhichFileCannotBeWritten) {
  try {
    WriteBytes(base_ / "nowhere/file", "x");
    FAIL();
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), ENOENT);
    EXPECT_NE(std::string(error.what()).find("nowhere"), std::string::npos);
  }
}

}  // namespace
}  // namespace campaign
