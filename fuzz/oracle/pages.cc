// SPDX-License-Identifier: MIT
#include "fuzz/oracle/pages.h"

#include <algorithm>

#include "fuzz/trace/names.h"

namespace oracle {
namespace {

constexpr kexecore_mfn_t k4GiBFrames = (std::uint64_t{1} << 32) / KEXECORE_PAGE_SIZE;

/// The image's control page is allocated. Counts it as owned.
void CheckImage(const Evidence& evidence, const kexecore_image& image, std::size_t& owned,
                Findings& findings) {
  const auto& allocated = evidence.machine.allocated();
  ++owned;
  if (std::find(allocated.begin(), allocated.end(), image.control) == allocated.end()) {
    findings.Add(
        Invariant::kPages, Severity::kHigh,
        Text("frame ", Hex{image.control}, " is the control page of an image, and not allocated"));
  } else if (image.arch == KEXECORE_EM_386 && image.control >= k4GiBFrames) {
    findings.Add(Invariant::kPages, Severity::kMedium,
                 Text("frame ", Hex{image.control},
                      ", the control page of a 32-bit image, lies above 4 GiB"));
  }
}

}  // namespace

void CheckPages(const Evidence& evidence, Findings& findings) {
  for (const machine::Misuse& misuse : evidence.machine.log().misuses) {
    if (misuse.kind != machine::Misuse::Kind::kFreeOfNothing) continue;
    findings.Add(Invariant::kPages, Severity::kHigh,
                 Text("frees frame ", Hex{misuse.first}, ", which is not allocated"));
    return;
  }
  std::size_t owned = 0;
  for (const Observation::Type& type : evidence.after.types) {
    for (std::size_t slot = 0; slot < type.present.size(); ++slot) {
      if (type.present[slot]) CheckImage(evidence, *type.images[slot], owned, findings);
    }
  }
  const std::size_t allocated = evidence.machine.allocated().size();
  if (allocated != owned) {
    findings.Add(
        Invariant::kPages, Severity::kMedium,
        Text(allocated, " pages are allocated, the images present own ", owned, "; ",
             trace::OperationName(evidence.op), " returned ", trace::ResultName(evidence.result)));
  }
}

}  // namespace oracle
