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

Term IsPlaced(const ImageTerms& image, const SegmentTerms& segment) {
  const Term in_area =
      smt::Ule(image.AreaStart(), segment.Start()) && smt::Ule(segment.End(), image.AreaEnd());
  const Term in_ram = smt::Same(segment.dest_size, 0) || segment.in_ram;
  return smt::Ule(segment.End(), image.MachineEnd()) &&
         smt::Implies(segment.HasBuffer(), smt::Ite(image.IsCrash(), in_area, in_ram));
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
  return Each(terms, image, [&](const SegmentTerms& s) { return IsPlaced(image, s); });
}

Term AreAligned(smt::Terms& terms, const ImageTerms& image) {
  return Each(terms, image, [](const SegmentTerms& s) {
    return IsPageMultiple(s.Start()) && IsPageMultiple(s.End());
  });
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

Term HasRamForTrace(smt::Terms& terms, const ImageTerms& image) {
  const RamTable& ram = *image.ram;
  std::vector<Term> all = {smt::Ule(ram.count, terms.Bits(kRangesOfTrace, 32))};
  const Term machine = smt::Trunc(image.MachineEnd(), 64);
  for (std::uint64_t i = 0; i < kRangesOfTrace; ++i) {
    const Term index = terms.Bits(i, 64);
    all.push_back(smt::Implies(ram.Exists(index), ram.KeepsI6(index, machine)));
  }
  for (const SegmentTerms& segment : image.segments) {
    std::vector<Term> any;
    for (std::uint64_t i = 0; i < kRangesOfTrace; ++i) {
      const Term index = terms.Bits(i, 64);
      any.push_back(ram.Exists(index) &&
                    ram.Holds(index, segment.FirstFrame(), segment.EndFrame()));
    }
    all.push_back(segment.in_ram == smt::AnyOf(terms, any));
  }
  return smt::AllOf(terms, all);
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
