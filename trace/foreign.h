// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cli/cache.h"
#include "trace/trace.h"

namespace trace {

/// The bytes of a foreign file, or a text in their place when the file is missing.
class ForeignBytes {
 public:
  std::uint64_t size() const { return size_; }
  bool missing() const { return data_ == nullptr; }

  /// Fills `out` with the bytes from `offset` on. Requires that `offset` + the size of `out` is at
  /// most size(). A missing file reads as a text that says so, repeated to the file's size.
  void Read(std::uint64_t offset, std::span<std::uint8_t> out) const;

 private:
  friend class ForeignStore;
  std::string sha256_;
  std::uint64_t size_ = 0;
  const std::uint8_t* data_ = nullptr;  // mapped, size_ bytes
};

/// A directory of foreign files, named by their digests: DIR/<sha256>.
class ForeignStore {
 public:
  /// With an empty path, the store has no file and never looks for one.
  explicit ForeignStore(std::filesystem::path directory = cli::CacheDirectory() / "foreign");
  ~ForeignStore();
  ForeignStore(const ForeignStore&) = delete;
  ForeignStore& operator=(const ForeignStore&) = delete;

  /// Returns the file's bytes. The reference is valid as long as the store. If the file does not
  /// exist or has another size than the trace says, its bytes are a text in place of the file's,
  /// and missing() lists it.
  const ForeignBytes& Open(const ForeignFile& file);

  /// Files that Open did not find, each once, in the order of the calls.
  const std::vector<ForeignFile>& missing() const { return missing_; }

  /// The path of the file with this digest, whether or not it exists.
  std::filesystem::path PathOf(const std::string& sha256) const { return directory_ / sha256; }

  /// Stores bytes under their digest. After a failure no part of them is there. Throws
  /// EnvironmentError.
  void Put(const std::string& sha256, std::span<const std::uint8_t> bytes);

 private:
  std::filesystem::path directory_;
  std::vector<std::unique_ptr<ForeignBytes>> opened_;
  ForeignBytes nothing_;  // the answer of a store that has no directory
  std::vector<ForeignFile> missing_;
};

}  // namespace trace
