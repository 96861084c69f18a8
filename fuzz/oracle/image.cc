// SPDX-License-Identifier: MIT
#include "fuzz/oracle/image.h"

#include <algorithm>
#include <cstring>

#include "fuzz/trace/names.h"

namespace oracle {
namespace {

constexpr std::uint64_t kPage = KEXECORE_PAGE_SIZE;
using machine::PageBytes;

/// What rule L17 says of the page at `offset` in a destination.
void FillExpected(const Evidence& evidence, const model::Destination& destination,
                  std::uint64_t offset, PageBytes& page) {
  const std::uint64_t buf_size = destination.segment.buf_size;
  const std::uint64_t data = offset < buf_size ? std::min(kPage, buf_size - offset) : 0;
  const auto copy = static_cast<std::uint32_t>(destination.first_copy + offset / kPage);
  if (data != 0) {
    evidence.machine.guest().Read(destination.segment.buf + offset, std::span(page).first(data),
                                  copy);
  }
  std::memset(page.data() + data, 0, kPage - data);
}

bool IsSameSegment(const kexecore_abi_segment& left, const kexecore_abi_segment& right) {
  return std::memcmp(&left, &right, sizeof(left)) == 0;
}

bool IsSameImage(const kexecore_image& image, const model::Image& expected) {
  return image.entry == expected.entry && image.arch == expected.arch &&
         image.control == expected.control && image.nr_segments == expected.segments.size() &&
         std::equal(expected.segments.begin(), expected.segments.end(), image.segments,
                    IsSameSegment);
}

/// Calls `visit` with each frame that the image's buffers fill, until it returns false.
template <typename Visit>
void VisitFrames(const model::Image& image, Visit&& visit) {
  for (const model::Segment& segment : image.segments) {
    if (!model::HasBuffer(segment)) continue;
    for (std::uint64_t done = 0; done < segment.dest_size; done += kPage) {
      if (!visit((segment.dest_maddr + done) / kPage)) return;
    }
  }
}

}  // namespace

void ImageOracle::Check(const Evidence& evidence, Findings& findings) {
  if (!evidence.agreed()) return;
  if (evidence.op == KEXEC_CMD_kexec_load && evidence.result == 0) {
    loaded_at_[KEXEC_TYPE_CRASH] = evidence.machine.now();
    CheckBytes(evidence, findings);
  }
  CheckTable(evidence, findings);
  CheckEntry(evidence, findings);
}

void ImageOracle::CheckBytes(const Evidence& evidence, Findings& findings) {
  for (const model::Destination& destination : evidence.expected.destinations) {
    for (std::uint64_t offset = 0; offset < destination.segment.dest_size; offset += kPage) {
      FillExpected(evidence, destination, offset, expected_);
      const std::uint64_t maddr = destination.segment.dest_maddr + offset;
      const PageBytes& found = evidence.machine.memory().At(maddr / kPage).bytes;
      if (machine::IsSamePage(expected_, found)) continue;
      const auto at = static_cast<std::uint64_t>(
          std::mismatch(expected_.begin(), expected_.end(), found.begin()).first -
          expected_.begin());
      const bool tail = offset + at >= destination.segment.buf_size;
      findings.Add(Invariant::kImage, Severity::kHigh,
                   Text("the image is committed with ", Hex{found[at]}, " at ", Hex{maddr + at},
                        ", the ", tail ? "tail" : "buffer", " says ", Hex{expected_[at]}));
      return;
    }
  }
}

void ImageOracle::CheckTable(const Evidence& evidence, Findings& findings) {
  for (std::uint32_t type = 0; type < evidence.after.types.size(); ++type) {
    const Observation::Type& after = evidence.after.types[type];
    const std::size_t slot = after.position & 1;
    if (!after.present[slot] || !evidence.model.slots().of(type).present) continue;
    if (IsSameImage(*after.images[slot], evidence.model.image(type))) continue;
    const Invariant broken = evidence.result < 0 ? Invariant::kUnchanged : Invariant::kImage;
    findings.Add(
        broken, Severity::kHigh,
        Text("the ", trace::TypeName(type), " image in the table is not the one that was loaded"));
  }
}

void ImageOracle::CheckEntry(const Evidence& evidence, Findings& findings) {
  const auto& entries = evidence.machine.log().entries;
  const auto& expected = evidence.expected.entered;
  if (entries.size() != (expected ? 1 : 0)) {
    findings.Add(Invariant::kImage, Severity::kHigh,
                 Text("enters ", entries.size(), " images, the contract says ", expected ? 1 : 0));
    return;
  }
  if (!expected) return;
  const model::Image& image = evidence.model.image(*expected);
  if (!IsSameImage(entries[0].image, image)) {
    findings.Add(Invariant::kImage, Severity::kCritical,
                 "what is handed to enter is not the image that was loaded");
    return;
  }
  VisitFrames(image, [&](kexecore_mfn_t mfn) {
    if (evidence.machine.memory().ChangedAt(mfn) <= loaded_at_[*expected]) return true;
    findings.Add(Invariant::kImage, Severity::kCritical,
                 Text("the image is entered, and frame ", Hex{mfn}, " changed since its load"));
    return false;
  });
}

void ImageOracle::PageChanged(const Observation& now, kexecore_mfn_t mfn, Findings& findings) {
  for (const Observation::Type& type : now.types) {
    for (std::size_t slot = 0; slot < type.present.size(); ++slot) {
      if (!type.present[slot]) continue;
      const kexecore_image& image = *type.images[slot];
      const std::uint32_t count = std::min<std::uint32_t>(image.nr_segments, KEXECORE_MAX_SEGMENTS);
      const auto covers = [&](const kexecore_abi_segment& segment) {
        return model::HasBuffer(segment) &&
               model::Contains(model::DestinationOf(segment), model::Number{mfn} * kPage);
      };
      if (!std::any_of(image.segments, image.segments + count, covers)) continue;
      findings.Add(Invariant::kImage, Severity::kHigh,
                   Text("frame ", Hex{mfn}, " changes while the image in it is present"));
      return;
    }
  }
}

}  // namespace oracle
