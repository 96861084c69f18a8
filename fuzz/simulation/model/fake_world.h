// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <set>
#include <vector>

#include "fuzz/simulation/model/platform.h"
#include "fuzz/simulation/model/world.h"

namespace model {

/// A guest for tests: it has the bytes that the test gives it, and the calls fail that the test
/// chooses.
class FakeWorld : public World {
 public:
  int Privilege() override { return privilege; }
  bool HasBadNotes() override { return bad_notes; }

  bool Fetch(std::uint32_t nth, std::uint32_t, std::uint64_t address,
             std::span<std::uint8_t> out) override {
    const auto found = memory.find(address);
    if (failing_copies.contains(nth) || found == memory.end()) return false;
    if (found->second.size() < out.size()) return false;
    std::memcpy(out.data(), found->second.data(), out.size());
    return true;
  }

  bool CanFetch(std::uint32_t nth, std::uint32_t, std::uint64_t, std::uint64_t) override {
    ++data_copies;
    return !failing_copies.contains(nth);
  }

  bool CanWrite(std::uint32_t, std::uint32_t, std::uint64_t, std::uint64_t) override {
    return writable;
  }

  const std::uint8_t* MapGuestPage(std::uint32_t, std::uint32_t, std::uint64_t mfn) override {
    const auto found = frames.find(mfn);
    return found == frames.end() ? nullptr : found->second.data();
  }

  Course HowFar() override { return course; }
  bool IsShown(std::uint32_t) override { return shown; }
  int Prepare() override { return prepare; }
  int Enter() override { return enter; }

  template <typename T>
  void Put(std::uint64_t address, const T& value) {
    const auto* first = reinterpret_cast<const std::uint8_t*>(&value);
    memory[address].assign(first, first + sizeof(value));
  }

  /// Fills a page of the guest's machine memory: these entries, then zeroes.
  template <typename Entry>
  void PutPage(std::uint64_t mfn, const std::vector<Entry>& entries) {
    auto& page = frames[mfn];
    page.fill(0);
    std::memcpy(page.data(), entries.data(), entries.size() * sizeof(Entry));
  }

  /// An allocation fails, or (in_crash_area) a mapping of the crash area.
  void Fail(std::uint32_t accesses, bool in_crash_area = false) {
    course.failure = {.accesses = accesses,
                      .in_crash_area = in_crash_area,
                      .frame = 0,
                      .is_mapping = in_crash_area,
                      .prepared = false};
    course.failed_mappings = in_crash_area ? 1 : 0;
  }

  /// `count` mappings of allocated pages fail. `is_stuck`: the core answers that it is suspended.
  void FailMappings(std::uint32_t accesses, std::uint32_t count, bool is_stuck) {
    course.failure = {.accesses = accesses,
                      .in_crash_area = false,
                      .frame = 0,
                      .is_mapping = true,
                      .prepared = false};
    course.failed_mappings = count;
    course.is_stuck = is_stuck;
  }

  void Pause(std::uint32_t accesses, bool prepared = false) {
    course.pause = {.accesses = accesses, .prepared = prepared};
  }

  std::map<std::uint64_t, std::vector<std::uint8_t>> memory;
  std::map<std::uint64_t, std::array<std::uint8_t, kPageSize>> frames;
  std::set<std::uint32_t> failing_copies;
  Course course;
  bool writable = true, shown = true, bad_notes = false;
  int privilege = 1;
  int enter = 0, prepare = 0;
  int data_copies = 0;
};

}  // namespace model
