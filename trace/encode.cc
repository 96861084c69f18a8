// SPDX-License-Identifier: MIT
#include <bit>
#include <cstring>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "trace/binary.h"
#include "trace/error.h"
#include "trace/record.h"

namespace trace {
namespace {

static_assert(std::endian::native == std::endian::little, "fields are copied as they lie");

constexpr std::size_t kMaxShort = 0xffff;  // of a field of 16 bits
constexpr std::size_t kMaxText = 0xffff;   // bytes of a text: its length is a field of 16 bits

class Output {
 public:
  explicit Output(std::vector<std::uint8_t>& bytes) : bytes_(bytes) { bytes_.clear(); }

  template <typename... Integers>
  void Put(Integers... fields) {
    std::uint8_t* place = Grow((sizeof(fields) + ...));
    ((std::memcpy(place, &fields, sizeof(fields)), place += sizeof(fields)), ...);
  }

  void Append(const void* bytes, std::size_t size) {
    if (size != 0) std::memcpy(Grow(size), bytes, size);
  }

  void Kind(RecordKind kind) { Put(static_cast<std::uint8_t>(kind)); }

  void Text(const std::string& text, const char* field) {
    if (text.size() > kMaxText) {
      throw Error(std::string(field) + ": the binary form has room for 65535 bytes; shorten it");
    }
    Put(static_cast<std::uint16_t>(text.size()));
    Append(text.data(), text.size());
  }

 private:
  std::uint8_t* Grow(std::size_t size) {
    const std::size_t old_size = bytes_.size();
    bytes_.resize(old_size + size);
    return bytes_.data() + old_size;
  }

  std::vector<std::uint8_t>& bytes_;
};

void Put(Output& out, const Content& content) {
  std::visit(
      [&](const auto& what) {
        using What = std::decay_t<decltype(what)>;
        if constexpr (std::is_same_v<What, Bytes>) {
          out.Kind(RecordKind::kBytes);
          out.Put(content.at, static_cast<std::uint32_t>(what.data.size()));
          out.Append(what.data.data(), what.data.size());
        } else if constexpr (std::is_same_v<What, Pattern>) {
          out.Kind(RecordKind::kPattern);
          out.Put(content.at, what.size, what.seed);
        } else if constexpr (std::is_same_v<What, Foreign>) {
          out.Kind(RecordKind::kForeign);
          out.Put(content.at, what.file, what.offset, what.size);
        } else if constexpr (std::is_same_v<What, Hole>) {
          out.Kind(RecordKind::kHole);
          out.Put(content.at, what.size);
        } else if constexpr (std::is_same_v<What, LoadArgument>) {
          out.Kind(RecordKind::kLoadArgument);
          out.Put(content.at, what.type, what.pad, what.arch, what.nr_segments, what.segments,
                  what.entry_maddr);
        } else if constexpr (std::is_same_v<What, Descriptors>) {
          out.Kind(RecordKind::kDescriptors);
          out.Put(content.at);
          for (const Segment& segment : what.segments) {
            out.Kind(RecordKind::kSegment);
            out.Put(segment.buf, segment.buf_size, segment.dest_maddr, segment.dest_size);
          }
        } else if constexpr (std::is_same_v<What, RangeArgument>) {
          out.Kind(RecordKind::kRangeArgument);
          out.Put(content.at, what.range, what.nr, what.size, what.start);
        } else if constexpr (std::is_same_v<What, LoadV1Argument>) {
          out.Kind(RecordKind::kLoadV1Argument);
          out.Put(content.at, what.type, what.indirection_page, what.start_address);
        } else {
          static_assert(std::is_same_v<What, PageList>);
          out.Kind(RecordKind::kPageList);
          out.Put(content.at);
          for (const std::uint64_t entry : what.entries) {
            out.Kind(RecordKind::kEntry);
            out.Put(entry);
          }
        }
      },
      content.what);
}

void Put(Output& out, const Hypercall& hypercall) {
  const auto call = static_cast<std::uint8_t>(hypercall.call);
  const bool has_caller = hypercall.space != 0 || hypercall.forged != 0 || hypercall.denial != 0;
  const auto flags = static_cast<std::uint8_t>((hypercall.privileged ? 0 : kUnprivilegedFlag) |
                                               (hypercall.result.has_value() ? kResultFlag : 0) |
                                               (hypercall.compat ? kCompatFlag : 0) |
                                               (has_caller ? kCallerFlag : 0) | call << kCallShift);
  out.Kind(RecordKind::kHypercall);
  out.Put(hypercall.op, hypercall.arg, flags);
  if (has_caller) out.Put(hypercall.space, hypercall.forged, hypercall.denial);
  if (hypercall.result) out.Put(*hypercall.result);
  for (const Content& content : hypercall.memory) Put(out, content);
  for (const Content& content : hypercall.frames) {
    out.Kind(RecordKind::kFrames);
    Put(out, content);
  }
  for (const Fault& fault : hypercall.faults) {
    out.Kind(RecordKind::kFault);
    out.Put(static_cast<std::uint8_t>(fault.hook), fault.nth);
  }
  for (const Race& race : hypercall.races) {
    out.Kind(race.frames ? RecordKind::kFrameRace : RecordKind::kRace);
    out.Put(race.after_access);
    Put(out, race.content);
  }
}

/// `field` returns the name of the list that is counted. It is called only for an error.
template <typename Field>
void CheckLimit(std::size_t count, std::size_t limit, const Field& field) {
  if (count <= limit) return;
  throw Error(field() + ": the binary form has room for " + std::to_string(limit) + ", not " +
              std::to_string(count) + "; split the trace, or keep it as JSON");
}

template <typename Field>
void CheckLimits(const Content& content, const Field& field) {
  if (const auto* descriptors = std::get_if<Descriptors>(&content.what)) {
    CheckLimit(descriptors->segments.size(), kMaxItems, [&] { return field() + "/segments"; });
  } else if (const auto* list = std::get_if<PageList>(&content.what)) {
    CheckLimit(list->entries.size(), kMaxEntries, [&] { return field() + "/list"; });
  }
}

void CheckLimits(const Trace& trace) {
  const auto named = [](const char* name) { return [name] { return std::string(name); }; };
  CheckLimit(trace.machine.abi, kMaxShort, named("/machine/abi"));
  CheckLimit(trace.machine.features, kMaxShort, named("/machine/features"));
  CheckLimit(trace.machine.ram.size(), kMaxRam, named("/machine/ram"));
  CheckLimit(trace.machine.cpu_notes.size(), kMaxItems, named("/machine/cpu_notes"));
  CheckLimit(trace.foreign.size(), kMaxItems, named("/foreign"));
  CheckLimit(trace.hypercalls.size(), kMaxHypercalls, named("/hypercalls"));
  for (std::size_t i = 0; i < trace.hypercalls.size(); ++i) {
    const Hypercall& hypercall = trace.hypercalls[i];
    const auto in_hypercall = [i](const char* name) {
      return [i, name] { return "/hypercalls/" + std::to_string(i) + name; };
    };
    CheckLimit(hypercall.memory.size(), kMaxItems, in_hypercall("/memory"));
    CheckLimit(hypercall.frames.size(), kMaxItems, in_hypercall("/frames"));
    CheckLimit(hypercall.faults.size(), kMaxItems, in_hypercall("/faults"));
    CheckLimit(hypercall.races.size(), kMaxItems, in_hypercall("/races"));
    for (const Content& content : hypercall.memory) CheckLimits(content, in_hypercall("/memory"));
    for (const Content& content : hypercall.frames) CheckLimits(content, in_hypercall("/frames"));
    for (const Race& race : hypercall.races) CheckLimits(race.content, in_hypercall("/races"));
  }
}

}  // namespace

bool IsBinary(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= kMagic.size() &&
         std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) == 0;
}

