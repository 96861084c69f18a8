// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/image.h"

#include <algorithm>

#include "fuzz/simulation/oracle/layout.h"
#include "fuzz/simulation/oracle/mapping.h"
#include "trace/names.h"

namespace oracle {
namespace {

using machine::kPageSize;

/// Compares everything but the addresses of the buffers.
bool IsSameSegment(const kexecore_abi_segment& left, const kexecore_abi_segment& right) {
  return model::HasBuffer(left) == model::HasBuffer(right) && left.buf_size == right.buf_size &&
         left.dest_maddr == right.dest_maddr && left.dest_size == right.dest_size;
}

/// An image that came as a list needs the first MiB (D6). If it is a crash image, the guest may
/// have written parts of it by itself (V3).
std::uint32_t FlagsOf(const model::Image& image) {
  if (!image.from_list) return 0;
  return KEXECORE_IMAGE_LOW | (image.type == KEXEC_TYPE_CRASH ? KEXECORE_IMAGE_AREA : 0);
}

bool IsSameImage(const kexecore_image& image, const model::Image& expected) {
  return image.entry == expected.entry && image.type == expected.type &&
         image.arch == expected.arch && image.flags == FlagsOf(expected) &&
         image.nr_segments == expected.segments.size() &&
         std::equal(expected.segments.begin(), expected.segments.end(), image.segments,
                    IsSameSegment);
}

/// Compares the pages, which the core chooses.
bool HasSamePages(const kexecore_image& left, const kexecore_image& right) {
  return left.control == right.control && left.list == right.list && left.tables == right.tables &&
         left.tables_list == right.tables_list && left.in_area.start == right.in_area.start &&
         left.in_area.size == right.in_area.size;
}

/// Returns a frame of the image that changed after its load, or KEXECORE_NO_MFN. Leaves out pages
/// of the crash area that belong to the image only in part, because a load may write to the rest.
kexecore_mfn_t FindChanged(const Evidence& evidence, const model::Image& image,
                           const Holdings::Image& held, std::uint64_t loaded_at) {
  const machine::PhysicalMemory& memory = evidence.machine.memory();
  for (const kexecore_mfn_t mfn : held.pages) {
    if (memory.ChangedAt(mfn) > loaded_at) return mfn;
  }
  if (image.type != KEXEC_TYPE_CRASH) return KEXECORE_NO_MFN;
  for (const model::Segment& segment : image.segments) {
    if (!model::HasBuffer(segment)) continue;
    const kexecore_mfn_t end = (segment.dest_maddr + segment.dest_size) / kPageSize;
    for (kexecore_mfn_t mfn = (segment.dest_maddr + kPageSize - 1) / kPageSize; mfn < end; ++mfn) {
      if (memory.ChangedAt(mfn) > loaded_at) return mfn;
    }
  }
  return KEXECORE_NO_MFN;
}

}  // namespace

void ImageOracle::Start() {
  loaded_bytes_.Clear();
  loaded_ = {};
}

void ImageOracle::Check(const Evidence& evidence, Findings& findings) {
  if (!evidence.agreed()) return;
  if (const auto& type = evidence.expected.committed) {
    const Observation::Type& after = evidence.after.types[*type];
    const std::size_t slot = after.current();
    if (!after.present[slot]) return;  // CheckSlots reports that
    loaded_[*type] = {.image = *after.images[slot], .at = evidence.machine.now()};
    const Holdings::Image& held = evidence.holdings.of(*type, slot);
    const model::Image& image = evidence.model.image(*type);
    if (CheckLayout(image, *after.images[slot], held.list, findings)) {
      loaded_bytes_.Check(evidence, image, held.list, findings);
      CheckMapping(evidence, image, *after.images[slot], held, findings);
    }
    loaded_bytes_.Clear();
  } else if (evidence.expected.suspended) {
    loaded_bytes_.Keep(evidence);
  } else {
    loaded_bytes_.Clear();
  }
  CheckTable(evidence, findings);
  CheckEntry(evidence, findings);
}

void ImageOracle::CheckTable(const Evidence& evidence, Findings& findings) {
  for (std::uint32_t type = 0; type < evidence.after.types.size(); ++type) {
    const Observation::Type& after = evidence.after.types[type];
    const std::size_t slot = after.current();
    if (!after.present[slot] || !evidence.model.slots().of(type).present) continue;
    const kexecore_image& image = *after.images[slot];
    if (IsSameImage(image, evidence.model.image(type)) &&
        HasSamePages(image, loaded_[type].image)) {
      continue;
    }
    const Invariant broken = evidence.failed() ? Invariant::kUnchanged : Invariant::kImage;
    findings.Add(
        broken, Severity::kHigh,
        Text("the ", trace::TypeName(type), " image in the table is not the one that was loaded"));
  }
}

void ImageOracle::CheckEntry(const Evidence& evidence, Findings& findings) {
  const auto& entered = evidence.machine.log().entered;
  const auto& expected = evidence.expected.entered;
  if (entered.size() != (expected ? 1 : 0)) {
    findings.Add(
        Invariant::kImage, Severity::kHigh,
        Text("the core enters ", entered.size(), " images, the contract says ", expected ? 1 : 0));
    return;
  }
  if (!expected) return;
  const model::Image& image = evidence.model.image(*expected);
  const Loaded& loaded = loaded_[*expected];
  if (!IsSameImage(entered[0].image, image) || !HasSamePages(entered[0].image, loaded.image)) {
    findings.Add(Invariant::kImage, Severity::kCritical,
                 "enter gets another image than the one that was loaded");
    return;
  }
  const std::size_t slot = evidence.after.types[*expected].current();
  const kexecore_mfn_t changed =
      FindChanged(evidence, image, evidence.holdings.of(*expected, slot), loaded.at);
  if (changed == KEXECORE_NO_MFN) return;
  findings.Add(Invariant::kImage, Severity::kCritical,
               Text("the image is entered, but frame ", Hex{changed}, " changed after its load"));
}

void CheckPageChange(const Observation& now, const Holdings& holdings,
                     const machine::Mapping& mapping, Findings& findings) {
  const model::Number page = model::Number{mapping.mfn} * kPageSize;
  const model::Interval bytes{page + mapping.first_changed, page + mapping.end_changed};
  for (std::size_t type = 0; type < now.types.size(); ++type) {
    const Observation::Type& shown = now.types[type];
    for (std::size_t slot = 0; slot < shown.present.size(); ++slot) {
      if (!shown.present[slot]) continue;
      const kexecore_image& image = *shown.images[slot];
      const std::uint32_t count = std::min<std::uint32_t>(image.nr_segments, KEXECORE_MAX_SEGMENTS);
      const auto covers = [&](const kexecore_abi_segment& segment) {
        return model::HasBuffer(segment) && model::ShareAByte(model::DestinationOf(segment), bytes);
      };
      const bool in_place =
          type == KEXEC_TYPE_CRASH && std::any_of(image.segments, image.segments + count, covers);
      if (!in_place && !Holds(holdings.of(type, slot), mapping.mfn)) continue;
      findings.Add(Invariant::kImage, Severity::kHigh,
                   Text("frame ", Hex{mapping.mfn}, " changes while the image in it is present"));
      return;
    }
  }
}

}  // namespace oracle
