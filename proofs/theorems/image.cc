// SPDX-License-Identifier: MIT
#include "proofs/theorems/image.h"

#include <cstddef>

#include "kexecore/kexecore.h"

namespace theorems {
namespace {

using smt::Term;

constexpr unsigned kNumberBits = 66;

// The layout of kexecore::Bounds in memory. theorems_test.cc compares it with the core's header.
constexpr std::uint64_t kBoundsSize = 40, kCrashStart = 0, kCrashSize = 8, kPhysicalBits = 16,
                        kType = 20, kRam = 24, kRamCount = 32;

void StoreField(smt::Terms& terms, smt::Memory& memory, int object, std::uint64_t offset,
                const Term& value) {
  memory.Store(object, offset, smt::MakeBits(value, terms.False()));
}

Term IsAligned(const Term& x) { return smt::Same(x & smt::ConstantLike(x, kPageSize - 1), 0); }

Term Exp2(const Term& like, const Term& exponent) {
  return smt::Shl(smt::ConstantLike(like, 1), exponent);
}

/// Rule I6, for every range that exists.
Term IsSaneRam(smt::Terms& terms, const ImageTerms& image) {
  std::vector<Term> all = {smt::Ule(image.ram_count, terms.Bits(KEXECORE_MAX_RAM_RANGES, 32))};
  for (std::size_t i = 0; i < image.ram.size(); ++i) {
    const RamTerms& range = image.ram[i];
    Term sane = !smt::Same(range.size, 0) && IsAligned(range.start) && IsAligned(range.size) &&
                smt::Ule(range.End(), image.MachineEnd());
    if (i > 0) sane = sane && smt::Ult(image.ram[i - 1].End(), range.Start());
    all.push_back(smt::Implies(range.exists, sane));
  }
  return smt::AllOf(terms, all);
}

}  // namespace

Term SegmentTerms::HasBuffer() const { return exists && !smt::Same(buf, 0); }

Term ImageTerms::IsCrash() const { return smt::Same(type, KEXEC_TYPE_CRASH); }

Term ImageTerms::MachineEnd() const { return Exp2(AreaStart(), Number(physical_bits)); }

Term ImageTerms::GuestEnd() const {
  const Term like = AreaStart();
  return smt::Ite(smt::Same(caller, KEXECORE_CALLER_COMPAT),
                  Exp2(like, smt::ConstantLike(like, 32)), Exp2(like, smt::ConstantLike(like, 64)));
}

ImageTerms MakeImage(smt::Terms& terms) {
  ImageTerms image{terms.Variable("count", 32),         {},
                   terms.Variable("entry", 64),         terms.Variable("arch", 16),
                   terms.Variable("form", 32),          terms.Variable("caller", 32),
                   terms.Variable("crash_start", 64),   terms.Variable("crash_size", 64),
                   terms.Variable("physical_bits", 32), terms.Variable("type", 32),
                   terms.Variable("ram_count", 32),     {}};
  for (unsigned i = 0; i < kRamRanges; ++i) {
    const std::string prefix = "ram" + std::to_string(i) + ".";
    image.ram.push_back({terms.Variable(prefix + "start", 64), terms.Variable(prefix + "size", 64),
                         smt::Ult(terms.Bits(i, 32), image.ram_count)});
  }
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
  // count * 32, written so that comparing it with a constant means comparing count.
  const Term bytes = smt::ZExt(smt::Concat(image.count, terms.Bits(0, 5)), 64);
  constexpr std::uint64_t kSize = sizeof(kexecore_abi_segment);
  segments_ = setting.objects.Add("segments", bytes, KEXECORE_MAX_SEGMENTS * kSize, 8,
                                  /*writable=*/false);
  memory_.Create(segments_);
  for (std::size_t i = 0; i < image.segments.size(); ++i) {
    const SegmentTerms& segment = image.segments[i];
    const auto store = [&](std::uint64_t offset, const Term& value) {
      StoreField(terms, memory_, segments_, i * kSize + offset, value);
    };
    store(offsetof(kexecore_abi_segment, buf), segment.buf);
    store(offsetof(kexecore_abi_segment, buf_size), segment.buf_size);
    store(offsetof(kexecore_abi_segment, dest_maddr), segment.dest);
    store(offsetof(kexecore_abi_segment, dest_size), segment.dest_size);
  }
  const Term ranges = smt::Ite(smt::Ule(image.ram_count, terms.Bits(kRamRanges, 32)),
                               image.ram_count, terms.Bits(0, 32));
  constexpr std::uint64_t kRangeSize = sizeof(kexecore_range);
  ram_ = setting.objects.Add("ram", smt::ZExt(smt::Concat(ranges, terms.Bits(0, 4)), 64),
                             kRamRanges * kRangeSize, 8, /*writable=*/false);
  memory_.Create(ram_);
  for (std::size_t i = 0; i < image.ram.size(); ++i) {
    const auto store = [&](std::uint64_t offset, const Term& value) {
      StoreField(terms, memory_, ram_, i * kRangeSize + offset, value);
    };
    store(offsetof(kexecore_range, start), image.ram[i].start);
    store(offsetof(kexecore_range, size), image.ram[i].size);
  }
  bounds_ = setting.objects.Add("bounds", terms.Bits(kBoundsSize, 64), kBoundsSize, 8,
                                /*writable=*/false);
  memory_.Create(bounds_);
  StoreField(terms, memory_, bounds_, kCrashStart, image.crash_start);
  StoreField(terms, memory_, bounds_, kCrashSize, image.crash_size);
  StoreField(terms, memory_, bounds_, kPhysicalBits, image.physical_bits);
  StoreField(terms, memory_, bounds_, kType, image.type);
  memory_.Store(bounds_, kRam, setting.executor.PointerTo(ram_));
  StoreField(terms, memory_, bounds_, kRamCount, image.ram_count);
}

smt::Value ImageInMemory::Plain(const Term& term) const {
  return {smt::MakeBits(term, setting_.terms.False())};
}

Answer ImageInMemory::Run(const std::string& check,
                          const std::vector<smt::Value>& arguments) const {
  const auto outcome = setting_.executor.Run("kexecore::" + check, arguments, memory_);
  return {outcome.returns, setting_.executor.Result(outcome)};
}

Answer RunCheckImage(const ImageInMemory& memory, const ImageTerms& image) {
  return memory.Run("CheckImage",
                    {memory.Segments(), memory.Plain(image.count), memory.Plain(image.entry),
                     memory.Plain(image.arch), memory.Plain(image.form), memory.Plain(image.caller),
                     memory.Bounds()});
}

smt::LoopBounds ImageLoopBounds() {
  return {KEXECORE_MAX_SEGMENTS, {{"kexecore::HasFrames", kRamRanges}}};
}

std::vector<Assumption> ImageAssumptions(smt::Terms& terms, const ImageTerms& image) {
  const Term no_area = smt::Same(image.crash_size, 0);
  return {
      {"I2: the physical width is 32 to 52 bits",
       smt::Ule(terms.Bits(32, 32), image.physical_bits) &&
           smt::Ule(image.physical_bits, terms.Bits(52, 32))},
      {"I3: the crash area is page aligned, or empty",
       no_area || (IsAligned(image.crash_start) && IsAligned(image.crash_size))},
      {"I4: the crash area, unless empty, ends at or below 2^width",
       no_area || smt::Ule(image.AreaEnd(), image.MachineEnd())},
      {"I6: RAM is page aligned, ascending, apart, and ends at or below 2^width",
       IsSaneRam(terms, image)},
      {"bound: of DEFAULT, RAM has at most 2 ranges",
       image.IsCrash() || smt::Ule(image.ram_count, terms.Bits(kRamRanges, 32))},
      {"L5: type is 0 or 1", smt::Ult(image.type, terms.Bits(2, 32))},
      {"L6: there are at most 16 segments", smt::Ule(image.count, terms.Bits(16, 32))},
      {"the caller is native or compat", smt::Ult(image.caller, terms.Bits(2, 32))},
      {"the form is merged, posted, or a page list", smt::Ult(image.form, terms.Bits(3, 32))},
  };
}

std::vector<Edge> ImageEdges(smt::Terms& terms, const ImageTerms& image) {
  const Term end = smt::Shl(terms.Bits(1, kNumberBits), terms.Bits(52, kNumberBits));
  std::vector<Edge> edges = {
      {"no segment", smt::Same(image.count, 0)},
      {"16 segments", smt::Same(image.count, 16)},
      {"no crash area", smt::Same(image.crash_size, 0)},
      {"no crash area, at an address that is not aligned",
       smt::Same(image.crash_size, 0) && smt::Same(image.crash_start, 1)},
      {"a machine of 32 bits, and a crash area",
       smt::Same(image.physical_bits, 32) && !smt::Same(image.crash_size, 0)},
      {"a machine of 52 bits", smt::Same(image.physical_bits, 52)},
      {"a crash area of one page", smt::Same(image.crash_size, kPageSize)},
      {"a crash area that starts at 0 and ends at 2^52",
       smt::Same(image.crash_start, 0) && image.AreaEnd() == end},
      {"a crash area of one page that ends at 2^52",
       smt::Same(image.crash_size, kPageSize) && image.AreaEnd() == end},
      {"EM_386", smt::Same(image.arch, KEXECORE_EM_386)},
      {"EM_X86_64", smt::Same(image.arch, KEXECORE_EM_X86_64)},
      {"CRASH, on a machine with 1024 ranges of RAM",
       image.IsCrash() && smt::Same(image.ram_count, KEXECORE_MAX_RAM_RANGES)},
      {"DEFAULT, on a machine without RAM", !image.IsCrash() && smt::Same(image.ram_count, 0)},
      {"DEFAULT, with RAM from 0 on, a hole of a page, and RAM that ends at 2^52",
       !image.IsCrash() && smt::Same(image.ram[0].start, 0) && image.ram[1].exists &&
           image.ram[0].End() + smt::ConstantLike(end, kPageSize) == image.ram[1].Start() &&
           image.ram[1].End() == end},
  };
  // Each caller and each form occurs with each type.
  for (const bool crash : {false, true}) {
    const Term of_type = crash ? image.IsCrash() : !image.IsCrash();
    const std::string type = crash ? "CRASH, " : "DEFAULT, ";
    edges.push_back({type + "native", of_type && smt::Same(image.caller, KEXECORE_CALLER_NATIVE)});
    edges.push_back({type + "compat", of_type && smt::Same(image.caller, KEXECORE_CALLER_COMPAT)});
    edges.push_back({type + "merged", of_type && image.IsForm(kMerged)});
    edges.push_back({type + "posted", of_type && image.IsForm(kPosted)});
    edges.push_back({type + "a page list", of_type && image.IsForm(kPageList)});
  }
  return edges;
}

}  // namespace theorems
