// SPDX-License-Identifier: MIT
#include "proofs/theorems/image.h"

#include <cstddef>
#include <type_traits>

#include "core/image.h"
#include "core/segments.h"
#include "kexecore/kexecore.h"

namespace theorems {
namespace {

using smt::Term;

constexpr unsigned kNumberBits = 66;

constexpr std::uint64_t kBoundsSize = sizeof(kexecore::Bounds),
                        kCrashStart = offsetof(kexecore::Bounds, crash_start),
                        kCrashSize = offsetof(kexecore::Bounds, crash_size),
                        kPhysicalBits = offsetof(kexecore::Bounds, physical_bits),
                        kType = offsetof(kexecore::Bounds, type),
                        kRam = offsetof(kexecore::Bounds, ram.ranges),
                        kRamCount = offsetof(kexecore::Bounds, ram.count);
static_assert(sizeof(kexecore::Form) == 4 && sizeof(kexecore::Caller) == 4);
static_assert(static_cast<std::uint32_t>(kexecore::Form::kMerged) == kMerged);
static_assert(static_cast<std::uint32_t>(kexecore::Form::kPosted) == kPosted);
static_assert(static_cast<std::uint32_t>(kexecore::Form::kPageList) == kPageList);
static_assert(static_cast<std::uint32_t>(kexecore::Caller::kNative) == KEXECORE_CALLER_NATIVE);
static_assert(static_cast<std::uint32_t>(kexecore::Caller::kCompat) == KEXECORE_CALLER_COMPAT);
static_assert(std::is_same_v<kexecore::Segment, kexecore_abi_segment>);

void StoreField(smt::Terms& terms, smt::Memory& memory, int object, std::uint64_t offset,
                const Term& value) {
  memory.Store(object, offset, smt::MakeBits(value, terms.False()));
}

Term Exp2(const Term& like, const Term& exponent) {
  return smt::Shl(smt::ConstantLike(like, 1), exponent);
}

}  // namespace

Term SegmentTerms::HasBuffer() const { return exists && !smt::Same(buf, 0); }

Term SegmentTerms::FirstFrame() const { return smt::LShr(dest, smt::ConstantLike(dest, 12)); }

Term SegmentTerms::EndFrame() const {
  const Term one = smt::ConstantLike(dest, 1);
  const Term last = dest + (dest_size - one);
  return smt::LShr(last, smt::ConstantLike(dest, 12)) + one;
}

Term ImageTerms::IsCrash() const { return smt::Same(type, KEXEC_TYPE_CRASH); }

Term ImageTerms::MachineEnd() const { return Exp2(AreaStart(), Number(physical_bits)); }

Term ImageTerms::GuestEnd() const {
  const Term like = AreaStart();
  return smt::Ite(smt::Same(caller, KEXECORE_CALLER_COMPAT),
                  Exp2(like, smt::ConstantLike(like, 32)), Exp2(like, smt::ConstantLike(like, 64)));
}

ImageTerms MakeImage(Setting& setting) {
  smt::Terms& terms = setting.terms;
  ImageTerms image{terms.Variable("count", 32),
                   {},
                   terms.Variable("entry", 64),
                   terms.Variable("arch", 16),
                   terms.Variable("form", 32),
                   terms.Variable("caller", 32),
                   terms.Variable("crash_start", 64),
                   terms.Variable("crash_size", 64),
                   terms.Variable("physical_bits", 32),
                   terms.Variable("type", 32),
                   std::make_shared<const RamTable>(setting, RamTable::Readers::kNone)};
  for (unsigned i = 0; i < KEXECORE_MAX_SEGMENTS; ++i) {
    const std::string prefix = "segment" + std::to_string(i) + ".";
    image.segments.push_back(
        {terms.Variable(prefix + "buf", 64), terms.Variable(prefix + "buf_size", 64),
         terms.Variable(prefix + "dest_maddr", 64), terms.Variable(prefix + "dest_size", 64),
         smt::Ult(terms.Bits(i, 32), image.count),
         smt::FromBit(terms.Variable(prefix + "in_ram", 1))});
  }
  std::vector<FramesQuestion> questions;
  for (const SegmentTerms& segment : image.segments) {
    questions.push_back({segment.FirstFrame(), segment.EndFrame(), segment.in_ram});
  }
  UseHasFrames(setting, image.ram, std::move(questions));
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
  memory_.Create(image.ram->array);
  bounds_ = setting.objects.Add("bounds", terms.Bits(kBoundsSize, 64), kBoundsSize, 8,
                                /*writable=*/false);
  memory_.Create(bounds_);
  StoreField(terms, memory_, bounds_, kCrashStart, image.crash_start);
  StoreField(terms, memory_, bounds_, kCrashSize, image.crash_size);
  StoreField(terms, memory_, bounds_, kPhysicalBits, image.physical_bits);
  StoreField(terms, memory_, bounds_, kType, image.type);
  memory_.Store(bounds_, kRam, setting.executor.PointerTo(image.ram->array));
  StoreField(terms, memory_, bounds_, kRamCount, image.ram->count);
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

smt::LoopBounds ImageLoopBounds() { return KEXECORE_MAX_SEGMENTS; }

std::vector<Assumption> ImageAssumptions(smt::Terms& terms, const ImageTerms& image) {
  const Term no_area = smt::Same(image.crash_size, 0);
  return {
      {"I2: the physical width is 32 to 52 bits",
       smt::Ule(terms.Bits(32, 32), image.physical_bits) &&
           smt::Ule(image.physical_bits, terms.Bits(52, 32))},
      {"I3: the crash area is page aligned, or empty",
       no_area || (IsPageMultiple(image.crash_start) && IsPageMultiple(image.crash_size))},
      {"I4: the crash area, unless empty, ends at or below 2^width",
       no_area || smt::Ule(image.AreaEnd(), image.MachineEnd())},
      {"L5: type is 0 or 1", smt::Ult(image.type, terms.Bits(2, 32))},
      {"L6: there are at most 16 segments", smt::Ule(image.count, terms.Bits(16, 32))},
      {"the caller is native or compat", smt::Ult(image.caller, terms.Bits(2, 32))},
      {"the form is merged, posted, or a page list", smt::Ult(image.form, terms.Bits(3, 32))},
  };
}

std::vector<Edge> ImageEdges(smt::Terms& terms, const ImageTerms& image) {
  const Term end = smt::Shl(terms.Bits(1, kNumberBits), terms.Bits(52, kNumberBits));
  const RamTable& ram = *image.ram;
  const Term first = terms.Bits(0, 64), second = terms.Bits(1, 64);
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
      {"DEFAULT, on a machine with 1024 ranges of RAM",
       !image.IsCrash() && smt::Same(image.ram->count, KEXECORE_MAX_RAM_RANGES)},
      {"DEFAULT, on a machine without RAM", !image.IsCrash() && smt::Same(image.ram->count, 0)},
      {"DEFAULT, with RAM from 0 on, a hole of a page, and RAM that ends at 2^52",
       !image.IsCrash() && smt::Same(ram.Start(first), 0) && ram.Exists(second) &&
           ram.End(first) + smt::ConstantLike(end, kPageSize) == Number(ram.Start(second)) &&
           ram.End(second) == end},
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
