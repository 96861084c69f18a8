// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/fetch.h"
#include "core/instance.h"
#include "core/progress.h"

/// Loads and unloads are jobs that are done step by step. Everything here requires that the caller
/// holds the instance.
namespace kexecore {

// Each of these fetches an argument and prepares a job. After an error there is no job, and the
// error is the call's answer. They run once for each call, so they are cold: small rather than
// fast.

/// load: rules H4 and L5 to L7.
[[gnu::cold]] Error StartLoad(Instance& instance, const Guest& guest, kexecore_guest_t arg);

/// load_v1: rules H4, V1 and the first entry of V2.
[[gnu::cold]] Error StartListLoad(Instance& instance, const Guest& guest, kexecore_guest_t arg);

/// unload and unload_v1: rules H4, U1 and U2. The steps of the job free the pages.
[[gnu::cold]] Error StartUnload(Instance& instance, const Guest& guest, kexecore_guest_t arg);
[[gnu::cold]] Error StartListUnload(Instance& instance, const Guest& guest, kexecore_guest_t arg);

/// Ends the job without its guest (rule C2). A load that is not committed is rolled back.
void Abandon(Instance& instance);

/// Does one step of the job: at most a page's worth of work, or copies page after page up to a
/// pause.
Progress Step(Instance& instance);

}  // namespace kexecore
