// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/page_watcher.h"

#include "fuzz/simulation/oracle/evidence.h"
#include "fuzz/simulation/oracle/image.h"

namespace replay {

void PageWatcher::PageChanged(const machine::Mapping& mapping) {
  if (!violations_.empty()) return;
  subject_.Look();
  oracle::Findings findings(violations_, hypercall_);
  oracle::CheckPageChange(subject_.seen(), subject_.holdings(), mapping, findings);
}

}  // namespace replay
