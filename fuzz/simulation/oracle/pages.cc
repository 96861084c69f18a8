// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/pages.h"

#include <algorithm>

#include "trace/names.h"

namespace oracle {
namespace {

using machine::Misuse;

constexpr kexecore_mfn_t k1MiBFrames = (std::uint64_t{1} << 20) / machine::kPageSize;
constexpr kexecore_mfn_t k4GiBFrames = (std::uint64_t{1} << 32) / machine::kPageSize;
constexpr kexecore_mfn_t k128TiBFrames = (std::uint64_t{1} << 47) / machine::kPageSize;

/// Adds a violation for the first wrong free. Returns true if there is none.
bool CheckFrees(const Evidence& evidence, Findings& findings) {
  for (const Misuse& misuse : evidence.machine.log().misuses) {
    if (misuse.kind != Misuse::Kind::kFreeOfNothing && misuse.kind != Misuse::Kind::kFreeOfMapped) {
      continue;
    }
    const bool mapped = misuse.kind == Misuse::Kind::kFreeOfMapped;
    findings.Add(Invariant::kPages, Severity::kHigh,
                 Text("the core frees frame ", Hex{misuse.first}, ", which is ",
                      mapped ? "still mapped" : "not allocated"));
    return false;
  }
  return true;
}

/// D1, and D10 for the root.
void CheckControl(const kexecore_image& image, bool has_five_levels, Findings& findings) {
  const kexecore_mfn_t control = image.control;
  const bool has_high_root = image.tables != KEXECORE_NO_MFN && image.tables >= k4GiBFrames;
  if (has_five_levels && (control >= k4GiBFrames || has_high_root)) {
    findings.Add(Invariant::kPages, Severity::kMedium,
                 Text("frame ", Hex{has_high_root ? image.tables : control}, ", a ",
                      has_high_root ? "root table" : "control page",
                      " for a hypervisor with five levels of tables, lies above 4 GiB"));
  }
  if (image.arch == KEXECORE_EM_386 && control >= k4GiBFrames) {
    findings.Add(
        Invariant::kPages, Severity::kMedium,
        Text("frame ", Hex{control}, ", the control page of a 32-bit image, lies above 4 GiB"));
  }
  if (control < k1MiBFrames) {
    findings.Add(Invariant::kPages, Severity::kMedium,
                 Text("frame ", Hex{control}, ", a control page, lies in the first MiB"));
  }
}

/// The highest page of the image, leaving out pages that only the core reads (D5).
kexecore_mfn_t HighestReached(const Holdings::Image& held) {
  const auto& lists = held.tables.lists;
  const auto reached = std::find_if(held.pages.rbegin(), held.pages.rend(), [&](auto mfn) {
    return std::find(lists.begin(), lists.end(), mfn) == lists.end();
  });
  return reached == held.pages.rend() ? 0 : *reached;
}

/// Every page of the image is allocated, is held once, and can be reached (D1, D2).
bool CheckImage(const Evidence& evidence, const Holdings::Image& held, Findings& findings) {
  const auto& pages = held.pages;
  const auto twice = std::adjacent_find(pages.begin(), pages.end());
  if (twice != pages.end()) {
    findings.Add(Invariant::kPages, Severity::kHigh,
                 Text("frame ", Hex{*twice}, " is held twice by one image"));
    return false;
  }
  const kexecore_mfn_t highest = HighestReached(held);
  if (highest >= k128TiBFrames) {
    findings.Add(Invariant::kPages, Severity::kMedium,
                 Text("frame ", Hex{highest},
                      ", which the code that enters the image must reach, lies above 128 TiB"));
  }
  const auto missing = std::find_if(pages.begin(), pages.end(), [&](kexecore_mfn_t mfn) {
    return !evidence.machine.IsAllocated(mfn) && !evidence.machine.IsInCrashArea(mfn);
  });
  if (missing == pages.end()) return true;
  findings.Add(Invariant::kPages, Severity::kHigh,
               Text("frame ", Hex{*missing}, " is held by an image, but is not allocated"));
  return false;
}

/// D9: each page was allocated for what it is. A staged page may have been asked for as a control
/// page, a table or a page of the list: it was a destination.
void CheckPurposes(const Evidence& evidence, const kexecore_image& image,
                   const Holdings::Image& held, Findings& findings) {
  const auto check = [&](kexecore_mfn_t mfn, std::uint32_t wanted, bool may_differ) {
    if (evidence.machine.IsInCrashArea(mfn)) return;
    const std::uint32_t purpose = evidence.machine.PurposeOf(mfn);
    const bool may_be_staged =
        purpose != KEXECORE_PURPOSE_NAMES && purpose != KEXECORE_PURPOSE_SCRATCH;
    if (purpose == wanted || (may_differ && may_be_staged)) return;
    findings.Add(Invariant::kPages, Severity::kLow,
                 Text("frame ", Hex{mfn}, " serves for purpose ", wanted,
                      ", but was allocated for purpose ", purpose));
  };
  check(image.control, KEXECORE_PURPOSE_CONTROL, false);
  for (const kexecore_mfn_t mfn : held.list.pages) check(mfn, KEXECORE_PURPOSE_LIST, false);
  for (const Move& move : held.list.moves) check(move.staged, KEXECORE_PURPOSE_STAGED, true);
  for (const kexecore_mfn_t mfn : held.tables.frames) check(mfn, KEXECORE_PURPOSE_TABLE, false);
  for (const kexecore_mfn_t mfn : held.tables.lists) check(mfn, KEXECORE_PURPOSE_NAMES, false);
}

/// Can nothing have changed that this oracle checks?
bool IsAsBefore(const Evidence& evidence) {
  const machine::Log& log = evidence.machine.log();
  if (!log.allocations.empty() || !log.frees.empty()) return false;
  for (std::size_t type = 0; type < evidence.after.types.size(); ++type) {
    if (evidence.after.types[type].present != evidence.before.types[type].present) return false;
  }
  return evidence.call == trace::Call::kHypercall;
}

}  // namespace

void CheckPages(const Evidence& evidence, Findings& findings) {
  if (!CheckFrees(evidence, findings) || IsAsBefore(evidence)) return;
  std::size_t owned = 0;
  for (std::size_t type = 0; type < evidence.after.types.size(); ++type) {
    const Observation::Type& after = evidence.after.types[type];
    for (std::size_t slot = 0; slot < after.present.size(); ++slot) {
      if (!after.present[slot]) continue;
      const Holdings::Image& held = evidence.holdings.of(type, slot);
      CheckControl(*after.images[slot], HasFiveLevels(evidence.model.platform()), findings);
      if (!CheckImage(evidence, held, findings)) return;
      CheckPurposes(evidence, *after.images[slot], held, findings);
      owned += static_cast<std::size_t>(
          std::count_if(held.pages.begin(), held.pages.end(),
                        [&](kexecore_mfn_t mfn) { return !evidence.machine.IsInCrashArea(mfn); }));
    }
  }
  const std::size_t allocated = evidence.machine.allocated().size();
  const bool is_suspended = evidence.result == -KEXECORE_ERESTART || evidence.expected.suspended;
  if (allocated == owned || (allocated > owned && is_suspended)) return;
  findings.Add(Invariant::kPages, Severity::kMedium,
               Text(allocated, " pages are allocated, but the images that are present hold ", owned,
                    "; ", evidence.CallName(), " returned ", trace::ResultName(evidence.result)));
}

}  // namespace oracle
