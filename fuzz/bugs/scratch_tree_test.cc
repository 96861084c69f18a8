// SPDX-License-Identifier: MIT
#include "fuzz/bugs/scratch_tree.h"

#include <gtest/gtest.h>

#include <fstream>

#include "cli/file.h"
#include "fuzz/bugs/known_bug.h"
#include "fuzz/engines/campaign/corpus.h"

namespace bugs {
namespace {

namespace fs = std::filesystem;

constexpr char kPatch[] =
    "Name: x\n\n--- a/core/x.cc\n+++ b/core/x.cc\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n";

class ScratchTreeTest : public ::testing::Test {
 protected:
  ScratchTreeTest() : base_(fs::path(::testing::TempDir()) / "scratch_tree_test") {
    fs::remove_all(base_);
    for (const char* const folder :
         {"asm", "bazel", "boot", "cli", "client", "core", "corpora", "fuzz", "proofs", "trace"}) {
      fs::create_directories(source() / folder);
    }
    Write("source/WORKSPACE", "");
    Write("source/core/x.cc", "one\ntwo\nthree\n");
    Write("x.patch", kPatch);
  }

  void Write(const fs::path& name, const std::string& text) {
    campaign::WriteBytes(base_ / name, text);
  }
  std::string Read(const fs::path& name) const { return cli::ReadText(base_ / name); }
  fs::path source() const { return base_ / "source"; }

  fs::path base_;
};

TEST_F(ScratchTreeTest, BreaksACopyAndMakesItWholeAgain) {
  ScratchTree tree(source(), base_ / "tree");
  tree.Break(base_ / "x.patch");
  EXPECT_EQ(Read("tree/core/x.cc"), "one\n2\nthree\n");
  EXPECT_EQ(Read("source/core/x.cc"), "one\ntwo\nthree\n");
  Write("tree/core/left_over.cc", "of an earlier version");
  tree.Break(base_ / "x.patch");  // the first patch is gone by then
  EXPECT_EQ(Read("tree/core/x.cc"), "one\n2\nthree\n");
  EXPECT_FALSE(fs::exists(base_ / "tree/core/left_over.cc"));
  EXPECT_TRUE(fs::exists(base_ / "tree/WORKSPACE"));
}

TEST_F(ScratchTreeTest, APatchThatDoesNotApplyIsRefused) {
  ScratchTree tree(source(), base_ / "tree");
  for (const char* const changed : {"one\nTWO\nthree\n", "one\ntwo\nTHREE\n"}) {
    Write("source/core/x.cc", changed);
    try {
      tree.Break(base_ / "x.patch");
      ADD_FAILURE() << changed;
    } catch (const PatchRefused& error) {
      EXPECT_NE(std::string(error.what()).find("x.patch: does not apply"), std::string::npos);
    }
    EXPECT_EQ(Read("tree/core/x.cc"), changed);
  }
}

TEST_F(ScratchTreeTest, EachKnownBugAppliesToTheSourcesAsTheyAre) {
  for (const char* const folder : {"asm", "core"}) {
    fs::remove_all(source() / folder);
    fs::copy(folder, source() / folder, fs::copy_options::recursive);
  }
  ScratchTree tree(source(), base_ / "tree");
  for (const KnownBug& bug : ReadKnownBugs("corpora/known_bugs", {})) {
    EXPECT_NO_THROW(tree.Break(bug.patch)) << bug.name;
    std::size_t changed = 0;
    for (const char* const folder : {"asm", "core"}) {
      for (const fs::directory_entry& file : fs::directory_iterator(source() / folder)) {
        const fs::path name = folder / file.path().filename();
        if (file.is_regular_file() && Read("tree" / name) != Read("source" / name)) ++changed;
      }
    }
    EXPECT_GE(changed, 1u) << bug.name;
  }
}

}  // namespace
}  // namespace bugs
