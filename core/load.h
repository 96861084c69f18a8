// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/fetch.h"
#include "core/instance.h"
#include "core/progress.h"

/// Loads and unloads, as jobs that are done step by step. Everything here requires that the caller
/// holds the instance.
namespace kexecore {

// Each reads an argument and makes ready the job for it. Another answer than kNone is the call's,
// and there is no job. Cold, here and elsewhere: once a load, so small rather than fast.

/// load: rules H4 and L5 to L7.
[[gnu::cold]] Error StartLoad(Instance& instance, const Guest& guest, kexecore_guest_t arg);

/// load_v1: rules H4, V1 and the first entry of V2.
[[gnu::cold]] Error StartListLoad(Instance& instance, const Guest& guest, kexecore_guest_t arg);

/// unload and unload_v1: rules H4, U1 and U2, but for giving back the pages.
[[gnu::cold]] Error StartUnload(Instance& instance, const Guest& guest, kexecore_guest_t arg);
[[gnu::cold]] Error StartListUnload(Instance& instance, const Guest& guest, kexecore_guest_t arg);

/// The job ends without its guest: rolled back if it is not committed (rule C2).
void Abandon(Instance& instance);

/// One step of the job, at most a page's worth of work.
Progress Step(Instance& instance);

}  // namespace kexecore
