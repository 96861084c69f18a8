// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "trace/foreign.h"
#include "trace/trace.h"

namespace client {

/// Makes recorded hypercalls small, and free of bytes that are not ours to commit: what a client
/// hands over from files becomes a reference, and the files go into a store. What it made itself
/// (command line, memory maps, ELF headers) stays as it is, long runs of zeroes as a pattern.
class Compactor {
 public:
  /// New foreign files are appended to `files`, which a trace holds, when the first reference is
  /// made. Both arguments outlive this.
  Compactor(std::vector<trace::ForeignFile>& files, trace::ForeignStore& store);
  ~Compactor();
  Compactor(const Compactor&) = delete;
  Compactor& operator=(const Compactor&) = delete;

  /// A file that the client reads. Ignored when it cannot be read or is not a regular file.
  void AddSource(const std::string& path);

  /// The program itself: a part of the image that is entered first, and comes from no file, is
  /// code from inside of it (kexec's purgatory), and named after it.
  void SetProgram(std::string path) { program_ = std::move(path); }

  /// The same hypercall, with references in place of bytes. Throws EnvironmentError when the store
  /// cannot be written.
  trace::Hypercall Compact(const trace::Hypercall& call);

 private:
  struct Source;

  void Split(std::uint64_t at, const std::vector<std::uint8_t>& bytes,
             std::vector<trace::Content>& out);
  // The index of `file`, which is put into trace and store if it is new there.
  std::uint32_t Reference(trace::ForeignFile file, std::span<const std::uint8_t> bytes);

  std::vector<trace::ForeignFile>& files_;
  trace::ForeignStore& store_;
  std::string program_;
  std::vector<std::unique_ptr<Source>> sources_;
};

}  // namespace client
