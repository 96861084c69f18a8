// SPDX-License-Identifier: MIT
#include "proofs/theorems/rules.h"

#include "kexecore/abi.h"

namespace theorems {
namespace {

using smt::Term;

/// Whether `holds` is true for every segment that exists.
template <typename Holds>
Term Each(smt::Terms& terms, const ImageTerms& image, Holds&& holds) {
  std::vector<Term> all;
  for (const SegmentTerms& segment : image.segments) {
    all.push_back(smt::Implies(segment.exists, holds(segment)));
  }
  return smt::AllOf(terms, all);
}

/// The number of the page in which an address lies.
Term PageOf(const Term& address) { return smt::LShr(address, smt::ConstantLike(address, 12)); }

/// Whether the pages that hold a byte of the segment all lie in one range of RAM. Requires that the
/// segment has at least one byte.
Term IsInRam(smt::Terms& terms, const ImageTerms& image, const SegmentTerms& segment) {
  const Term one = smt::ConstantLike(segment.End(), 1);
  const Term first_page = PageOf(segment.Start()), pages_end = PageOf(segment.End() - one) + one;
  std::vector<Term> any;
  for (const RamTerms& range : image.ram) {
    any.push_back(range.exists && smt::Ule(PageOf(range.Start()), first_page) &&
                  smt::Ule(pages_end, PageOf(range.End())));
  }
  return smt::AnyOf(terms, any);
}

Term IsPlaced(smt::Terms& terms, const ImageTerms& image, const SegmentTerms& segment) {
  const Term in_area =
      smt::Ule(image.AreaStart(), segment.Start()) && smt::Ule(segment.End(), image.AreaEnd());
  const Term in_ram = smt::Same(segment.dest_size, 0) || IsInRam(terms, image, segment);
  return smt::Ule(segment.End(), image.MachineEnd()) &&
         smt::Implies(segment.HasBuffer(), smt::Ite(image.IsCrash(), in_area, in_ram));
}

Term IsAligned(const Term& address) {
  return smt::Same(address & smt::ConstantLike(address, kPageSize - 1), 0);
}

/// Whether neither is empty, and each begins before the other ends.
Term ShareByte(const SegmentTerms& a, const SegmentTerms& b) {
  return !smt::Same(a.dest_size, 0) && !smt::Same(b.dest_size, 0) && smt::Ult(a.Start(), b.End()) &&
         smt::Ult(b.Start(), a.End());
}

Term HasFittingBuffer(const ImageTerms& image, const SegmentTerms& segment) {
  const Term size = Number(segment.buf_size);
  return smt::Ule(size, Number(segment.dest_size)) &&
         smt::Ite(segment.HasBuffer(), smt::Ule(Number(segment.buf) + size, image.GuestEnd()),
                  smt::Same(size, 0));
}

}  // namespace

Term EntryInArea(const ImageTerms& image) {
  const Term entry = Number(image.entry);
  return smt::Ule(image.AreaStart(), entry) && smt::Ult(entry, image.AreaEnd());
}

Term ArePlaced(smt::Terms& terms, const ImageTerms& image) {
  return Each(terms, image, [&](const SegmentTerms& s) { return IsPlaced(terms, image, s); });
}

Term AreAligned(smt::Terms& terms, const ImageTerms& image) {
  return Each(terms, image,
              [](const SegmentTerms& s) { return IsAligned(s.Start()) && IsAligned(s.End()); });
}

Term AreDisjoint(smt::Terms& terms, const ImageTerms& image) {
  std::vector<Term> all;
  for (std::size_t i = 0; i < image.segments.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const SegmentTerms &a = image.segments[i], &b = image.segments[j];
      all.push_back(!(a.HasBuffer() && b.HasBuffer() && ShareByte(a, b)));
    }
  }
  return smt::AllOf(terms, all);
}

Term HaveFittingBuffers(smt::Terms& terms, const ImageTerms& image) {
  return Each(terms, image, [&](const SegmentTerms& s) { return HasFittingBuffer(image, s); });
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
  const Term entry = Number(image.entry);
  const Term reach = smt::Ite(smt::Same(image.arch, KEXECORE_EM_386),
                              smt::ConstantLike(entry, std::uint64_t{1} << 32),
                              smt::ConstantLike(entry, std::uint64_t{1} << 47));
  return smt::Ult(entry, reach) &&
         Each(terms, image, [&](const SegmentTerms& s) { return smt::Ule(s.End(), reach); });
}

}  // namespace theorems
