// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <utility>

#include "fuzz/trace/binary.h"
#include "fuzz/trace/input.h"
#include "fuzz/trace/record.h"

namespace trace {
namespace {

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

template <typename T>
T TakeSpare(std::vector<T>& spares) {
  if (spares.empty()) return {};
  T spare = std::move(spares.back());
  spares.pop_back();
  return spare;
}

}  // namespace

/// Reads records into a trace, and knows which of its parts the next record belongs to. What the
/// trace held before is overwritten in place: it is cut to its new length at the end.
class Decoder::Records {
 public:
  Records(Decoder& spares, std::span<const std::uint8_t> bytes, Trace& into)
      : spares_(spares), input_(bytes), into_(into) {}

  void GetAll() {
    input_.Take(kMagic.size());
    GetMachine(input_, into_.machine);
    while (!input_.empty() && !full_) {
      Get(static_cast<RecordKind>(input_.Get<std::uint8_t>() % kRecordKinds));
    }
    FinishHypercall();
    for (std::size_t i = hypercalls_; i < into_.hypercalls.size(); ++i) {
      spares_.hypercalls_.push_back(std::move(into_.hypercalls[i]));
    }
    into_.hypercalls.resize(hypercalls_);
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
    FinishHypercall();
    full_ = hypercalls_ == kMaxHypercalls;
    if (full_) return;
    if (hypercalls_ == into_.hypercalls.size()) {
      into_.hypercalls.push_back(TakeSpare(spares_.hypercalls_));
    }
    hypercall_ = &into_.hypercalls[hypercalls_++];
    contents_ = 0;
    hypercall_->faults.clear();
    for (Race& race : hypercall_->races) spares_.Recycle(race.content);
    hypercall_->races.clear();
    input_.Fill(hypercall_->op, hypercall_->arg);
    const auto flags = input_.Get<std::uint8_t>();
    hypercall_->privileged = (flags & kUnprivilegedFlag) == 0;
    hypercall_->result.reset();
    if (flags & kResultFlag) hypercall_->result = input_.Get<std::int64_t>();
  }

  /// Cuts what the hypercall held before.
  void FinishHypercall() {
    content_ = nullptr;
    open_race_ = nullptr;
    if (hypercall_ == nullptr) return;
    auto& memory = hypercall_->memory;
    for (std::size_t i = contents_; i < memory.size(); ++i) spares_.Recycle(memory[i]);
    memory.resize(contents_);
  }

  void GetContent(RecordKind kind) {
    Content& content = Place();
    input_.Fill(content.at);
    switch (kind) {
      case RecordKind::kBytes: {
        const auto data = input_.Take(input_.Get<std::uint32_t>());
        auto& what = Become<Bytes>(content);
        if (what.data.capacity() == 0) what.data = TakeSpare(spares_.bytes_);
        what.data.assign(data.begin(), data.end());
        break;
      }
      case RecordKind::kPattern: {
        auto& what = Become<Pattern>(content);
        input_.Fill(what.size, what.seed);
        break;
      }
      case RecordKind::kForeign: {
        auto& what = Become<Foreign>(content);
        input_.Fill(what.file, what.offset, what.size);
        break;
      }
      case RecordKind::kHole:
        input_.Fill(Become<Hole>(content).size);
        break;
      case RecordKind::kLoadArgument: {
        auto& what = Become<LoadArgument>(content);
        input_.Fill(what.type, what.pad, what.arch, what.nr_segments, what.segments,
                    what.entry_maddr);
        break;
      }
      case RecordKind::kDescriptors: {
        auto& what = Become<Descriptors>(content);
        if (what.segments.capacity() == 0) what.segments = TakeSpare(spares_.segments_);
        what.segments.clear();
        break;
      }
      default: {
        auto& what = Become<RangeArgument>(content);
        input_.Fill(what.range, what.nr, what.size, what.start);
        break;
      }
    }
  }

  /// The content as one of this kind, whatever it was.
  template <typename What>
  What& Become(Content& content) {
    if (auto* what = std::get_if<What>(&content.what)) return *what;
    spares_.Recycle(content);
    return content.what.emplace<What>();
  }

  /// Where the next content goes.
  Content& Place() {
    if (open_race_ != nullptr) {
      content_ = &open_race_->content;
      open_race_ = nullptr;
    } else if (hypercall_ != nullptr && contents_ < kMaxItems) {
      auto& memory = hypercall_->memory;
      if (contents_ == memory.size()) memory.emplace_back();
      content_ = &memory[contents_++];
    } else {
      content_ = &nowhere_;
    }
    return *content_;
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
  std::size_t hypercalls_ = 0;      // read so far
  std::size_t contents_ = 0;        // of the last hypercall, read so far
  bool full_ = false;               // no room for another hypercall
  Hypercall* hypercall_ = nullptr;  // the last one
  Content* content_ = nullptr;      // where segments go
  Race* open_race_ = nullptr;       // waits for its content
  Content nowhere_;                 // takes what exceeds a limit
};

Trace Decode(std::span<const std::uint8_t> bytes) {
  Trace trace;
  Decoder().Decode(bytes, trace);
  return trace;
}

void Decoder::Decode(std::span<const std::uint8_t> bytes, Trace& into) {
  into.note.clear();
  into.foreign.clear();
  into.machine.cpu_notes.clear();
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

}  // namespace trace
