// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "fuzz/trace/trace.h"

namespace trace {

/// A trace as a story for people: the machine, then each hypercall with what it reads. `results`,
/// where given, are what the hypercalls returned (there may be fewer of them).
std::string Story(const Trace& trace, std::span<const std::int64_t> results = {});

/// One hypercall in one line: "load CRASH x86_64, 3 segments, entry 0x8001000".
std::string Headline(const Hypercall& hypercall);

}  // namespace trace
