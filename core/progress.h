// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace kexecore {

/// What a step of a job came to.
enum class Progress : std::uint32_t {
  kOn,       // there is more to do, and next to nothing was done
  kPage,     // a page's worth of work was done: time to ask (rule C)
  kStuck,    // a page that is to be given back cannot be mapped now: time to pause
  kFinished  // job.answer is the call's
};

}  // namespace kexecore
