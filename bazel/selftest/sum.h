// SPDX-License-Identifier: MIT
// A library of two sources that share a basename, to try the macros on.
#ifndef BAZEL_SELFTEST_SUM_H_
#define BAZEL_SELFTEST_SUM_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace selftest {

// The bytes, mixed.
std::uint32_t Sum(std::span<const std::uint8_t> bytes) noexcept;

// One step of Sum.
std::uint32_t Mix(std::uint32_t sum, std::uint8_t byte) noexcept;

}  // namespace selftest

#endif  // BAZEL_SELFTEST_SUM_H_
