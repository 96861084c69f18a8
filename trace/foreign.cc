// SPDX-License-Identifier: MIT
#include "trace/foreign.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "trace/save.h"

namespace trace {
namespace {

constexpr std::string_view kMark = "[missing foreign bytes] ";

/// The text becomes part of a path, so that a trace must not smuggle in anything but a digest.
bool IsDigest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// Maps the whole file. Null: it does not exist, or has another size.
const std::uint8_t* Map(const std::filesystem::path& path, std::uint64_t size) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return nullptr;
  struct stat status{};
  void* mapped = MAP_FAILED;
  if (fstat(file, &status) == 0 && static_cast<std::uint64_t>(status.st_size) == size) {
    mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  }
  close(file);
  return mapped == MAP_FAILED ? nullptr : static_cast<const std::uint8_t*>(mapped);
}

}  // namespace

void ForeignBytes::Read(std::uint64_t offset, std::span<std::uint8_t> out) const {
  if (data_ != nullptr) {
    std::memcpy(out.data(), data_ + offset, out.size());
    return;
  }
  for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(kMark[offset++ % kMark.size()]);
}

ForeignStore::ForeignStore(std::filesystem::path directory) : directory_(std::move(directory)) {}

ForeignStore::~ForeignStore() {
  for (const auto& file : opened_) {
    if (file->data_ != nullptr) munmap(const_cast<std::uint8_t*>(file->data_), file->size_);
  }
}

const ForeignBytes& ForeignStore::Open(const ForeignFile& file) {
  if (directory_.empty()) {
    nothing_.size_ = file.size;
    return nothing_;
  }
  const auto same = [&](const auto& opened) {
    return opened->sha256_ == file.sha256 && opened->size_ == file.size;
  };
  const auto known = std::find_if(opened_.begin(), opened_.end(), same);
  if (known != opened_.end()) return **known;
  auto& opened = opened_.emplace_back(std::make_unique<ForeignBytes>());
  opened->sha256_ = file.sha256;
  opened->size_ = file.size;
  if (IsDigest(file.sha256) && file.size != 0) opened->data_ = Map(PathOf(file.sha256), file.size);
  if (opened->missing()) missing_.push_back(file);
  return *opened;
}

void ForeignStore::Put(const std::string& sha256, std::span<const std::uint8_t> bytes) {
  Save(PathOf(sha256), bytes);
}

}  // namespace trace
