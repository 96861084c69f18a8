// SPDX-License-Identifier: MIT
#include "proofs/theorems/image.h"

#include <algorithm>
#include <cstddef>

#include "kexecore/abi.h"

namespace theorems {
namespace {

using smt::Term;

constexpr unsigned kNumberBits = 66;
constexpr uint64_t kPage = 4096;

// What kexecore::Bounds looks like in memory; theorems_test.cc holds it to the core's header.
constexpr uint64_t kBoundsSize = 24, kCrashStart = 0, kCrashSize = 8, kPhysicalBits = 16;

void StoreField(smt::Terms& terms, smt::Memory& memory, int object, uint64_t offset,
                const Term& value) {
  memory.Store(object, offset, smt::MakeBits(value, terms.False()));
}

// Guest memory that something lies in: the buffers, and a page for each other content.
using Taken = std::vector<trace::Range>;

bool IsFree(uint64_t at, const Taken& taken) {
  return std::none_of(taken.begin(), taken.end(), [&](const trace::Range& range) {
    return at >= range.start ? at - range.start < range.size : range.start - at < kPage;
  });
}

// A page of guest memory, which is taken from then on: the first, or one behind a taken range.
uint64_t TakePage(Taken& taken) {
  uint64_t found = kPage;
  for (size_t i = 0; i < taken.size() && !IsFree(found, taken); ++i) {
    found = (taken[i].start + taken[i].size + (kPage - 1)) & ~(kPage - 1);
  }
  taken.push_back({found, kPage});
  return found;
}

}  // namespace

Term Number(const Term& term) { return smt::ZExt(term, kNumberBits); }

Term SegmentTerms::HasBuffer() const { return exists && !smt::Same(buf, 0); }

Term ImageTerms::MachineEnd() const {
  return smt::Shl(smt::ConstantLike(AreaStart(), 1), Number(physical_bits));
}

ImageTerms MakeImage(smt::Terms& terms) {
  ImageTerms image{terms.Variable("count", 32),        {},
                   terms.Variable("entry", 64),        terms.Variable("arch", 16),
                   terms.Variable("crash_start", 64),  terms.Variable("crash_size", 64),
                   terms.Variable("physical_bits", 32)};
  for (unsigned i = 0; i < KEXECORE_MAX_SEGMENTS; ++i) {
    const std::string prefix = "segment" + std::to_string(i) + ".";
    image.segments.push_back(
        {terms.Variable(prefix + "buf", 64), terms.Variable(prefix + "buf_size", 64),
         terms.Variable(prefix + "dest_maddr", 64), terms.Variable(prefix + "dest_size", 64),
         smt::Ult(terms.Bits(i, 32), image.count)});
  }
  return image;
}

ImageInMemory::ImageInMemory(Setting& setting, const ImageTerms& image)
    : setting_(setting), memory_(setting.objects) {
  smt::Terms& terms = setting.terms;
  // count * 32, written so that a comparison with a constant is one of count.
  const Term bytes = smt::ZExt(smt::Concat(image.count, terms.Bits(0, 5)), 64);
  constexpr uint64_t kSize = sizeof(kexecore_abi_segment);
  segments_ = setting.objects.Add("segments", bytes, KEXECORE_MAX_SEGMENTS * kSize, 8,
                                  /*writable=*/false);
  memory_.Create(segments_);
  for (size_t i = 0; i < image.segments.size(); ++i) {
    const SegmentTerms& segment = image.segments[i];
    const auto store = [&](uint64_t offset, const Term& value) {
      StoreField(terms, memory_, segments_, i * kSize + offset, value);
    };
    store(offsetof(kexecore_abi_segment, buf), segment.buf);
    store(offsetof(kexecore_abi_segment, buf_size), segment.buf_size);
    store(offsetof(kexecore_abi_segment, dest_maddr), segment.dest);
    store(offsetof(kexecore_abi_segment, dest_size), segment.dest_size);
  }
  bounds_ = setting.objects.Add("bounds", terms.Bits(kBoundsSize, 64), kBoundsSize, 8,
                                /*writable=*/false);
  memory_.Create(bounds_);
  StoreField(terms, memory_, bounds_, kCrashStart, image.crash_start);
  StoreField(terms, memory_, bounds_, kCrashSize, image.crash_size);
  StoreField(terms, memory_, bounds_, kPhysicalBits, image.physical_bits);
}

smt::Value ImageInMemory::Plain(const Term& term) const {
  return {smt::MakeBits(term, setting_.terms.False())};
}

Answer ImageInMemory::Run(const std::string& check,
                          const std::vector<smt::Value>& arguments) const {
  const auto outcome = setting_.executor.Run("kexecore::" + check, arguments, memory_);
  return {outcome.returns, outcome.value.at(0).bits};
}

Answer RunCheckImage(const ImageInMemory& memory, const ImageTerms& image) {
  return memory.Run("CheckImage",
                    {memory.Segments(), memory.Plain(image.count), memory.Plain(image.entry),
                     memory.Plain(image.arch), memory.Bounds()});
}

std::vector<Assumption> ImageAssumptions(smt::Terms& terms, const ImageTerms& image) {
  auto aligned = [&](const Term& x) { return smt::Same(x & terms.Bits(kPage - 1, 64), 0); };
  return {
      {"I2: the physical width is 32 to 52 bits",
       smt::Ule(terms.Bits(32, 32), image.physical_bits) &&
           smt::Ule(image.physical_bits, terms.Bits(52, 32))},
      {"I3: the crash area is page aligned, or empty",
       smt::Same(image.crash_size, 0) || (aligned(image.crash_start) && aligned(image.crash_size))},
      {"I4: the crash area, unless empty, ends at or below 2^width",
       smt::Same(image.crash_size, 0) || smt::Ule(image.AreaEnd(), image.MachineEnd())},
      {"L6: there are at most 16 segments", smt::Ule(image.count, terms.Bits(16, 32))},
  };
}

std::vector<Edge> ImageEdges(smt::Terms& terms, const ImageTerms& image) {
  const Term end = smt::Shl(terms.Bits(1, kNumberBits), terms.Bits(52, kNumberBits));
  return {
      {"no segment", smt::Same(image.count, 0)},
      {"16 segments", smt::Same(image.count, 16)},
      {"no crash area", smt::Same(image.crash_size, 0)},
      {"no crash area, at an address that is not aligned",
       smt::Same(image.crash_size, 0) && smt::Same(image.crash_start, 1)},
      {"a machine of 32 bits, and a crash area",
       smt::Same(image.physical_bits, 32) && !smt::Same(image.crash_size, 0)},
      {"a machine of 52 bits", smt::Same(image.physical_bits, 52)},
      {"a crash area of one page", smt::Same(image.crash_size, kPage)},
      {"a crash area that starts at 0 and ends at 2^52",
       smt::Same(image.crash_start, 0) && image.AreaEnd() == end},
      {"a crash area of one page that ends at 2^52",
       smt::Same(image.crash_size, kPage) && image.AreaEnd() == end},
      {"EM_386", smt::Same(image.arch, KEXECORE_EM_386)},
      {"EM_X86_64", smt::Same(image.arch, KEXECORE_EM_X86_64)},
  };
}

std::vector<Term> ImageWishes(smt::Terms& terms, const ImageTerms& image) {
  auto at_most = [&](const Term& x, uint64_t limit) {
    return smt::Ule(x, smt::ConstantLike(x, limit));
  };
  // The machine and the buffers as constants: what is left to find is little.
  const Term plain_machine =
      smt::Same(image.arch, KEXECORE_EM_X86_64) && smt::Same(image.physical_bits, 46) &&
      smt::Same(image.crash_start, 0x10000000) && smt::Same(image.crash_size, 16 * kPage);
  std::vector<Term> plain_buffers, short_segments;
  for (size_t i = 0; i < image.segments.size(); ++i) {
    const SegmentTerms& s = image.segments[i];
    plain_buffers.push_back(!s.exists || smt::Same(s.buf, 0) ||
                            (smt::Same(s.buf, (i + 1) << 32) && smt::Same(s.buf_size, kPage)));
    short_segments.push_back(!s.exists || at_most(s.dest_size, 4 * kPage));
  }
  const Term plain = plain_machine && smt::AllOf(terms, plain_buffers);
  const Term all_short = smt::AllOf(terms, short_segments);
  std::vector<Term> wishes;
  for (const Term& whole : {plain && all_short, plain, all_short}) {
    for (uint64_t count : {1, 2, 3}) wishes.push_back(whole && at_most(image.count, count));
  }
  wishes.insert(wishes.end(), {plain, plain_machine, all_short, at_most(image.count, 3)});
  return wishes;
}

trace::Trace ImageTrace(const ImageTerms& image, const smt::Model& model, const std::string& note) {
  trace::Trace story;
  story.note = note;
  story.machine.physical_bits = static_cast<uint32_t>(model.Value(image.physical_bits));
  story.machine.crash = {model.Value(image.crash_start), model.Value(image.crash_size)};
  trace::Hypercall load;
  load.op = KEXEC_CMD_kexec_load;
  trace::Descriptors descriptors;
  Taken taken;
  const uint64_t count = model.Value(image.count);
  for (size_t i = 0; i < count && i < image.segments.size(); ++i) {
    const SegmentTerms& s = image.segments[i];
    const trace::Segment segment{model.Value(s.buf), model.Value(s.buf_size), model.Value(s.dest),
                                 model.Value(s.dest_size)};
    descriptors.segments.push_back(segment);
    if (segment.buf != 0 && segment.buf_size > 0) {
      taken.push_back({segment.buf, segment.buf_size});
      load.memory.push_back({segment.buf, trace::Pattern{segment.buf_size, i + 1}});
    }
  }
  trace::LoadArgument argument;
  argument.type = KEXEC_TYPE_CRASH;
  argument.arch = static_cast<uint16_t>(model.Value(image.arch));
  argument.nr_segments = static_cast<uint32_t>(count);
  argument.entry_maddr = model.Value(image.entry);
  argument.segments = TakePage(taken);
  if (count > 0) load.memory.push_back({argument.segments, std::move(descriptors)});
  load.arg = TakePage(taken);
  load.memory.push_back({load.arg, argument});
  story.hypercalls.push_back(std::move(load));
  return story;
}

}  // namespace theorems
