// SPDX-License-Identifier: MIT
//
// The real thing: Debian's kernel, loaded as the real client does, boots through the core up to an
// initramfs that turns the machine off.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "boot/boot.h"
#include "client/kernel_pin.h"
#include "client/recipes.h"
#include "client/recording.h"
#include "trace/foreign.h"
#include "trace/trace.h"

namespace boot {
namespace {

namespace fs = std::filesystem;

const fs::path kTraces = "corpora/traces";  // from the runfiles, where a test starts

// Why there is no kernel; nothing where there is one.
std::string NoKernel() {
  const fs::path kernel = trace::ForeignStore().PathOf(client::PinnedKernel().sha256);
  if (fs::exists(kernel)) return {};
  std::ifstream note(kernel.string() + ".unavailable");
  std::string line;
  std::getline(note, line);
  EXPECT_FALSE(line.empty()) << "no kernel in the cache; run ./kexecore setup";
  return line.empty() ? "no set-up" : line;
}

// Records the trace again, which brings its purgatory into a cache of the test's own, and boots it.
// `more` is what the client does after it, in a shell's words.
Booted BootTrace(const std::string& file, const std::string& more = "") {
  const std::string kernel = client::PinnedKernel().sha256;
  const fs::path cache = fs::path(testing::TempDir()) / (file + (more.empty() ? "" : "_more"));
  fs::create_directories(cache / "foreign");
  fs::create_symlink(trace::ForeignStore().PathOf(kernel), cache / "foreign" / kernel);
  const char* const given = std::getenv("KEXECORE_CACHE");
  const std::string before = given != nullptr ? given : "";
  setenv("KEXECORE_CACHE", cache.c_str(), 1);
  setenv("KEXECORE_CLIENT_PRELOAD", "client/preload/libkexecore_client.so", 1);
  setenv("KEXECORE_CLIENT_INITRAMFS", "asm/host/initramfs/initramfs.cpio", 1);
  trace::Trace trace;
  for (client::Recipe& recipe : client::ReadRecipes(kTraces)) {
    if (recipe.file != file) continue;
    std::vector<std::string>& command = recipe.arguments.command;
    if (!more.empty()) command.insert(command.begin(), {"sh", "-c", "\"$0\" \"$@\" && " + more});
    trace = client::Record(recipe.arguments).trace;
  }
  trace::ForeignStore store;
  const Booted booted = Boot(trace, store,
                             {.hypervisor = "asm/host/hypervisor/hypervisor.bin",
                              .time_out = std::chrono::minutes(5),
                              .after_marker = std::chrono::minutes(5)});
  given != nullptr ? setenv("KEXECORE_CACHE", before.c_str(), 1) : unsetenv("KEXECORE_CACHE");
  return booted;
}

// Each of these was said, in this order.
void ExpectSaid(const Booted& booted,
                const std::vector<std::pair<std::string, std::string>>& said) {
  std::size_t next = 0;
  std::string all;
  for (const Event& event : booted.events) {
    all += event.who + ": " + event.text + "\n";
    if (next == said.size() || event.who != said[next].first) continue;
    if (event.text.find(said[next].second) != std::string::npos) ++next;
  }
  EXPECT_EQ(next, said.size()) << "not said: " << said[next].second << "\n" << all;
}

TEST(Kernel, DefaultImageBoots) {
  if (const std::string why = NoKernel(); !why.empty()) GTEST_SKIP() << why;
  const Booted booted = BootTrace("kexec_boot_l.json");
  EXPECT_TRUE(booted.has_marker);
  EXPECT_EQ(booted.ended.end, End::kEnded);
  ExpectSaid(booted, {{"hypervisor", "enter: DEFAULT, 64-bit"},
                      {"hypervisor", "over the hypervisor"},
                      {"hypervisor", "cpu 1: stopped"},
                      {"purgatory", "I'm in purgatory"},
                      {"kernel", "Linux version"},
                      {"process", kMarker},
                      {"kernel", "Power down"}});
}

// The client loads and executes: the hypervisor has nothing to add.
TEST(Kernel, ClientsOwnExecBoots) {
  if (const std::string why = NoKernel(); !why.empty()) GTEST_SKIP() << why;
  const Booted booted = BootTrace("kexec_boot_l.json", "kexec -e -x -y");
  EXPECT_TRUE(booted.has_marker);
  EXPECT_EQ(booted.ended.end, End::kEnded);
  ExpectSaid(booted, {{"hypervisor", "load: 0"},
                      {"hypervisor", "enter: DEFAULT, 64-bit"},
                      {"kernel", "Linux version"},
                      {"process", kMarker}});
  for (const Event& event : booted.events) {
    EXPECT_EQ(event.text.find("exec: the DEFAULT image"), std::string::npos);
  }
}

TEST(Kernel, CrashImageBootsOutOfAnNmi) {
  if (const std::string why = NoKernel(); !why.empty()) GTEST_SKIP() << why;
  const Booted booted = BootTrace("kexec_boot_p.json");
  EXPECT_TRUE(booted.has_marker);
  EXPECT_EQ(booted.ended.end, End::kEnded);
  ExpectSaid(booted, {{"hypervisor", "crash: in an NMI"},
                      {"hypervisor", "enter: CRASH, 64-bit"},
                      {"hypervisor", "cpu 1: stopped"},
                      {"purgatory", "I'm in purgatory"},
                      {"kernel", "Linux version"},
                      {"process", kMarker},
                      {"kernel", "Power down"}});
}

}  // namespace
}  // namespace boot
