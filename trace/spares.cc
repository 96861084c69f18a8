// SPDX-License-Identifier: MIT
#include "trace/spares.h"

#include <variant>

namespace trace {
namespace {

template <typename T>
T Take(std::vector<T>& spares) {
  if (spares.empty()) return {};
  T spare = std::move(spares.back());
  spares.pop_back();
  return spare;
}

template <typename T>
void Put(std::vector<T>& memory, std::vector<std::vector<T>>& spares) {
  if (memory.capacity() != 0) spares.push_back(std::move(memory));
}

template <typename T>
void Give(std::vector<std::vector<T>>& spares, std::vector<T>& memory) {
  if (memory.capacity() == 0) memory = Take(spares);
}

}  // namespace

Hypercall Spares::TakeHypercall() { return Take(hypercalls_); }

void Spares::KeepMemoryOf(Content& content) {
  if (auto* bytes = std::get_if<Bytes>(&content.what)) {
    Put(bytes->data, bytes_);
  } else if (auto* descriptors = std::get_if<Descriptors>(&content.what)) {
    Put(descriptors->segments, segments_);
  } else if (auto* list = std::get_if<PageList>(&content.what)) {
    Put(list->entries, entries_);
  }
}

void Spares::GiveMemoryTo(Bytes& what) { Give(bytes_, what.data); }

void Spares::GiveMemoryTo(Descriptors& what) { Give(segments_, what.segments); }

void Spares::GiveMemoryTo(PageList& what) { Give(entries_, what.entries); }

}  // namespace trace
