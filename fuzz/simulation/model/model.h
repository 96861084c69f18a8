// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "fuzz/simulation/model/call.h"
#include "fuzz/simulation/model/expectation.h"
#include "fuzz/simulation/model/loading.h"
#include "fuzz/simulation/model/platform.h"
#include "fuzz/simulation/model/slots.h"
#include "fuzz/simulation/model/world.h"

namespace model {

/// An instance as the contract describes it. Each call returns what the contract expects of the
/// core. The reference is valid until the next call.
class Model {
 public:
  /// The state after kexecore_init. Requires CheckStart(platform) == 0.
  void Start(const Platform& platform);

  const Expectation& Hypercall(bool compat, std::uint64_t op, std::uint64_t arg, World& world);
  const Expectation& Continue(World& world);
  const Expectation& Abandon(World& world);
  const Expectation& Crash(World& world);

  const Platform& platform() const { return platform_; }
  const Slots& slots() const { return table_.slots; }
  bool suspended() const { return loading_.suspended(); }

  /// The image of this type. Requires that it is present.
  const Image& image(std::uint32_t type) const { return table_.images[type]; }

 private:
  std::int64_t Dispatch(std::uint64_t op, std::uint64_t arg, Call& call);
  std::int64_t Execute(std::uint64_t arg, Call& call);
  std::int64_t Enter(std::uint32_t type, Call& call);
  std::int64_t GetRange(std::uint64_t arg, Call& call);
  std::int64_t FindRange(const kexecore_abi_range& asked, ConfiguredRange& found) const;
  std::int64_t Unload(std::uint64_t op, std::uint64_t arg, Call& call);
  std::int64_t Status(std::uint64_t arg, Call& call);
  const Expectation& Settle(std::int64_t result);
  const Expectation& SettleRest(std::int64_t result);

  Platform platform_;
  Table table_;
  Loading loading_;
  Expectation expected_;
};

}  // namespace model
