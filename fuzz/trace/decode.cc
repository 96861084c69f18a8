// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>

#include "fuzz/trace/binary.h"
#include "fuzz/trace/record.h"

namespace trace {
namespace {

static_assert(std::endian::native == std::endian::little, "fields are copied as they lie");

/// Reads fields of fixed width; past the end everything is zero.
class Input {
 public:
  explicit Input(std::span<const std::uint8_t> bytes) : left_(bytes) {}

  bool empty() const { return left_.empty(); }

  void Skip(std::size_t size) { left_ = left_.subspan(std::min(size, left_.size())); }

  std::span<const std::uint8_t> Take(std::size_t size) {
    const auto taken = left_.first(std::min(size, left_.size()));
    left_ = left_.subspan(taken.size());
    return taken;
  }

  template <typename Integer>
  Integer Get() {
    std::make_unsigned_t<Integer> value = 0;
    const auto bytes = Take(sizeof(value));
    if (!bytes.empty()) std::memcpy(&value, bytes.data(), bytes.size());
    return static_cast<Integer>(value);
  }

  template <typename... Integers>
  void Fill(Integers&... fields) {
    ((fields = Get<Integers>()), ...);
  }

 private:
  std::span<const std::uint8_t> left_;
};

bool IsUtf8(std::span<const std::uint8_t> text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::uint8_t lead = text[at++];
    if (lead < 0x80) continue;
    const std::size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4 || text.size() - at < more) return false;
    const std::uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const std::uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (text[at] < low || text[at] > high) return false;
    for (std::size_t i = 1; i < more; ++i) {
      if ((text[at + i] & 0xc0) != 0x80) return false;
    }
    at += more;
  }
  return true;
}

/// A text is UTF-8, so that every trace can be shown; a mutated one becomes ASCII.
void GetText(Input& input, std::string& text) {
  const auto bytes = input.Take(input.Get<std::uint16_t>());
  text.assign(bytes.begin(), bytes.end());
  if (IsUtf8(bytes)) return;
  for (char& c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  }
}

template <typename T>
T TakeSpare(std::vector<T>& spares) {
  if (spares.empty()) return {};
  T spare = std::move(spares.back());
  spares.pop_back();
  return spare;
}

void GetMachine(Input& input, MachineDescription& machine) {
  input.Fill(machine.physical_bits, machine.crash.start, machine.crash.size, machine.xen.start,
             machine.xen.size, machine.vmcoreinfo.start, machine.vmcoreinfo.size,
             machine.free_pages, machine.alloc_seed, machine.map_budget);
}

void GetForeignFile(Input& input, Trace& trace) {
  ForeignFile file;
  input.Fill(file.size);
  for (auto* text : {&file.name, &file.sha256, &file.package, &file.version, &file.path}) {
    GetText(input, *text);
  }
  if (trace.foreign.size() < kMaxItems) trace.foreign.push_back(std::move(file));
}

}  // namespace

/// Reads records into a trace, and knows which of its parts the next record belongs to.
class Decoder::Records {
 public:
  Records(Decoder& spares, std::span<const std::uint8_t> bytes, Trace& into)
      : spares_(spares), input_(bytes), into_(into) {}

  void GetAll() {
    input_.Skip(kMagic.size());
    GetMachine(input_, into_.machine);
    while (!input_.empty() && !full_) {
      Get(static_cast<RecordKind>(input_.Get<std::uint8_t>() % kRecordKinds));
    }
  }

 private:
  void Get(RecordKind kind) {
    switch (kind) {
      case RecordKind::kHypercall:
        return GetHypercall();
      case RecordKind::kSegment:
        return GetSegment();
      case RecordKind::kFault:
        return GetFault();
      case RecordKind::kRace:
        return GetRace();
      case RecordKind::kCpuNotes:
        return GetCpuNotes();
      case RecordKind::kForeignFile:
        return GetForeignFile(input_, into_);
      case RecordKind::kNote:
        return GetText(input_, into_.note);
      default:
        return GetContent(kind);
    }
  }

  void GetHypercall() {
    Hypercall next = TakeSpare(spares_.hypercalls_);
    input_.Fill(next.op, next.arg);
    const auto flags = input_.Get<std::uint8_t>();
    next.privileged = (flags & kUnprivilegedFlag) == 0;
    next.result.reset();
    if (flags & kResultFlag) next.result = input_.Get<std::int64_t>();
    full_ = into_.hypercalls.size() == kMaxHypercalls;
    if (full_) return;
    into_.hypercalls.push_back(std::move(next));
    hypercall_ = &into_.hypercalls.back();
    content_ = nullptr;
    open_race_ = nullptr;
  }

