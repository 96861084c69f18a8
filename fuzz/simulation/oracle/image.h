// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

#include "fuzz/simulation/oracle/evidence.h"
#include "fuzz/simulation/oracle/loaded_bytes.h"

namespace oracle {

/// A present image is, byte for byte, the image that was loaded. That is checked when it is
/// committed (L17, L18, D) and when it is handed to enter (X3).
class ImageOracle {
 public:
  void Start();

  void Check(const Evidence& evidence, Findings& findings);

 private:
  struct Loaded {
    kexecore_image image = {};  // the table's entry when the image was committed
    std::uint64_t at = 0;       // when it was committed (Machine::now)
  };

  void CheckTable(const Evidence& evidence, Findings& findings);
  void CheckEntry(const Evidence& evidence, Findings& findings);

  LoadedBytes loaded_bytes_;
  std::array<Loaded, 2> loaded_{};  // by type
};

/// Rule L16, asked in the middle of a call when a mapping has changed a page. While an image is
/// present, the core must not change a page that the image holds, or a byte of its destinations in
/// the crash area.
void CheckPageChange(const Observation& now, const Holdings& holdings,
                     const machine::Mapping& mapping, Findings& findings);

}  // namespace oracle
