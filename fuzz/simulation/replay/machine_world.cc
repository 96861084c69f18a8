// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/machine_world.h"

#include "fuzz/simulation/replay/course.h"

namespace replay {

int MachineWorld::Privilege() { return machine().privilege(); }

bool MachineWorld::HasBadNotes() { return machine().Fails(trace::Hook::kCpuNotes, 0); }

bool MachineWorld::Fetch(std::uint32_t nth, std::uint32_t accesses, std::uint64_t address,
                         std::span<std::uint8_t> out) {
  return !machine().Fails(trace::Hook::kCopyFromGuest, nth) &&
         machine().guest().Read(address, out, accesses);
}

bool MachineWorld::CanFetch(std::uint32_t nth, std::uint32_t accesses, std::uint64_t address,
                            std::uint64_t size) {
  return !machine().Fails(trace::Hook::kCopyFromGuest, nth) &&
         machine().guest().IsMapped(address, size, accesses);
}

bool MachineWorld::CanWrite(std::uint32_t nth, std::uint32_t accesses, std::uint64_t address,
                            std::uint64_t size) {
  return !machine().Fails(trace::Hook::kCopyToGuest, nth) &&
         machine().guest().IsMapped(address, size, accesses);
}

const std::uint8_t* MachineWorld::MapGuestPage(std::uint32_t nth, std::uint32_t accesses,
                                               std::uint64_t mfn) {
  if (machine().Fails(trace::Hook::kMapGuest, nth) || !machine().IsOwned(mfn)) return nullptr;
  const machine::Log& log = machine().log();
  if (nth < log.guest_pages.size() && log.guest_pages[nth].mfn == mfn &&
      log.guest_pages[nth].access == accesses && !log.guest_pages[nth].failed) {
    return &log.guest_bytes[log.guest_pages[nth].bytes];
  }
  // The core did not map this page here. The model gets what the core would have seen.
  machine().ReadOwned(mfn, accesses, unseen_);
  return unseen_.data();
}

model::Course MachineWorld::HowFar() { return replay::HowFar(machine(), result_); }

bool MachineWorld::IsShown(std::uint32_t type) {
  const oracle::Observation::Type& shown = subject_.seen().types[type];
  return shown.present[0] || shown.present[1];
}

int MachineWorld::Prepare() {
  return machine().Fails(trace::Hook::kPrepare, 0) ? machine::kRefusedPreparation : 0;
}

int MachineWorld::Enter() {
  return machine().Fails(trace::Hook::kEnter, 0) ? machine::kRefusedEntry : 0;
}

}  // namespace replay
