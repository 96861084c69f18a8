// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

namespace bench {

/// Counts the instructions that `work` takes, by single-stepping a child process through it. The
/// count is the same on every machine that runs the same code, and no counter of the processor's is
/// needed, which virtual machines often lack. Nothing that `work` changes is seen here. Nothing:
/// the system lets no process trace another.
std::optional<std::uint64_t> CountInstructions(const std::function<void()>& work);

}  // namespace bench
