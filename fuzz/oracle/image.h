// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/oracle/evidence.h"

namespace oracle {

/// The image that is present is, byte for byte, what was loaded: at commit (L17, L18), and when it
/// is handed to enter (X3).
class ImageOracle {
 public:
  void Start() { loaded_at_ = {}; }

  void Check(const Evidence& evidence, Findings& findings);

  /// In the middle of a hypercall: a frame has just changed. No image that is present then may lie
  /// there (L16).
  void PageChanged(const Observation& now, kexecore_mfn_t mfn, Findings& findings);

 private:
  void CheckBytes(const Evidence& evidence, Findings& findings);
  void CheckTable(const Evidence& evidence, Findings& findings);
  void CheckEntry(const Evidence& evidence, Findings& findings);

  machine::PageBytes expected_;               // of the page that is compared
  std::array<std::uint64_t, 2> loaded_at_{};  // machine time of the load of each type's image
};

}  // namespace oracle
