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

/// Makes recorded hypercalls small, and free of bytes that are not ours to commit: bytes that a
/// client took from files become references, and the files go into a store. Bytes that the client
/// made itself (command line, memory maps, ELF headers) stay, but long runs of zeroes become a
/// pattern.
class Compactor {
 public:
  /// The first reference to a foreign file appends the file to `files`, which a trace holds. Both
  /// arguments outlive this object.
  Compactor(std::vector<trace::ForeignFile>& files, trace::ForeignStore& store);
  ~Compactor();
  Compactor(const Compactor&) = delete;
  Compactor& operator=(const Compactor&) = delete;

  /// A file that the client reads. Ignored when it cannot be read or is not a regular file.
  void AddSource(const std::string& path);

  /// The path of the client. A part of the image that is entered first and comes from no file is
  /// the client's own code (kexec's purgatory), and the trace names it after the client.
  void SetProgram(std::string path) { program_ = std::move(path); }

  /// The same hypercall, with references in place of bytes. Throws EnvironmentError when the store
  /// cannot be written.
  trace::Hypercall Compact(const trace::Hypercall& call);

 private:
  struct Source;

  void Split(std::uint64_t at, const std::vector<std::uint8_t>& bytes,
             std::vector<trace::Content>& out);
  // Returns the index of `file`, and adds it to trace and store where it is new.
  std::uint32_t Reference(trace::ForeignFile file, std::span<const std::uint8_t> bytes);

  std::vector<trace::ForeignFile>& files_;
  trace::ForeignStore& store_;
  std::string program_;
  std::vector<std::unique_ptr<Source>> sources_;
};

}  // namespace client
