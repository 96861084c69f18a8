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

/// Is this byte read more often than expected? From one byte to the next, the number of reads grows
/// only where a read begins, and the expected number falls only where an expected read ends. So
/// if any byte is read too often, one at such a place is, and no other byte needs to be tested.
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

/// Finds a byte of the copy that was read too often. Returns false if there is none.
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
  // The common case: the core reads exactly the expected ranges.
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
                 Text("the core reads guest byte ", Hex{byte}, " once too often, in a copy of ",
                      copy.size, " bytes from ", Hex{copy.from}));
    return;
  }
}

void CheckData(const Evidence& evidence, Findings& findings) {
  const auto& pieces = evidence.expected.pieces;
  std::size_t next = 0;  // index of the next piece
  for (const CopyFromGuest& copy : evidence.machine.log().copies) {
    if (IsControl(copy) || copy.size == 0) continue;
    while (next < pieces.size() && pieces[next].source != model::Piece::Source::kCopy) ++next;
    if (next < pieces.size() && copy.from == pieces[next].from && copy.size == pieces[next].size) {
      ++next;
      continue;
    }
    findings.Add(Invariant::kFetchOnce, Severity::kMedium,
                 Text("the core copies ", copy.size, " bytes of data from guest ", Hex{copy.from},
                      ", which are not the next bytes to copy"));
    return;
  }
}

void CheckGuestPages(const Evidence& evidence, Findings& findings) {
  const auto& mapped = evidence.machine.log().guest_pages;
  const auto& expected = evidence.expected.guest_pages;
  for (std::size_t i = 0; i < std::max(mapped.size(), expected.size()); ++i) {
    if (i == mapped.size()) {
      findings.Add(Invariant::kFetchOnce, Severity::kMedium,
                   Text("the core does not map guest frame ", Hex{expected[i]}));
      return;
    }
    if (i < expected.size() && mapped[i].mfn == expected[i]) continue;
    findings.Add(Invariant::kFetchOnce, Severity::kHigh,
                 Text("the core maps guest frame ", Hex{mapped[i].mfn},
                      ", which is not the next one to read"));
    return;
  }
}

}  // namespace

void CheckFetchOnce(const Evidence& evidence, Findings& findings) {
  CheckControl(evidence, findings);
  // If core and model disagree on the answer, they also disagree on the data to copy.
  if (!evidence.agreed()) return;
  CheckData(evidence, findings);
  CheckGuestPages(evidence, findings);
}

}  // namespace oracle
