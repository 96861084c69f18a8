// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "fuzz/simulation/oracle/evidence.h"
#include "fuzz/simulation/oracle/image.h"
#include "fuzz/simulation/oracle/violation.h"

namespace oracle {

/// All oracles, in the order in which they are asked about a call.
class Oracles {
 public:
  /// A new instance begins, with no image.
  void Start() { images_.Start(); }

  /// Whether CheckRelocation is asked, which takes milliseconds. It is until told otherwise.
  void CheckRelocation(bool wanted) { checks_relocation_ = wanted; }

  /// Appends what the call of the core broke. Requires that all calls before it kept every promise;
  /// `violations` may hold what was seen in the middle of this one.
  void Check(const Evidence& evidence, std::vector<Violation>& violations);

 private:
  ImageOracle images_;
  bool checks_relocation_ = true;
};

}  // namespace oracle
