// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "fuzz/simulation/machine/page.h"
#include "fuzz/simulation/model/world.h"
#include "fuzz/simulation/replay/subject.h"

namespace replay {

/// Answers the model's questions about a call that the core has just returned from: the model sees
/// the guest memory, the faults and the pauses that the core met.
class MachineWorld final : public model::World {
 public:
  explicit MachineWorld(const Subject& subject) : subject_(subject) {}

  /// The core returned `result`. The model may ask until the machine settles.
  void Returned(std::int64_t result) { result_ = result; }

  int Privilege() override;
  bool HasBadNotes() override;
  bool Fetch(std::uint32_t nth, std::uint32_t accesses, std::uint64_t address,
             std::span<std::uint8_t> out) override;
  bool CanFetch(std::uint32_t nth, std::uint32_t accesses, std::uint64_t address,
                std::uint64_t size) override;
  bool CanWrite(std::uint32_t nth, std::uint32_t accesses, std::uint64_t address,
                std::uint64_t size) override;
  const std::uint8_t* MapGuestPage(std::uint32_t nth, std::uint32_t accesses,
                                   std::uint64_t mfn) override;
  model::Course HowFar() override;
  bool IsShown(std::uint32_t type) override;
  int Prepare() override;
  int Enter() override;

 private:
  const machine::Machine& machine() const { return subject_.machine(); }

  const Subject& subject_;
  std::int64_t result_ = 0;
  machine::PageBytes unseen_;  // a guest page that the core did not map
};

}  // namespace replay
