// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace kexecore {

/// What a step of a job came to.
enum class Progress : std::uint32_t {
  kOn,       // there is more to do, and next to nothing was done
  kPage,     // there is more to do; a page's worth of work was done: time to ask (rule C)
  kPause,    // there is more to do, and the call has to pause: the hypervisor said so, or a page
             // that has to be given back cannot be mapped now
  kFinished  // the job is done; job.answer is the call's
};

}  // namespace kexecore
