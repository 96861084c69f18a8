// SPDX-License-Identifier: MIT
#include "proofs/theorems/image_story.h"

#include <algorithm>

#include "kexecore/abi.h"
#include "proofs/theorems/rules.h"
#include "trace/build.h"

namespace theorems {
namespace {

using smt::Term;

constexpr std::uint64_t kFourGiB = std::uint64_t{1} << 32;
constexpr std::uint64_t kRamSize = std::uint64_t{1} << 30;

// The machine memory that the caller owns, for a page list and its sources, and the most pages of
// one run. The list and 16 runs fit into it.
constexpr trace::Range kOwned = {0x1000000, 64 * kPageSize};
constexpr std::uint64_t kMostRunPages = 3;

Term AtMost(const Term& x, std::uint64_t limit) { return smt::Ule(x, smt::ConstantLike(x, limit)); }

Term IsCompat(const ImageTerms& image) { return smt::Same(image.caller, KEXECORE_CALLER_COMPAT); }

/// Whether a posted descriptor of the image's caller can describe the segment.
Term IsPostedDescriptor(const ImageTerms& image, const SegmentTerms& segment) {
  return segment.buf_size == segment.dest_size && AtMost(segment.buf_size, kFourGiB - 1) &&
         smt::Implies(IsCompat(image), AtMost(segment.buf, kFourGiB - 1));
}

/// Whether segment `index` can be a run of a page list of the image's caller.
Term IsRun(const ImageTerms& image, std::size_t index) {
  const SegmentTerms& segment = image.segments[index];
  Term is_run = !smt::Same(segment.buf, 0) && IsPageMultiple(segment.dest) &&
                IsPageMultiple(segment.dest_size) && !smt::Same(segment.dest_size, 0) &&
                AtMost(segment.dest_size, kMostRunPages * kPageSize) &&
                smt::Ult(segment.Start(), image.MachineEnd()) &&
                smt::Implies(IsCompat(image), AtMost(segment.dest, kFourGiB - 1));
  if (index > 0) is_run = is_run && image.segments[index - 1].End() != segment.Start();
  return is_run;
}

/// Whether some hypercall can load the image.
Term CanBeLoaded(smt::Terms& terms, const ImageTerms& image) {
  std::vector<Term> descriptors, runs;
  for (std::size_t i = 0; i < image.segments.size(); ++i) {
    const Term& exists = image.segments[i].exists;
    descriptors.push_back(smt::Implies(exists, IsPostedDescriptor(image, image.segments[i])));
    runs.push_back(smt::Implies(exists, IsRun(image, i)));
  }
  const Term as_list = smt::Ite(
      IsCompat(image), smt::Same(image.arch, KEXECORE_EM_386) && AtMost(image.entry, kFourGiB - 1),
      smt::Same(image.arch, KEXECORE_EM_X86_64));
  return smt::Implies(image.IsForm(kPosted), smt::AllOf(terms, descriptors)) &&
         smt::Implies(image.IsForm(kPageList), as_list && smt::AllOf(terms, runs)) &&
         (image.IsCrash() || HasRamForTrace(terms, image));
}

/// The guest memory that is in use: buffers, and a page for each other content.
using Taken = std::vector<trace::Range>;

bool IsFree(std::uint64_t at, const Taken& taken) {
  return std::none_of(taken.begin(), taken.end(), [&](const trace::Range& range) {
    return at >= range.start ? at - range.start < range.size : range.start - at < kPageSize;
  });
}

/// Takes a free page of guest memory: the lowest of page 1 and the pages behind each taken range.
/// It has to be low, because a compat caller has no high addresses.
std::uint64_t TakePage(Taken& taken) {
  std::uint64_t found = UINT64_MAX;
  const auto consider = [&](std::uint64_t at) {
    if (IsFree(at, taken)) found = std::min(found, at);
  };
  consider(kPageSize);
  for (const trace::Range& range : taken) {
    consider((range.start + range.size + (kPageSize - 1)) & ~(kPageSize - 1));
  }
  taken.push_back({found, kPageSize});
  return found;
}

/// The image as plain numbers.
struct Numbers {
  trace::Dialect dialect;
  std::uint8_t type;
  std::uint16_t arch;
  std::uint64_t entry;
  std::vector<trace::Segment> segments;
};

Numbers NumbersOf(const ImageTerms& image, const smt::Model& model) {
  Numbers numbers{{model.Holds(image.IsForm(kPosted)) ? KEXECORE_ABI_POSTED : KEXECORE_ABI_MERGED,
                   model.Holds(IsCompat(image))},
                  static_cast<std::uint8_t>(model.Value(image.type)),
                  static_cast<std::uint16_t>(model.Value(image.arch)),
                  model.Value(image.entry),
                  {}};
  for (const SegmentTerms& s : image.segments) {
    if (!model.Holds(s.exists)) continue;
    numbers.segments.push_back({model.Value(s.buf), model.Value(s.buf_size), model.Value(s.dest),
                                model.Value(s.dest_size)});
  }
  return numbers;
}

trace::MachineDescription MachineOf(const ImageTerms& image, const smt::Model& model,
                                    const Numbers& numbers) {
  trace::MachineDescription machine;
  machine.physical_bits = static_cast<std::uint32_t>(model.Value(image.physical_bits));
  machine.abi = numbers.dialect.abi;
  machine.crash = {model.Value(image.crash_start), model.Value(image.crash_size)};
  machine.owned = kOwned;
  if (numbers.type == KEXEC_TYPE_CRASH) {
    machine.ram = {{0, kRamSize}};  // only the allocator reads it
    return machine;
  }
  for (std::uint64_t i = 0; i < model.Value(image.ram->count); ++i) {
    const Term index = smt::ConstantLike(image.entry, i);
    machine.ram.push_back(
        {model.Value(image.ram->Start(index)), model.Value(image.ram->Size(index))});
  }
  return machine;
}

trace::Hypercall LoadOf(const Numbers& numbers) {
  trace::Hypercall load;
  load.op = KEXEC_CMD_kexec_load;
  load.compat = numbers.dialect.compat;
  Taken taken;
  for (std::size_t i = 0; i < numbers.segments.size(); ++i) {
    const trace::Segment& segment = numbers.segments[i];
    if (segment.buf == 0 || segment.buf_size == 0) continue;
    taken.push_back({segment.buf, segment.buf_size});
    load.memory.push_back({segment.buf, trace::Pattern{segment.buf_size, i + 1}});
  }
  trace::LoadArgument argument;
  argument.type = numbers.type;
  argument.arch = numbers.arch;
  if (numbers.dialect.abi == KEXECORE_ABI_POSTED) {
    // The first word holds flags: its second byte is the class.
    argument.pad = trace::ClassOf(numbers.arch);
    argument.arch = 0;
  }
  argument.nr_segments = static_cast<std::uint32_t>(numbers.segments.size());
  argument.entry_maddr = numbers.entry;
  argument.segments = TakePage(taken);
  if (!numbers.segments.empty()) {
    load.memory.push_back({argument.segments, trace::Descriptors{numbers.segments}});
  }
  load.arg = TakePage(taken);
  load.memory.push_back({load.arg, argument});
  return load;
}

trace::Hypercall ListLoadOf(const Numbers& numbers) {
  std::vector<std::uint64_t> entries;
  std::uint64_t source = kOwned.start + kPageSize;  // behind the list
  for (const trace::Segment& run : numbers.segments) {
    entries.push_back(run.dest_maddr | KEXECORE_LIST_DESTINATION);
    for (std::uint64_t page = 0; page < run.dest_size / kPageSize; ++page, source += kPageSize) {
      entries.push_back(source | KEXECORE_LIST_SOURCE);
    }
  }
  entries.push_back(KEXECORE_LIST_DONE);
  return trace::BuildLoadV1(numbers.dialect, numbers.type, kOwned.start, std::move(entries),
                            numbers.entry);
}

}  // namespace

std::vector<Term> ImageWishes(smt::Terms& terms, const ImageTerms& image) {
  // With constants for the machine, the call and the buffers, the solver has little left to find.
  const Term plain_machine =
      smt::Same(image.physical_bits, 46) && smt::Same(image.crash_start, 0x10000000) &&
      smt::Same(image.crash_size, 16 * kPageSize) && smt::Same(image.ram->count, 1) &&
      smt::Same(image.ram->Start(terms.Bits(0, 64)), 0) &&
      smt::Same(image.ram->Size(terms.Bits(0, 64)), kRamSize);
  const Term plain_call = smt::Same(image.arch, KEXECORE_EM_X86_64) &&
                          smt::Same(image.caller, KEXECORE_CALLER_NATIVE) && image.IsForm(kMerged);
  std::vector<Term> plain_buffers, short_segments;
  for (std::size_t i = 0; i < image.segments.size(); ++i) {
    const SegmentTerms& s = image.segments[i];
    plain_buffers.push_back(!s.exists || smt::Same(s.buf, 0) ||
                            (smt::Same(s.buf, (i + 1) << 24) && smt::Same(s.buf_size, kPageSize)));
    short_segments.push_back(!s.exists || AtMost(s.dest_size, 4 * kPageSize));
  }
  const Term loadable = CanBeLoaded(terms, image) && smt::AllOf(terms, short_segments);
  const Term any_call = loadable && plain_machine;
  const Term plain = any_call && plain_call && smt::AllOf(terms, plain_buffers);
  // Few segments come first: with few the solver is quick to tell whether such an image exists.
  std::vector<Term> wishes;
  for (std::uint64_t count : {1, 2, 3}) {
    for (const Term& whole : {plain, any_call, loadable}) {
      wishes.push_back(whole && AtMost(image.count, count));
    }
  }
  return wishes;
}

std::optional<trace::Trace> ImageTrace(smt::Terms& terms, const ImageTerms& image,
                                       const smt::Model& model, const std::string& note) {
  if (!model.Holds(CanBeLoaded(terms, image))) return std::nullopt;
  const Numbers numbers = NumbersOf(image, model);
  trace::Trace story;
  story.note = note;
  story.machine = MachineOf(image, model, numbers);
  story.hypercalls.push_back(model.Holds(image.IsForm(kPageList)) ? ListLoadOf(numbers)
                                                                  : LoadOf(numbers));
  return story;
}

}  // namespace theorems
