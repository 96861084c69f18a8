// SPDX-License-Identifier: MIT
#include "fuzz/simulation/machine/windows.h"

#include <cstring>

#include "fuzz/simulation/machine/asan.h"

namespace machine {
namespace {

constexpr std::uint8_t kNobody = 0xd7;  // fills guards and closed windows without AddressSanitizer

bool IsUntouched(const PageBytes& page) {
  return page[0] == kNobody && std::memcmp(&page[0], &page[1], page.size() - 1) == 0;
}

}  // namespace

Windows::Windows() : memory_(new Memory) {
  if (!HasAsan()) std::memset(memory_.get(), kNobody, sizeof(Memory));
  Poison(memory_.get(), sizeof(Memory));
}

Windows::~Windows() { Unpoison(memory_.get(), sizeof(Memory)); }

void* Windows::Open(const PageBytes& bytes) {
  while (open_[next_]) next_ = (next_ + 1) % kCount;
  PageBytes& window = Window(next_);
  open_[next_] = true;
  next_ = (next_ + 1) % kCount;
  Unpoison(&window, sizeof(window));
  CopyPage(window, bytes);
  return &window;
}

void Windows::Shut(std::size_t index) {
  PageBytes& window = Window(index);
  if (!HasAsan()) window.fill(kNobody);
  Poison(&window, sizeof(window));
  open_[index] = false;
}

std::size_t Windows::IndexOf(const void* page) const {
  const auto* first = reinterpret_cast<const std::uint8_t*>(memory_.get());
  const auto offset = static_cast<std::size_t>(static_cast<const std::uint8_t*>(page) - first);
  return offset / kPageSize / 2;
}

ChangedBytes Windows::Close(void* page, PageBytes& bytes) {
  const auto& window = *static_cast<const PageBytes*>(page);
  const ChangedBytes changed = Compare(window, bytes);
  if (changed.end != 0) CopyPage(bytes, window);
  Shut(IndexOf(page));
  return changed;
}

bool Windows::CloseReadOnly(const void* page, const PageBytes& bytes) {
  const bool changed = !IsSamePage(*static_cast<const PageBytes*>(page), bytes);
  Shut(IndexOf(page));
  return changed;
}

void Windows::CloseAll() {
  for (std::size_t i = 0; i < kCount; ++i) {
    if (open_[i]) Shut(i);
  }
  next_ = 0;
}

Windows::Place Windows::Locate(const void* address, std::size_t size) const {
  const auto first = reinterpret_cast<std::uintptr_t>(memory_.get());
  const auto begin = reinterpret_cast<std::uintptr_t>(address);
  if (begin + size <= first || begin >= first + sizeof(Memory)) return Place::kElsewhere;
  if (begin < first || size > first + sizeof(Memory) - begin) return Place::kWrong;
  const std::size_t page = (begin - first) / kPageSize;
  const bool in_open_window = page % 2 == 1 && open_[page / 2];
  const bool in_one_page = (begin - first) % kPageSize + size <= kPageSize;
  return in_open_window && in_one_page ? Place::kInside : Place::kWrong;
}

bool Windows::IsTornUp() const {
  if (HasAsan()) return false;
  for (std::size_t page = 0; page < kPages; ++page) {
    const bool open = page % 2 == 1 && open_[page / 2];
    if (!open && !IsUntouched(memory_->pages[page])) return true;
  }
  return false;
}

}  // namespace machine
