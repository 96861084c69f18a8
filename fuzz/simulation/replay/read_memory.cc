// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/read_memory.h"

#include <algorithm>
#include <map>

#include "fuzz/simulation/oracle/image_page_list.h"
#include "kexecore/kexecore.h"

namespace replay {
namespace {

/// `page_of` gives the bytes of a frame.
template <typename PageOf>
std::vector<std::uint8_t> Read(std::uint64_t at, std::uint64_t size, const PageOf& page_of) {
  std::vector<std::uint8_t> bytes;
  while (bytes.size() < size) {
    const std::uint64_t offset = at % machine::kPageSize;
    const machine::PageBytes& page = page_of(at / machine::kPageSize);
    const std::uint64_t part = std::min(machine::kPageSize - offset, size - bytes.size());
    bytes.insert(bytes.end(), page.begin() + offset, page.begin() + offset + part);
    at += part;
  }
  return bytes;
}

}  // namespace

std::vector<std::uint8_t> ReadGuest(const machine::Machine& machine, std::uint64_t at,
                                    std::uint64_t size) {
  std::vector<std::uint8_t> bytes(size);
  if (!machine.guest().Read(at, bytes, 0)) bytes.clear();
  return bytes;
}

std::vector<std::uint8_t> ReadMachine(machine::Machine& machine, std::uint64_t at,
                                      std::uint64_t size) {
  return Read(at, size, [&](kexecore_mfn_t mfn) -> const machine::PageBytes& {
    return machine.memory().At(mfn).bytes;
  });
}

std::vector<std::uint8_t> ReadRelocated(machine::Machine& machine, std::uint64_t first_entry,
                                        std::uint64_t at, std::uint64_t size) {
  oracle::ImagePageList list;
  list.Read(first_entry, machine);
  std::map<kexecore_mfn_t, kexecore_mfn_t> staged;
  for (const oracle::Move& move : list.moves) staged[move.destination] = move.staged;
  static constexpr machine::PageBytes kZeroes{};
  return Read(at, size, [&](kexecore_mfn_t mfn) -> const machine::PageBytes& {
    if (oracle::Zeroes(list, mfn)) return kZeroes;
    const auto found = staged.find(mfn);
    return machine.memory().At(found == staged.end() ? mfn : found->second).bytes;
  });
}

}  // namespace replay
