// SPDX-License-Identifier: MIT
#include "proofs/theorems/rules.h"

#include "kexecore/abi.h"

namespace theorems {
namespace {

using smt::Term;

constexpr uint64_t kPage = 4096;

/// `holds` of every segment there is.
template <typename Holds>
Term Each(smt::Terms& terms, const ImageTerms& image, Holds&& holds) {
  std::vector<Term> all;
  for (const SegmentTerms& segment : image.segments) {
    all.push_back(smt::Implies(segment.exists, holds(segment)));
  }
  return smt::AllOf(terms, all);
}

Term IsPlaced(const ImageTerms& image, const SegmentTerms& segment) {
  const Term in_area =
      smt::Ule(image.AreaStart(), segment.Start()) && smt::Ule(segment.End(), image.AreaEnd());
  return smt::Ite(segment.HasBuffer(), in_area, smt::Ule(segment.End(), image.MachineEnd()));
}

Term IsAligned(const SegmentTerms& segment) {
  const auto aligned = [](const Term& x) {
    return smt::Same(x & smt::ConstantLike(x, kPage - 1), 0);
  };
  return aligned(segment.Start()) && aligned(segment.End());
}

/// Both begin before the other ends, and neither is empty.
Term ShareByte(const SegmentTerms& a, const SegmentTerms& b) {
  return !smt::Same(a.dest_size, 0) && !smt::Same(b.dest_size, 0) && smt::Ult(a.Start(), b.End()) &&
         smt::Ult(b.Start(), a.End());
}

Term HasFittingBuffer(const SegmentTerms& segment) {
  const Term size = Number(segment.buf_size);
  const Term address_space = smt::Shl(smt::ConstantLike(size, 1), smt::ConstantLike(size, 64));
  return smt::Ule(size, Number(segment.dest_size)) &&
         smt::Ite(segment.HasBuffer(), smt::Ule(Number(segment.buf) + size, address_space),
                  smt::Same(size, 0));
}

}  // namespace

Term EntryInArea(const ImageTerms& image) {
  const Term entry = Number(image.entry);
  return smt::Ule(image.AreaStart(), entry) && smt::Ult(entry, image.AreaEnd());
}

Term ArePlaced(smt::Terms& terms, const ImageTerms& image) {
  return Each(terms, image, [&](const SegmentTerms& s) { return IsPlaced(image, s); });
}

Term AreAligned(smt::Terms& terms, const ImageTerms& image) {
  return Each(terms, image, IsAligned);
}

Term AreDisjoint(smt::Terms& terms, const ImageTerms& image) {
  std::vector<Term> all;
  for (size_t i = 0; i < image.segments.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const SegmentTerms &a = image.segments[i], &b = image.segments[j];
      all.push_back(!(a.HasBuffer() && b.HasBuffer() && ShareByte(a, b)));
    }
  }
  return smt::AllOf(terms, all);
}

Term HaveFittingBuffers(smt::Terms& terms, const ImageTerms& image) {
  return Each(terms, image, HasFittingBuffer);
}

Term EntryInSegment(smt::Terms& terms, const ImageTerms& image) {
  const Term entry = Number(image.entry);
  std::vector<Term> any;
  for (const SegmentTerms& segment : image.segments) {
    any.push_back(segment.HasBuffer() && smt::Ule(segment.Start(), entry) &&
                  smt::Ult(entry, segment.End()));
  }
  return smt::AnyOf(terms, any);
}

Term AreReachable(smt::Terms& terms, const ImageTerms& image) {
  const Term like = Number(image.entry);
  const Term reach =
      smt::Ite(smt::Same(image.arch, KEXECORE_EM_386), smt::ConstantLike(like, uint64_t{1} << 32),
               smt::ConstantLike(like, uint64_t{1} << 47));
  return Each(terms, image, [&](const SegmentTerms& s) { return smt::Ule(s.End(), reach); });
}

}  // namespace theorems
