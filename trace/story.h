// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "trace/trace.h"

namespace trace {

/// A trace as a story for people: the machine, then each hypercall with what it reads. `results`,
/// where given, are what the hypercalls returned (there may be fewer of them).
std::string Story(const Trace& trace, std::span<const std::int64_t> results = {});

/// One call in one line: "load CRASH x86_64, 3 segments, entry 0x8001000"; `abi` is the revision of
/// the machine.
std::string Headline(const Hypercall& hypercall, std::uint32_t abi = 0);

}  // namespace trace
