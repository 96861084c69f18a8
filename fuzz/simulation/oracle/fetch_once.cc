// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/fetch_once.h"

#include <algorithm>

namespace oracle {
namespace {

using machine::CopyFromGuest;

bool IsControl(const CopyFromGuest& copy) { return copy.mfn == KEXECORE_NO_MFN && copy.size != 0; }

bool Covers(std::uint64_t start, std::uint64_t size, std::uint64_t byte) {
  return byte >= start && byte - start < size;
}

/// The number of fetches of a byte only changes where a fetch begins, so those bytes are all that
/// need a look: where one is read once too often, so is the first byte of some fetch that covers
/// it, or the first byte behind an expected one.
bool IsReadTooOften(const Evidence& evidence, std::uint64_t byte) {
  const auto& copies = evidence.machine.log().copies;
  const auto& fetched = evidence.expected.fetched;
  const auto read = std::count_if(copies.begin(), copies.end(), [&](const CopyFromGuest& copy) {
    return IsControl(copy) && Covers(copy.from, copy.size, byte);
  });
  const auto expected = std::count_if(
      fetched.begin(), fetched.end(),
      [&](const model::Fetched& range) { return Covers(range.address, range.size, byte); });
  return read > expected;
}

/// A byte of the copy that was read once too often.
bool FindReadTooOften(const Evidence& evidence, const CopyFromGuest& copy, std::uint64_t& byte) {
  const auto found = [&](std::uint64_t candidate) {
    byte = candidate;
    return Covers(copy.from, copy.size, candidate) && IsReadTooOften(evidence, candidate);
  };
  if (found(copy.from)) return true;
  for (const CopyFromGuest& other : evidence.machine.log().copies) {
    if (IsControl(other) && found(other.from)) return true;
  }
  for (const model::Fetched& range : evidence.expected.fetched) {
    if (found(range.address + range.size)) return true;
  }
  return false;
}

void CheckControl(const Evidence& evidence, Findings& findings) {
  const auto& copies = evidence.machine.log().copies;
  const auto& fetched = evidence.expected.fetched;
  // Mostly the core reads just what it should.
  std::size_t control = 0;
  bool as_expected = true;
  for (const CopyFromGuest& copy : copies) {
    if (!IsControl(copy)) continue;
    as_expected = as_expected && control < fetched.size() &&
                  copy.from == fetched[control].address && copy.size == fetched[control].size;
    ++control;
  }
  if (as_expected) return;
  for (const CopyFromGuest& copy : copies) {
    std::uint64_t byte = 0;
    if (!IsControl(copy) || !FindReadTooOften(evidence, copy, byte)) continue;
    findings.Add(Invariant::kFetchOnce, Severity::kHigh,
                 Text("reads guest byte ", Hex{byte}, " once too often, in a copy of ", copy.size,
                      " bytes from ", Hex{copy.from}));
    return;
  }
}

void CheckData(const Evidence& evidence, Findings& findings) {
  const auto& pieces = evidence.expected.pieces;
  std::size_t next = 0;  // piece that is copied next
  for (const CopyFromGuest& copy : evidence.machine.log().copies) {
    if (IsControl(copy) || copy.size == 0) continue;
    while (next < pieces.size() && pieces[next].source != model::Piece::Source::kCopy) ++next;
    if (next < pieces.size() && copy.from == pieces[next].from && copy.size == pieces[next].size) {
      ++next;
      continue;
    }
    findings.Add(Invariant::kFetchOnce, Severity::kMedium,
                 Text("copies ", copy.size, " bytes of data from guest ", Hex{copy.from},
                      ", which are not the next to be copied"));
    return;
  }
}

void CheckGuestPages(const Evidence& evidence, Findings& findings) {
  const auto& mapped = evidence.machine.log().guest_pages;
  const auto& expected = evidence.expected.guest_pages;
  for (std::size_t i = 0; i < std::max(mapped.size(), expected.size()); ++i) {
    if (i == mapped.size()) {
      findings.Add(Invariant::kFetchOnce, Severity::kMedium,
                   Text("does not map frame ", Hex{expected[i]}, " of the guest's"));
      return;
    }
    if (i < expected.size() && mapped[i].mfn == expected[i]) continue;
    findings.Add(Invariant::kFetchOnce, Severity::kHigh,
                 Text("maps frame ", Hex{mapped[i].mfn},
                      " of the guest's, which is not the next to be read"));
    return;
  }
}

}  // namespace

void CheckFetchOnce(const Evidence& evidence, Findings& findings) {
  CheckControl(evidence, findings);
  // Where core and model disagree on what is loaded, so they do on what is copied.
  if (!evidence.agreed()) return;
  CheckData(evidence, findings);
  CheckGuestPages(evidence, findings);
}

}  // namespace oracle
