// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "fuzz/model/platform.h"
#include "fuzz/model/slots.h"
#include "fuzz/model/world.h"

namespace model {

struct Image {
  std::uint16_t arch = 0;
  std::uint64_t entry = 0;
  std::uint64_t control = 0;  // frame
  std::vector<Segment> segments;
};

/// Guest bytes that the hypercall reads for itself.
struct Fetched {
  std::uint64_t address, size;
};

/// What rule L17 writes: the segment's buffer, then zeroes.
struct Destination {
  Segment segment;
  std::uint32_t first_copy;  // number of the copy that fills its first page
};

/// What the contract says of one hypercall.
struct Expectation {
  std::int64_t result = 0;
  std::vector<Fetched> fetched;              // argument, then descriptors
  std::vector<Destination> destinations;     // of a load that came to L17; else empty
  std::uint32_t loaded = 0;                  // how many of them were written to their end
  std::optional<kexecore_abi_range> answer;  // what is copied back to the guest
  std::optional<std::uint32_t> entered;      // type of the image handed to enter
};

/// An instance as the contract describes it.
class Model {
 public:
  /// As after kexecore_init. Requires CheckStart(platform) == 0.
  void Start(const Platform& platform);

  /// One hypercall: what is to come out of it. Valid until the next.
  const Expectation& Call(std::uint64_t op, std::uint64_t arg, World& world);

  const Slots& slots() const { return slots_; }

  /// The image of a type that is present.
  const Image& image(std::uint32_t type) const { return images_[type]; }

 private:
  std::int64_t Dispatch(std::uint64_t op, std::uint64_t arg, World& world);
  std::int64_t Execute(std::uint64_t arg, World& world);
  std::int64_t GetRange(std::uint64_t arg, World& world);
  std::int64_t Load(std::uint64_t arg, World& world);
  std::int64_t CopySegments(World& world);
  std::int64_t CopySegment(const Destination& destination, World& world);
  std::int64_t Unload(std::uint64_t arg, World& world);
  std::int64_t Status(std::uint64_t arg, World& world);

  template <typename T>
  bool FetchArgument(std::uint64_t address, World& world, T& argument);

  Platform platform_;
  Slots slots_;
  std::array<Image, 2> images_;  // by type; meaningful where present
  bool entered_ = false;         // X3: an image runs, the instance stays busy
  Image loading_;
  Expectation expected_;
  std::uint32_t copies_ = 0;  // from the guest, in this hypercall
  std::uint64_t maps_ = 0;
};

}  // namespace model