  void GetContent(RecordKind kind) {
    Content content;
    input_.Fill(content.at);
    switch (kind) {
      case RecordKind::kBytes:
        GetBytes(content.what.emplace<Bytes>());
        break;
      case RecordKind::kPattern: {
        auto& what = content.what.emplace<Pattern>();
        input_.Fill(what.size, what.seed);
        break;
      }
      case RecordKind::kForeign: {
        auto& what = content.what.emplace<Foreign>();
        input_.Fill(what.file, what.offset, what.size);
        break;
      }
      case RecordKind::kHole:
        input_.Fill(content.what.emplace<Hole>().size);
        break;
      case RecordKind::kLoadArgument: {
        auto& what = content.what.emplace<LoadArgument>();
        input_.Fill(what.type, what.pad, what.arch, what.nr_segments, what.segments,
                    what.entry_maddr);
        break;
      }
      case RecordKind::kDescriptors:
        content.what.emplace<Descriptors>().segments = TakeSpare(spares_.segments_);
        std::get<Descriptors>(content.what).segments.clear();
        break;
      default: {
        auto& what = content.what.emplace<RangeArgument>();
        input_.Fill(what.range, what.nr, what.size, what.start);
        break;
      }
    }
    Place(std::move(content));
  }

  void GetBytes(Bytes& what) {
    const auto data = input_.Take(input_.Get<std::uint32_t>());
    what.data = TakeSpare(spares_.bytes_);
    what.data.assign(data.begin(), data.end());
  }

  void Place(Content content) {
    if (open_race_ != nullptr) {
      content_ = &open_race_->content;
      *content_ = std::move(content);
    } else if (hypercall_ != nullptr && hypercall_->memory.size() < kMaxItems) {
      content_ = &hypercall_->memory.emplace_back(std::move(content));
    } else {
      content_ = nullptr;
      spares_.Recycle(content);
    }
    open_race_ = nullptr;
  }

  void GetSegment() {
    Segment segment;
    input_.Fill(segment.buf, segment.buf_size, segment.dest_maddr, segment.dest_size);
    auto* what = content_ == nullptr ? nullptr : std::get_if<Descriptors>(&content_->what);
    if (what != nullptr && what->segments.size() < kMaxItems) what->segments.push_back(segment);
  }

  void GetFault() {
    const auto hook = static_cast<Hook>(input_.Get<std::uint8_t>() % kHooks);
    const auto nth = input_.Get<std::uint32_t>();
    if (hypercall_ == nullptr || hypercall_->faults.size() == kMaxItems) return;
    hypercall_->faults.push_back({.hook = hook, .nth = nth});
  }

  void GetRace() {
    const auto after_copy = input_.Get<std::uint32_t>();
    content_ = nullptr;
    open_race_ = nullptr;
    if (hypercall_ == nullptr || hypercall_->races.size() == kMaxItems) return;
    open_race_ = &hypercall_->races.emplace_back();
    open_race_->after_copy = after_copy;
  }

  void GetCpuNotes() {
    Range notes;
    input_.Fill(notes.start, notes.size);
    auto& all = into_.machine.cpu_notes;
    if (all.size() < kMaxItems) all.push_back(notes);
  }

  Decoder& spares_;
  Input input_;
  Trace& into_;
  bool full_ = false;               // no room for another hypercall
  Hypercall* hypercall_ = nullptr;  // the last one
  Content* content_ = nullptr;      // where segments go
  Race* open_race_ = nullptr;       // waits for its content
};

Trace Decode(std::span<const std::uint8_t> bytes) {
  Trace trace;
  Decoder().Decode(bytes, trace);
  return trace;
}

void Decoder::Decode(std::span<const std::uint8_t> bytes, Trace& into) {
  Recycle(into);
  Records(*this, bytes.first(std::min(bytes.size(), kMaxEncodedSize)), into).GetAll();
}

void Decoder::Recycle(Content& content) {
  if (auto* bytes = std::get_if<Bytes>(&content.what)) {
    if (bytes->data.capacity() != 0) bytes_.push_back(std::move(bytes->data));
  } else if (auto* descriptors = std::get_if<Descriptors>(&content.what)) {
    if (descriptors->segments.capacity() != 0) {
      segments_.push_back(std::move(descriptors->segments));
    }
  }
}

void Decoder::Recycle(Trace& trace) {
  for (Hypercall& hypercall : trace.hypercalls) {
    for (Content& content : hypercall.memory) Recycle(content);
    for (Race& race : hypercall.races) Recycle(race.content);
    hypercall.memory.clear();
    hypercall.faults.clear();
    hypercall.races.clear();
    hypercalls_.push_back(std::move(hypercall));
  }
  trace.hypercalls.clear();
  trace.foreign.clear();
  trace.note.clear();
  trace.machine.cpu_notes.clear();
}

}  // namespace trace
