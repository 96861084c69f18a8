// SPDX-License-Identifier: MIT
//
// The committed recordings of the real client: they can be made again byte for byte, they give
// every answer again, and the image in machine memory is what the client handed over.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "cli/file.h"
#include "client/digest.h"
#include "client/kernel_pin.h"
#include "client/program.h"
#include "client/recipes.h"
#include "fuzz/simulation/replay/replay.h"
#include "fuzz/simulation/replay/session.h"
#include "trace/file.h"
#include "trace/find.h"
#include "trace/foreign.h"
#include "trace/pattern.h"

namespace client {
namespace {

namespace fs = std::filesystem;
using Buffer = std::vector<std::uint8_t>;

const fs::path kTraces = "corpora/traces";  // from the runfiles, where a test starts

// A cache of the test's own, with the kernel that setup fetched, and what recording adds.
class Corpus : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const std::string kernel = PinnedKernel().sha256;
    const fs::path fetched = trace::ForeignStore().PathOf(kernel);
    const fs::path cache = fs::path(testing::TempDir()) / "cache";
    fs::create_directories(cache / "foreign");
    if (fs::exists(fetched)) fs::create_symlink(fetched, cache / "foreign" / kernel);
    setenv("KEXECORE_CACHE", cache.c_str(), 1);
    setenv("KEXECORE_CLIENT_PRELOAD", "client/preload/libkexecore_client.so", 1);
    setenv("KEXECORE_CLIENT_INITRAMFS", "asm/host/initramfs/initramfs.cpio", 1);
    if (fs::exists(fetched)) {
      different_ = RecordAgain(kTraces).different;
    } else {
      no_kernel_ = WhyNot(fetched);
    }
  }

  // What setup wrote down when the archive did not have the kernel; nothing when setup did not run.
  static std::string WhyNot(const fs::path& kernel) {
    std::ifstream note(kernel.string() + ".unavailable");
    std::string line;
    std::getline(note, line);
    return line.empty() ? kNoSetup : line;
  }

  static constexpr char kNoSetup[] = "no kernel in the cache; run ./kexecore setup";
  static inline std::string no_kernel_;               // why there is none; empty where there is
  static inline std::vector<std::string> different_;  // traces that were recorded otherwise
};

TEST_F(Corpus, EveryTraceHasARecipe) {
  std::vector<std::string> files, recipes;
  for (const auto& entry : fs::directory_iterator(kTraces)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().filename());
  }
  for (const Recipe& recipe : ReadRecipes(kTraces)) recipes.push_back(recipe.file);
  std::sort(files.begin(), files.end());
  std::sort(recipes.begin(), recipes.end());
  EXPECT_EQ(files, recipes);
  EXPECT_GE(files.size(), 3u);
}

TEST_F(Corpus, CanBeRecordedAgainByteForByte) {
  ASSERT_TRUE(FindProgram("kexec").has_value()) << "no kexec; run ./kexecore setup";
  ASSERT_NE(no_kernel_, kNoSetup);
  if (!no_kernel_.empty()) GTEST_SKIP() << no_kernel_;
  EXPECT_EQ(different_, std::vector<std::string>{}) << "see client/record_corpus.sh";
}

TEST_F(Corpus, EveryAnswerComesAgain) {
  for (const Recipe& recipe : ReadRecipes(kTraces)) {
    const trace::Trace trace = trace::LoadFile(kTraces / recipe.file);
    ASSERT_FALSE(trace.hypercalls.empty()) << recipe.file;
    for (const auto& call : trace.hypercalls) EXPECT_TRUE(call.result) << recipe.file;
    trace::ForeignStore store;
    const replay::Outcome outcome = replay::Run(trace, store);
    EXPECT_TRUE(outcome.violations.empty()) << recipe.file;
    EXPECT_TRUE(outcome.differences.empty()) << recipe.file;
    EXPECT_EQ(outcome.results.size(), trace.hypercalls.size());
  }
}

