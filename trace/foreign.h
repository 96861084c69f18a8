// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "trace/trace.h"

namespace trace {

/// Where foreign bytes are kept: $KEXECORE_CACHE, else $XDG_CACHE_HOME/kexecore, else
/// ~/.cache/kexecore.
std::filesystem::path CacheDirectory();

/// The contents of a foreign file, or what stands in for them.
class ForeignBytes {
 public:
  std::uint64_t size() const { return size_; }
  bool missing() const { return data_ == nullptr; }

  /// Fills `out` with the bytes from `offset` on; `offset` + its size is at most size(). A missing
  /// file reads as a text that says so, again and again.
  void Read(std::uint64_t offset, std::span<std::uint8_t> out) const;

 private:
  friend class ForeignStore;
  std::string sha256_;
  std::uint64_t size_ = 0;
  const std::uint8_t* data_ = nullptr;  // mapped, size_ bytes
};

/// The bytes of foreign files, by their digest: DIR/<sha256>.
class ForeignStore {
 public:
  /// An empty path is a store that has nothing and never looks.
  explicit ForeignStore(std::filesystem::path directory = CacheDirectory() / "foreign");
  ~ForeignStore();
  ForeignStore(const ForeignStore&) = delete;
  ForeignStore& operator=(const ForeignStore&) = delete;

  /// The file's bytes; the reference is valid as long as the store. A file that is not there, or
  /// has another size, reads as a marked pattern of the size that the trace names, and is listed
  /// in missing().
  const ForeignBytes& Open(const ForeignFile& file);

  /// Files that Open did not find, each once, in the order of asking.
  const std::vector<ForeignFile>& missing() const { return missing_; }

  /// Where the bytes of this digest lie, or would lie.
  std::filesystem::path PathOf(const std::string& sha256) const { return directory_ / sha256; }

  /// Keeps bytes under their digest, whole or not at all. Throws EnvironmentError.
  void Put(const std::string& sha256, std::span<const std::uint8_t> bytes);

 private:
  std::filesystem::path directory_;
  std::vector<std::unique_ptr<ForeignBytes>> opened_;
  ForeignBytes nothing_;  // what an empty store answers with
  std::vector<ForeignFile> missing_;
};

}  // namespace trace
