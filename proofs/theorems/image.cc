// SPDX-License-Identifier: MIT
#include "proofs/theorems/image.h"

#include <cstddef>

#include "core/segments.h"

namespace theorems {
namespace {

using smt::Term;

constexpr unsigned kNumberBits = 66;
constexpr uint64_t kPage = 4096;

// The shapes that the ABI and the core's interface give to what is passed in memory.
static_assert(sizeof(kexecore::Segment) == 32);
static_assert(sizeof(kexecore::Bounds) == 24);

void StoreField(smt::Terms& terms, smt::Memory& memory, int object, uint64_t offset,
                const Term& value) {
  memory.Store(object, offset, smt::MakeBits(value, terms.False()));
}

// A guest address below every buffer and far from them.
bool IsFree(const trace::Hypercall& call, uint64_t at, uint64_t size,
            const std::vector<trace::Segment>& segments) {
  for (const trace::Segment& segment : segments) {
    if (segment.buf_size > 0 && segment.buf < at + size && at < segment.buf + segment.buf_size) {
      return false;
    }
  }
  for (const trace::Content& content : call.memory) {
    if (content.at == at) return false;
  }
  return true;
}

uint64_t FreeAddress(const trace::Hypercall& call, uint64_t size,
                     const std::vector<trace::Segment>& segments) {
  uint64_t at = kPage;
  while (!IsFree(call, at, size, segments)) at += kPage;
  return at;
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

Term RunCheckImage(Setting& setting, const ImageTerms& image) {
  smt::Terms& terms = setting.terms;
  smt::Memory memory(setting.objects);
  // count * 32, written so that a comparison with a constant is one of count.
  const Term bytes = smt::ZExt(smt::Concat(image.count, terms.Bits(0, 5)), 64);
  const int array =
      setting.objects.Add("segments", bytes, KEXECORE_MAX_SEGMENTS * sizeof(kexecore::Segment), 8,
                          /*writable=*/false);
  memory.Create(array);
  for (size_t i = 0; i < image.segments.size(); ++i) {
    const SegmentTerms& segment = image.segments[i];
    const uint64_t at = i * sizeof(kexecore::Segment);
    StoreField(terms, memory, array, at + offsetof(kexecore::Segment, buf), segment.buf);
    StoreField(terms, memory, array, at + offsetof(kexecore::Segment, buf_size), segment.buf_size);
    StoreField(terms, memory, array, at + offsetof(kexecore::Segment, dest_maddr), segment.dest);
    StoreField(terms, memory, array, at + offsetof(kexecore::Segment, dest_size),
               segment.dest_size);
  }
  const int bounds = setting.objects.Add("bounds", terms.Bits(sizeof(kexecore::Bounds), 64),
                                         sizeof(kexecore::Bounds), 8, /*writable=*/false);
  memory.Create(bounds);
  StoreField(terms, memory, bounds, offsetof(kexecore::Bounds, crash_start), image.crash_start);
  StoreField(terms, memory, bounds, offsetof(kexecore::Bounds, crash_size), image.crash_size);
  StoreField(terms, memory, bounds, offsetof(kexecore::Bounds, physical_bits), image.physical_bits);
  auto plain = [&](const Term& value) { return smt::Value{smt::MakeBits(value, terms.False())}; };
  auto outcome = setting.executor.Run("kexecore::CheckImage",
                                      {{setting.executor.PointerTo(array)},
                                       plain(image.count),
                                       plain(image.entry),
                                       plain(image.arch),
                                       {setting.executor.PointerTo(bounds)}},
                                      memory);
  return outcome.returns && smt::Same(outcome.value.at(0).bits, 0);
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
  const uint64_t count = model.Value(image.count);
  for (size_t i = 0; i < count && i < image.segments.size(); ++i) {
    const SegmentTerms& s = image.segments[i];
    const trace::Segment segment{model.Value(s.buf), model.Value(s.buf_size), model.Value(s.dest),
                                 model.Value(s.dest_size)};
    descriptors.segments.push_back(segment);
    if (segment.buf != 0 && segment.buf_size > 0) {
      load.memory.push_back({segment.buf, trace::Pattern{segment.buf_size, i + 1}});
    }
  }
  trace::LoadArgument argument;
  argument.type = KEXEC_TYPE_CRASH;
  argument.arch = static_cast<uint16_t>(model.Value(image.arch));
  argument.nr_segments = static_cast<uint32_t>(count);
  argument.entry_maddr = model.Value(image.entry);
  argument.segments = FreeAddress(load, kPage, descriptors.segments);
  const std::vector<trace::Segment> segments = descriptors.segments;
  if (count > 0) load.memory.push_back({argument.segments, std::move(descriptors)});
  load.arg = FreeAddress(load, kPage, segments);
  load.memory.push_back({load.arg, argument});
  story.hypercalls.push_back(std::move(load));
  return story;
}

}  // namespace theorems