// Without the foreign bytes, too: they decide nothing but the image.
TEST_F(Corpus, EveryAnswerComesAgainWithoutForeignBytes) {
  for (const Recipe& recipe : ReadRecipes(kTraces)) {
    const trace::Trace trace = trace::LoadFile(kTraces / recipe.file);
    trace::ForeignStore nothing(fs::path(testing::TempDir()) / "empty");
    EXPECT_TRUE(replay::Run(trace, nothing).held()) << recipe.file;
    EXPECT_EQ(nothing.missing().size(), trace.foreign.size()) << recipe.file;
  }
}

// What a client handed over at guest addresses, read by this test alone: no code of the machine's.
class Handed {
 public:
  Handed(const trace::Trace& trace, const trace::Hypercall& call) {
    for (const trace::Content& content : call.memory) {
      if (const auto* bytes = std::get_if<trace::Bytes>(&content.what)) {
        parts_[content.at] = bytes->data;
      } else if (const auto* zeroes = std::get_if<trace::Pattern>(&content.what)) {
        EXPECT_EQ(zeroes->seed, trace::kZeroSeed);
        parts_[content.at] = Buffer(zeroes->size, 0);
      } else if (const auto* foreign = std::get_if<trace::Foreign>(&content.what)) {
        const Buffer file = File(trace.foreign.at(foreign->file));
        const auto begin = file.begin() + static_cast<std::ptrdiff_t>(foreign->offset);
        parts_[content.at] = Buffer(begin, begin + static_cast<std::ptrdiff_t>(foreign->size));
      }
    }
  }

  // Parts that follow one another without a gap, from `at` on.
  Buffer Read(std::uint64_t at, std::uint64_t size) const {
    Buffer bytes;
    while (bytes.size() < size) {
      const auto part = parts_.find(at + bytes.size());
      if (part == parts_.end()) {
        ADD_FAILURE() << "nothing at " << std::hex << at + bytes.size();
        break;
      }
      bytes.insert(bytes.end(), part->second.begin(), part->second.end());
    }
    EXPECT_EQ(bytes.size(), size);
    return bytes;
  }

 private:
  static Buffer File(const trace::ForeignFile& file) {
    Buffer bytes = cli::ReadBytes(trace::ForeignStore().PathOf(file.sha256));
    EXPECT_EQ(Sha256(bytes), file.sha256) << file.name;
    return bytes;
  }

  std::map<std::uint64_t, Buffer> parts_;
};

TEST_F(Corpus, TheImageIsWhatTheClientHandedOver) {
  if (!no_kernel_.empty()) GTEST_SKIP() << no_kernel_;
  std::uint64_t compared = 0;
  for (const Recipe& recipe : ReadRecipes(kTraces)) {
    const trace::Trace trace = trace::LoadFile(kTraces / recipe.file);
    trace::ForeignStore store;
    replay::Session session(trace, store);
    for (const trace::Hypercall& call : trace.hypercalls) {
      EXPECT_EQ(session.Step(call), call.result);
      if (call.op != 4 || call.result != 0) continue;
      const Handed handed(trace, call);
      const auto* const argument = trace::Find<trace::LoadArgument>(call);
      const auto* const descriptors = trace::Find<trace::Descriptors>(call);
      ASSERT_TRUE(argument != nullptr && descriptors != nullptr) << recipe.file;
      for (const trace::Segment& segment : descriptors->segments) {
        if (segment.buf == 0) continue;
        Buffer want = handed.Read(segment.buf, segment.buf_size);
        want.resize(segment.dest_size, 0);
        EXPECT_TRUE(session.ReadImage(argument->type, segment.dest_maddr, segment.dest_size) ==
                    want)
            << recipe.file << ": segment at " << std::hex << segment.dest_maddr;
        compared += want.size();
      }
    }
    EXPECT_TRUE(store.missing().empty()) << recipe.file;
  }
  EXPECT_GT(compared, 250u << 20);  // kernels of all loads, each with its zeroed end
}

}  // namespace
}  // namespace client
