// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace client {

/// SHA-256 in lower-case hex, by which a trace names foreign bytes.
std::string Sha256(std::span<const std::uint8_t> bytes);

}  // namespace client
