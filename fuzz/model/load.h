// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "fuzz/model/platform.h"

namespace model {

/// Rules L5 and L6, what the argument alone decides: 0 or a negative error.
int CheckArgument(const kexecore_abi_load& load);

/// Rules L8 to L14, what is decided about an image before anything is touched: 0 or a negative
/// error. `load` passed CheckArgument, and `segments` are all that it names.
int CheckImage(const Platform& platform, const kexecore_abi_load& load,
               std::span<const Segment> segments);

/// Both in one, for a load whose descriptors can be read: rules L5, L6 and L8 to L14.
int CheckLoad(const Platform& platform, const kexecore_abi_load& load,
              std::span<const Segment> segments);

/// Do segments with a buffer of the one list share a byte with those of the other?
bool ShareAByte(std::span<const Segment> left, std::span<const Segment> right);

}  // namespace model
