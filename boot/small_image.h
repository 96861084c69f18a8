// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "boot/boot.h"
#include "trace/page.h"
#include "trace/trace.h"

/// For tests that boot: the images of asm/host/image.S, loaded by the core, and their output.
namespace boot {

using trace::kPageSize;

using Bytes = std::vector<std::uint8_t>;

/// Words that hold their own addresses.
Bytes Words(std::uint64_t at, std::uint64_t size);

/// Makes a load of one of the images, and of the words that the image looks for.
class ImageLoad {
 public:
  ImageLoad(std::uint8_t type, std::uint16_t arch);

  /// Adds a segment of words, or one without bytes, which only gets mapped.
  void AddWords(std::uint64_t at, std::uint64_t pages) {
    Add(at, pages * kPageSize, Words(at, pages * kPageSize));
  }
  void Map(std::uint64_t at, std::uint64_t pages) {
    segments_.push_back({0, 0, at, pages * kPageSize});
  }

  trace::Hypercall Call() const;

 private:
  void Add(std::uint64_t at, std::uint64_t dest_size, Bytes bytes);

  std::uint8_t type_;
  std::uint16_t arch_;
  std::vector<trace::Segment> segments_;
  std::vector<trace::Content> buffers_;
};

/// A trace with one call, on a machine of 128 MiB with a crash area.
trace::Trace OnMachine(const trace::Hypercall& call);

/// Boots a trace and keeps the lines that the machine printed.
class Report {
 public:
  explicit Report(const trace::Trace& trace);

  bool has_marker() const { return booted_.has_marker; }
  bool is_entered() const { return booted_.is_entered; }
  const std::string& all() const { return all_; }
  bool Has(const std::string& text) const { return all_.find(text) != std::string::npos; }
  /// The number that the image prints after `name`.
  std::uint64_t operator[](const std::string& name) const;
  /// The number that the hypervisor prints after `name`, the first or the last time.
  std::uint64_t Hypervisor(const std::string& name, int base = 16) const {
    return Number(all_.find(name + " "), name, base);
  }
  std::uint64_t HypervisorAtLast(const std::string& name, int base = 16) const {
    return Number(all_.rfind(name + " "), name, base);
  }

 private:
  std::uint64_t Number(std::size_t at, const std::string& name, int base) const;

  Booted booted_;
  std::map<std::string, std::uint64_t> said_;
  std::string all_;
};

/// Expects the rules G of asm/CONTRACT.md that are about the control page and the tables. The tests
/// of asm/host check the other ones.
void ExpectEntered(const Report& report, bool is_64);

/// Expects that the relocation moved pages past one another: half of the staged pages come from the
/// destinations, from their end downwards, and others go over the hypervisor that loads them.
void ExpectMoved(const Report& report);

}  // namespace boot
