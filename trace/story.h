// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "trace/trace.h"

namespace trace {

/// Tells a trace to people: the machine, then each hypercall with the memory that it reads.
/// `results` are the return values of the first hypercalls; there may be fewer results than
/// hypercalls.
std::string Story(const Trace& trace, std::span<const std::int64_t> results = {});

/// Tells one call in one line: "load CRASH x86_64, 3 segments, entry 0x8001000". `abi` is the
/// machine's revision.
std::string Headline(const Hypercall& hypercall, std::uint32_t abi = 0);

}  // namespace trace