std::vector<std::uint8_t> Encode(const Trace& trace) {
  std::vector<std::uint8_t> bytes;
  Encode(trace, bytes);
  return bytes;
}

void Encode(const Trace& trace, std::vector<std::uint8_t>& into) {
  CheckLimits(trace);
  Output out(into);
  out.Append(kMagic.data(), kMagic.size());
  const MachineDescription& machine = trace.machine;
  out.Put(machine.physical_bits, static_cast<std::uint16_t>(machine.abi),
          static_cast<std::uint16_t>(machine.features ^ kUsualFeatures));
  for (const Range* range : {&machine.crash, &machine.xen, &machine.vmcoreinfo, &machine.owned}) {
    out.Put(range->start, range->size);
  }
  out.Put(machine.free_pages, machine.alloc_seed, machine.alloc_from, machine.map_budget,
          machine.control_va);
  if (!trace.note.empty()) {
    out.Kind(RecordKind::kNote);
    out.Text(trace.note, "/note");
  }
  for (const Range& ram : trace.machine.ram) {
    out.Kind(RecordKind::kRam);
    out.Put(ram.start, ram.size);
  }
  for (const Range& notes : trace.machine.cpu_notes) {
    out.Kind(RecordKind::kCpuNotes);
    out.Put(notes.start, notes.size);
  }
  for (const ForeignFile& file : trace.foreign) {
    out.Kind(RecordKind::kForeignFile);
    out.Put(file.size);
    for (const auto* text : {&file.name, &file.sha256, &file.package, &file.version, &file.path}) {
      out.Text(*text, "/foreign");
    }
  }
  for (const Hypercall& hypercall : trace.hypercalls) Put(out, hypercall);
  CheckLimit(into.size(), kMaxEncodedSize, [] { return std::string("bytes of the whole trace"); });
}

}  // namespace trace
