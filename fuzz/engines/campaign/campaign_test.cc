// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/campaign.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string_view>
#include <system_error>

#include "cli/file.h"
#include "fuzz/engines/campaign/corpus.h"

namespace campaign {
namespace {

namespace fs = std::filesystem;

constexpr char kTarget[] = "segments_fuzz";  // the tests install toy_fuzz under this name

class CampaignTest : public ::testing::Test {
 protected:
  CampaignTest() : base_(fs::path(::testing::TempDir()) / "campaign_test") {
    fs::remove_all(base_);
    Install("fuzz/engines/campaign/toy_fuzz_libfuzzer", "libfuzzer");
    Install("fuzz/engines/campaign/toy_fuzz_afl", "afl");
    options_.targets = {kTarget};
    options_.engines = {Engine::kLibFuzzer, Engine::kAfl};
    options_.time = std::chrono::minutes(20);  // for what should end before
    options_.directory = base_ / "work";
  }

  void Install(const fs::path& program, const std::string& engine) {
    const fs::path place = base_ / "bin/fuzz/engines/targets" / kTarget;
    fs::create_directories(place);
    fs::remove(place / (std::string(kTarget) + "_" + engine));
    fs::create_symlink(fs::absolute(program), place / (std::string(kTarget) + "_" + engine));
  }

  void WriteFile(const fs::path& file, const std::string& bytes) {
    fs::create_directories(file.parent_path());
    WriteBytes(file, bytes);
  }

  TargetResult Fuzz() {
    return campaign::Run(options_, {.root = base_, .bin = base_ / "bin"},
                         [this](auto&&...) { ++words_; })
        .targets.at(0);
  }

  using Enough = std::function<bool(const std::vector<Share>& shares, std::size_t findings)>;

  /// With a Ctrl-C once it is enough.
  TargetResult FuzzUntil(const Enough& enough) {
    const Result result =
        campaign::Run(options_, {.root = base_, .bin = base_ / "bin"},
                      [&](const std::string& /*target*/, auto /*left*/,
                          const std::vector<Share>& shares, std::size_t findings) {
                        if (enough(shares, findings)) kill(getpid(), SIGINT);
                      });
    EXPECT_TRUE(result.interrupted) << "it never was enough";
    EXPECT_LT(result.seconds, std::chrono::duration<double>(options_.time).count());
    return result.targets.at(0);
  }

  /// How many executions AFL++ had made when it found its last input: that input's name says it.
  /// The statistics are old while it runs.
  std::uint64_t AflExecutions() const {
    constexpr std::string_view kMark = ",execs:";
    std::uint64_t executions = 0;
    for (const char* const folder : {"queue", "crashes"}) {
      std::error_code absent;
      for (const fs::directory_entry& input :
           fs::directory_iterator(place().scratch / "afl/main" / folder, absent)) {
        const std::string name = input.path().filename();
        const std::size_t at = name.find(kMark);
        if (at == std::string::npos) continue;
        executions =
            std::max<std::uint64_t>(executions, std::stoull(name.substr(at + kMark.size())));
      }
    }
    return executions;
  }

  Place place() const { return PlaceOf(options_.directory, kTarget); }

