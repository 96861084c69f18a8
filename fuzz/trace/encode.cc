// SPDX-License-Identifier: MIT
#include <bit>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>

#include "fuzz/trace/binary.h"
#include "fuzz/trace/error.h"
#include "fuzz/trace/record.h"

namespace trace {
namespace {

static_assert(std::endian::native == std::endian::little, "fields are copied as they lie");

constexpr std::size_t kMaxText = 0xffff;  // bytes of a text: its length has 16 bits

class Output {
 public:
  template <typename... Integers>
  void Put(Integers... fields) {
    (Append(&fields, sizeof(fields)), ...);
  }

  void Append(const void* bytes, std::size_t size) {
    const auto* first = static_cast<const std::uint8_t*>(bytes);
    bytes_.insert(bytes_.end(), first, first + size);
  }

  void Kind(RecordKind kind) { Put(static_cast<std::uint8_t>(kind)); }

  void Text(const std::string& text, const char* field) {
    if (text.size() > kMaxText) {
      throw Error(std::string(field) + ": the binary form has room for 65535 bytes; shorten it");
    }
    Put(static_cast<std::uint16_t>(text.size()));
    Append(text.data(), text.size());
  }

  std::vector<std::uint8_t> Release() { return std::move(bytes_); }

 private:
  std::vector<std::uint8_t> bytes_;
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
        } else {
          static_assert(std::is_same_v<What, RangeArgument>);
          out.Kind(RecordKind::kRangeArgument);
          out.Put(content.at, what.range, what.nr, what.size, what.start);
        }
      },
      content.what);
}

void Put(Output& out, const Hypercall& hypercall) {
  const std::uint8_t flags = (hypercall.privileged ? 0 : kUnprivilegedFlag) |
                             (hypercall.result.has_value() ? kResultFlag : 0);
  out.Kind(RecordKind::kHypercall);
  out.Put(hypercall.op, hypercall.arg, flags);
  if (hypercall.result) out.Put(*hypercall.result);
  for (const Content& content : hypercall.memory) Put(out, content);
  for (const Fault& fault : hypercall.faults) {
    out.Kind(RecordKind::kFault);
    out.Put(static_cast<std::uint8_t>(fault.hook), fault.nth);
  }
  for (const Race& race : hypercall.races) {
    out.Kind(RecordKind::kRace);
    out.Put(race.after_copy);
    Put(out, race.content);
  }
}

void CheckLimit(std::size_t count, std::size_t limit, const std::string& field) {
  if (count <= limit) return;
  throw Error(field + ": the binary form has room for " + std::to_string(limit) + ", not " +
              std::to_string(count) + "; split the trace, or keep it as JSON");
}

void CheckLimits(const Content& content, const std::string& field) {
  if (const auto* descriptors = std::get_if<Descriptors>(&content.what)) {
    CheckLimit(descriptors->segments.size(), kMaxItems, field + "/segments");
  }
}

void CheckLimits(const Trace& trace) {
  CheckLimit(trace.machine.cpu_notes.size(), kMaxItems, "/machine/cpu_notes");
  CheckLimit(trace.foreign.size(), kMaxItems, "/foreign");
  CheckLimit(trace.hypercalls.size(), kMaxHypercalls, "/hypercalls");
  for (std::size_t i = 0; i < trace.hypercalls.size(); ++i) {
    const Hypercall& hypercall = trace.hypercalls[i];
    const std::string field = "/hypercalls/" + std::to_string(i);
    CheckLimit(hypercall.memory.size(), kMaxItems, field + "/memory");
    CheckLimit(hypercall.faults.size(), kMaxItems, field + "/faults");
    CheckLimit(hypercall.races.size(), kMaxItems, field + "/races");
    for (const Content& content : hypercall.memory) CheckLimits(content, field + "/memory");
    for (const Race& race : hypercall.races) CheckLimits(race.content, field + "/races");
  }
}

}  // namespace

bool IsBinary(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= kMagic.size() &&
         std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) == 0;
}

std::vector<std::uint8_t> Encode(const Trace& trace) {
  CheckLimits(trace);
  Output out;
  out.Append(kMagic.data(), kMagic.size());
  const MachineDescription& machine = trace.machine;
  out.Put(machine.physical_bits, machine.crash.start, machine.crash.size, machine.xen.start,
          machine.xen.size, machine.vmcoreinfo.start, machine.vmcoreinfo.size, machine.free_pages,
          machine.alloc_seed, machine.map_budget);
  if (!trace.note.empty()) {
    out.Kind(RecordKind::kNote);
    out.Text(trace.note, "/note");
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
  std::vector<std::uint8_t> bytes = out.Release();
  CheckLimit(bytes.size(), kMaxEncodedSize, "bytes of the whole trace");
  return bytes;
}

}  // namespace trace
