// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace model {

/// What the model asks about the outside of the core: how each hook answers. Calls of a hook are
/// numbered from 0 within a hypercall, as the contract orders them.
class World {
 public:
  virtual ~World() = default;

  virtual bool IsPrivileged() = 0;

  /// Copy `nth` from the guest. False when it fails.
  virtual bool Fetch(std::uint32_t nth, std::uint64_t address, std::span<std::uint8_t> out) = 0;

  /// Would Fetch succeed?
  virtual bool CanFetch(std::uint32_t nth, std::uint64_t address, std::uint64_t size) = 0;

  /// Copy `nth` to the guest, after `copies` copies from it. False when it fails.
  virtual bool CanWrite(std::uint32_t nth, std::uint64_t address, std::uint64_t size,
                        std::uint32_t copies) = 0;

  virtual bool CanMap(std::uint64_t nth) = 0;

  /// The frame that allocation `nth` gave; nothing when it failed.
  virtual std::optional<std::uint64_t> Allocate(std::uint32_t nth) = 0;

  /// How enter answers: 0, or a negative number.
  virtual int Enter() = 0;
};

}  // namespace model