  fs::path base_;
  Options options_;
  int words_ = 0;
};

TEST_F(CampaignTest, EachEngineFindsTheBug) {
  options_.stop_at_first_finding = true;
  for (const Engine engine : {Engine::kLibFuzzer, Engine::kAfl}) {
    options_.engines = {engine};
    options_.directory = base_ / std::string(Name(engine));
    const TargetResult result = Fuzz();
    ASSERT_GE(result.new_findings, 1u) << Name(engine);
    for (const fs::directory_entry& finding : fs::directory_iterator(result.findings)) {
      EXPECT_TRUE(cli::ReadText(finding.path()).starts_with("bug!")) << Name(engine);
    }
    EXPECT_GT(result.shares.at(0).executions, 10u) << Name(engine);
  }
  EXPECT_GT(words_, 0);
}

TEST_F(CampaignTest, GoesOnAfterAFindingAndSharesTheCorpus) {
  WriteFile(base_ / "corpora/seeds" / kTarget / "trips", "bug! at once");
  const TargetResult result =
      FuzzUntil([&](const std::vector<Share>& shares, std::size_t findings) {
        return findings != 0 && shares[0].executions > 10000 && AflExecutions() > 100;
      });
  EXPECT_GE(result.new_findings, 1u);
  EXPECT_EQ(cli::ReadText(place().findings / NameOf("bug! at once")), "bug! at once");
  EXPECT_FALSE(fs::exists(place().corpus / NameOf("bug! at once")));
  ASSERT_EQ(result.shares.size(), 2u);
  EXPECT_GT(result.shares[0].executions, 10000u);
  EXPECT_GT(result.shares[1].executions, 100u);
}

TEST_F(CampaignTest, PicksUpWhatAKilledCampaignLeft) {
  WriteFile(place().scratch / "libfuzzer-0/crash-1234", "bug! one");
  WriteFile(place().scratch / "afl/main/crashes/id:000000,sig:06", "bug! two");
  WriteFile(place().scratch / "afl/main/queue/id:000003,src:000000", "bu");
  WriteFile(place().corpus / "kept", "b");
  FuzzUntil([](const std::vector<Share>& shares, std::size_t /*findings*/) {
    return shares[0].executions != 0;
  });
  EXPECT_TRUE(fs::exists(place().findings / NameOf("bug! one")));
  EXPECT_TRUE(fs::exists(place().findings / NameOf("bug! two")));
  EXPECT_TRUE(fs::exists(place().corpus / NameOf("bu")));
  EXPECT_TRUE(fs::exists(place().corpus / "kept"));
}

TEST_F(CampaignTest, AnInterruptSavesWhatWasFound) {
  const TargetResult result =
      FuzzUntil([this](const std::vector<Share>& shares, std::size_t /*findings*/) {
        // One input was there to begin with.
        return shares[0].executions != 0 && Corpus(place().corpus).Count() >= 3;
      });
  EXPECT_GT(result.shares.at(0).executions, 0u);
  EXPECT_GE(Corpus(place().corpus).Count(), 3u);
}

TEST_F(CampaignTest, SaysThatATargetIsMissing) {
  fs::remove(base_ / "bin/fuzz/engines/targets/segments_fuzz/segments_fuzz_libfuzzer");
  EXPECT_THROW(Fuzz(), std::system_error);
}

TEST_F(CampaignTest, SaysThatAnEngineDoesNotWork) {
  Install("/bin/false", "libfuzzer");
  EXPECT_THROW(Fuzz(), Broken);
  Install("fuzz/engines/campaign/toy_fuzz_libfuzzer", "libfuzzer");
  Install("/bin/false", "afl");
  EXPECT_THROW(Fuzz(), Broken);
}

/// Mounts a disk of 4 MiB in a mount namespace of our own; as root of a user namespace if need be.
bool MountSmallDisk(const fs::path& directory) {
  const uid_t user = getuid();
  const gid_t group = getgid();
  if (unshare(CLONE_NEWNS) != 0) {
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    std::ofstream("/proc/self/setgroups") << "deny";
    std::ofstream("/proc/self/uid_map") << "0 " << user << " 1";
    std::ofstream("/proc/self/gid_map") << "0 " << group << " 1";
  }
  mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
  return mount("small", directory.c_str(), "tmpfs", 0, "size=4m") == 0;
}

TEST_F(CampaignTest, AFullDiskIsNoticed) {
  fs::create_directories(options_.directory);
  if (!MountSmallDisk(options_.directory)) GTEST_SKIP() << "no small disk to be had here";
  WriteFile(place().corpus / "kept", "bug");
  const auto fill = [this](const std::vector<Share>& shares, std::size_t /*findings*/) {
    if (shares[0].executions != 0) {
      std::ofstream(options_.directory / "filler") << std::string(std::size_t{4} << 20, 'x');
    }
    return false;
  };
  try {
    FuzzUntil(fill);
    ADD_FAILURE() << "it went on";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), ENOSPC) << error.what();
  }
  EXPECT_EQ(fs::file_size(place().corpus / "kept"), 3u);
  for (const fs::directory_entry& entry : fs::directory_iterator(place().corpus)) {
    EXPECT_GT(entry.file_size(), 0u) << entry.path();
  }
  umount2(options_.directory.c_str(), MNT_DETACH);
}

}  // namespace
}  // namespace campaign
