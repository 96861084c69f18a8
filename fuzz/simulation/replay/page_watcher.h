// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "fuzz/simulation/machine/machine.h"
#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/simulation/replay/subject.h"

namespace replay {

/// Reports in the middle of a call, at the moment of the change, that the core changed a page of an
/// image that is present (rule L16). After the call the image may be gone, and the change unseen.
class PageWatcher final : public machine::Watcher {
 public:
  /// Writes to `violations`, and is silent once there are some.
  PageWatcher(Subject& subject, std::vector<oracle::Violation>& violations)
      : subject_(subject), violations_(violations) {}

  /// The core begins the hypercall with this index in the trace.
  void Begin(std::uint32_t hypercall) { hypercall_ = hypercall; }

  void PageChanged(const machine::Mapping& mapping) override;

 private:
  Subject& subject_;
  std::vector<oracle::Violation>& violations_;
  std::uint32_t hypercall_ = 0;
};

}  // namespace replay
