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

/// The guest that calls.
struct Caller {
  bool compat = false;
  std::uint64_t space = 0;  // the name of its address space (C1)
};

/// An instance as the contract describes it. Each call returns what the contract expects of the
/// core. The reference is valid until the next call.
class Model {
 public:
  /// The state after kexecore_init. Requires CheckStart(platform) == 0.
  void Start(const Platform& platform);

  const Expectation& Hypercall(const Caller& caller, std::uint64_t op, std::uint64_t arg,
                               World& world);

  /// `is_named`: the call is given the ticket that the core gave last.
  const Expectation& Continue(bool is_named, std::uint64_t space, World& world);
  const Expectation& Abandon(bool is_named, World& world);

  const Expectation& Execute(std::uint32_t type, World& world);
  const Expectation& EnterFailed(World& world);
  const Expectation& Crash(World& world);

  const Platform& platform() const { return platform_; }
  const Slots& slots() const { return table_.slots; }
  bool suspended() const { return loading_.suspended(); }

  /// The image of this type. Requires that it is present.
  const Image& image(std::uint32_t type) const { return table_.images[type]; }

 private:
  std::int64_t Dispatch(std::uint64_t op, std::uint64_t arg, Call& call);
  std::int64_t IsBusy(Busy why);
  std::int64_t ExecuteFor(std::uint64_t arg, Call& call);
  std::int64_t Execute(std::int64_t type, Call& call);
  std::int64_t Enter(std::uint32_t type, bool& is_entering, Call& call);
  std::int64_t GetRange(std::uint64_t arg, Call& call);
  std::int64_t FindRange(const kexecore_abi_range& asked, ConfiguredRange& found, Call& call) const;
  std::int64_t Unload(std::uint64_t op, std::uint64_t arg, Call& call);
  std::int64_t Status(std::uint64_t arg, Call& call);
  const Expectation& Settle(std::int64_t result);
  const Expectation& SettleRest(std::int64_t result);

  Platform platform_;
  Table table_;
  Loading loading_;
  std::uint64_t space_ = 0;  // of the caller of the load or unload that came last
  Expectation expected_;
};

}  // namespace model
