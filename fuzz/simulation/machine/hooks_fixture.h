// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "fuzz/simulation/machine/machine.h"
#include "trace/foreign.h"

/// A machine for tests of the hooks: with a crash area, RAM, and a little memory that the caller
/// owns.
namespace machine {

inline constexpr std::uint64_t kCrash = 0x8000000;
inline constexpr kexecore_mfn_t kFrame = kCrash / kPageSize;

inline constexpr kexecore_mfn_t kOwned = 0x6000;  // and the two frames after it

class Recorder : public Watcher {
 public:
  void PageChanged(const Mapping& mapping) override { changed.push_back(mapping.mfn); }
  std::vector<kexecore_mfn_t> changed;
};

class Hooks : public testing::Test {
 protected:
  Hooks() {
    description_.crash = {kCrash, 0x100000};
    description_.ram = {{0, 0x10000000}};
    description_.owned = {kOwned * kPageSize, 0x3800};
    description_.cpu_notes = {{0x1000, 0x400}};
    call_.memory = {{0x100, trace::Bytes{{'a', 'b', 'c', 'd'}}}};
    machine_.Reset(description_, {}, &watcher_);
  }

  std::string Copy(std::size_t size) {
    std::string text(size, '\0');
    if (kexecore_hook_copy_from_guest(&machine_, text.data(), 0x100, size) != 0) return "fault";
    return text;
  }

  bool Sees(Misuse::Kind kind) const {
    return !machine_.log().misuses.empty() && machine_.log().misuses[0].kind == kind;
  }

  trace::ForeignStore store_{std::filesystem::path()};
  trace::MachineDescription description_;
  trace::Hypercall call_;
  Recorder watcher_;
  Machine machine_{store_};
};

}  // namespace machine
