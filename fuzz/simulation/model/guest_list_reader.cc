// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/guest_list_reader.h"

#include <cstring>

namespace model {
namespace {

constexpr std::uint64_t kFlagBits = kPageSize - 1;

std::uint64_t EntryAt(const Dialect& dialect, const std::uint8_t* page, std::uint64_t index) {
  if (dialect.compat) {
    std::uint32_t entry = 0;
    std::memcpy(&entry, page + index * sizeof(entry), sizeof(entry));
    return entry;
  }
  std::uint64_t entry = 0;
  std::memcpy(&entry, page + index * sizeof(entry), sizeof(entry));
  return entry;
}

}  // namespace

void GuestListReader::Start(std::uint64_t first_entry) {
  sources_.clear();
  first_entry_ = first_entry;
  started_ = false;
  has_destination_ = false;
}

bool GuestListReader::AddSource(std::uint64_t source, Image& image) {
  if (!has_destination_) return false;
  auto& runs = image.segments;
  if (runs.empty() || DestinationOf(runs.back()).end != destination_) {
    if (runs.size() == KEXECORE_MAX_SEGMENTS) return false;
    runs.push_back({.buf = 1, .buf_size = 0, .dest_maddr = destination_, .dest_size = 0});
  }
  runs.back().buf_size += kPageSize;
  runs.back().dest_size += kPageSize;
  sources_.push_back(source);
  destination_ += kPageSize;  // at most 2^52 + 2^32 pages: no wrap
  return true;
}

GuestListReader::State GuestListReader::ReadEntry(const Platform& platform, std::uint64_t entry,
                                                  Image& image) {
  if (left_ == 0) return State::kBroken;
  --left_;
  const std::uint64_t address = entry - entry % kPageSize;
  if (address >= MachineEnd(platform)) return State::kBroken;
  const bool is_read = (entry & kFlagBits) == KEXECORE_LIST_INDIRECTION ||
                       (entry & kFlagBits) == KEXECORE_LIST_SOURCE;
  if (is_read && Contains(CrashArea(platform), address)) return State::kNotTheGuests;
  switch (entry & kFlagBits) {
    case KEXECORE_LIST_DONE:
      return State::kWhole;
    case KEXECORE_LIST_INDIRECTION:
      next_page_ = address / kPageSize;
      break;
    case KEXECORE_LIST_DESTINATION:
      has_destination_ = true;
      destination_ = address;
      break;
    case KEXECORE_LIST_SOURCE:
      if (!AddSource(address / kPageSize, image)) return State::kBroken;
      break;
    default:
      return State::kBroken;
  }
  return State::kReading;
}

GuestListReader::State GuestListReader::ReadPage(const Platform& platform, const Dialect& dialect,
                                                 const std::uint8_t* page, Image& image) {
  const std::uint64_t entries = kPageSize / (dialect.compat ? 4 : 8);
  for (std::uint64_t i = 0; i < entries; ++i) {
    const std::uint64_t entry = EntryAt(dialect, page, i);
    const State state = ReadEntry(platform, entry, image);
    if (state != State::kReading) return state;
    if ((entry & kFlagBits) == KEXECORE_LIST_INDIRECTION) return State::kReading;
  }
  return State::kBroken;  // the page has neither an indirection nor an end
}

std::int64_t GuestListReader::Read(const Platform& platform, Call& call, Image& image) {
  State state = State::kReading;
  if (!started_) {
    started_ = true;
    left_ = RamPages(platform);
    state = ReadEntry(platform, first_entry_, image);
    // The first entry is alone: only an indirection leads to further entries.
    const bool leads_on = (first_entry_ & kFlagBits) == KEXECORE_LIST_INDIRECTION;
    if (state == State::kReading && !leads_on) state = State::kBroken;
  }
  while (state == State::kReading) {
    const Way way = call.Next(false);
    if (way == Way::kNoMemory) return -KEXECORE_ENOMEM;
    if (way == Way::kPause) return -KEXECORE_ERESTART;
    const std::uint8_t* const page = call.MapPage(next_page_);
    if (page == nullptr) return -KEXECORE_EFAULT;
    state = ReadPage(platform, call.dialect(), page, image);
  }
  if (state == State::kWhole) return 0;
  // The core remembers entries as it reads them. It may have had no memory for those before the
  // wrong one.
  if (call.FailedBefore()) return -KEXECORE_ENOMEM;
  return state == State::kNotTheGuests ? -KEXECORE_EFAULT : -KEXECORE_EINVAL;
}

}  // namespace model
