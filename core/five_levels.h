// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/job.h"
#include "core/phase.h"
#include "kexecore/kexecore.h"

/// What images have where the hypervisor runs on five levels of page tables
/// (KEXECORE_FEATURE_LA57, rules D1 and D10).
namespace kexecore {

constexpr bool HasFiveLevels(const kexecore_config& config) {
  return (config.features & KEXECORE_FEATURE_LA57) != 0;
}

/// The address below which the image's control page lies (rule D1).
kexecore_maddr_t ReachOfControl(const kexecore_config& config, const kexecore_image& image);

/// Rule D10: does a step of making the root of the image's tables, and the fifth level on top of
/// it. Its address goes to the control page, which holds the code already. Does nothing where the
/// configuration asks for no fifth level.
Error MakeFifthLevel(const kexecore_config& config, Job& job, kexecore_image& image,
                     Outcome& outcome);

}  // namespace kexecore
