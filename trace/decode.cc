// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <utility>

#include "trace/binary.h"
#include "trace/input.h"
#include "trace/record.h"
#include "trace/utf8.h"

namespace trace {
namespace {

static_assert(kCalls <= kCallMask + 1, "flags have room for every call");

/// Reads a text. If mutations left it no UTF-8, it becomes ASCII, so that every trace can be shown.
void GetText(Input& input, std::string& text) {
  const auto bytes = input.Take(input.Get<std::uint16_t>());
  text.assign(bytes.begin(), bytes.end());
  if (IsUtf8(bytes)) return;
  for (char& c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  }
}

void GetMachine(Input& input, MachineDescription& machine) {
  input.Fill(machine.physical_bits);
  machine.abi = input.Get<std::uint16_t>();
  machine.features = input.Get<std::uint16_t>() ^ kUsualFeatures;
  for (Range* range : {&machine.crash, &machine.xen, &machine.vmcoreinfo, &machine.owned}) {
    input.Fill(range->start, range->size);
  }
  input.Fill(machine.free_pages, machine.alloc_seed, machine.alloc_from, machine.map_budget,
             machine.control_va);
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

/// Reads records into a trace, and keeps track of the part that the next record belongs to. It
/// overwrites the trace's lists in place, to use their memory again, and cuts each to its new
/// length at the end.
class Decoder::Records {
 public:
  Records(Spares& spares, std::span<const std::uint8_t> bytes, Trace& into)
      : spares_(spares), input_(bytes), into_(into) {}

  void GetAll() {
    input_.Take(kMagic.size());
    GetMachine(input_, into_.machine);
    while (!input_.empty() && !full_) {
      Get(static_cast<RecordKind>(input_.Get<std::uint8_t>() % kRecordKinds));
    }
    FinishHypercall();
    for (std::size_t i = hypercalls_; i < into_.hypercalls.size(); ++i) {
      spares_.Keep(std::move(into_.hypercalls[i]));
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
      case RecordKind::kEntry:
        return GetEntry();
      case RecordKind::kFrames:
        next_ = hypercall_ == nullptr ? Place::kNowhere : Place::kFrames;
        return;
      case RecordKind::kRace:
        return GetRace(false);
      case RecordKind::kFrameRace:
        return GetRace(true);
      case RecordKind::kRam:
        return GetRange(into_.machine.ram, kMaxRam);
      case RecordKind::kCpuNotes:
        return GetRange(into_.machine.cpu_notes, kMaxItems);
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
      into_.hypercalls.push_back(spares_.TakeHypercall());
    }
    hypercall_ = &into_.hypercalls[hypercalls_++];
    memory_ = 0;
    frames_ = 0;
    next_ = Place::kMemory;
    hypercall_->faults.clear();
    for (Race& race : hypercall_->races) spares_.KeepMemoryOf(race.content);
    hypercall_->races.clear();
    input_.Fill(hypercall_->op, hypercall_->arg);
    const auto flags = input_.Get<std::uint8_t>();
    hypercall_->call = static_cast<Call>((flags >> kCallShift & kCallMask) % kCalls);
    hypercall_->privileged = (flags & kUnprivilegedFlag) == 0;
    hypercall_->compat = (flags & kCompatFlag) != 0;
    GetCaller((flags & kCallerFlag) != 0, *hypercall_);
    hypercall_->result.reset();
    if (flags & kResultFlag) hypercall_->result = input_.Get<std::int64_t>();
  }

  /// A hook that denies the privilege does not say yes: a positive number is read as 0.
  void GetCaller(bool is_there, Hypercall& hypercall) {
    hypercall.space = 0;
    hypercall.forged = 0;
    hypercall.denial = 0;
    if (!is_there) return;
    input_.Fill(hypercall.space, hypercall.forged, hypercall.denial);
    hypercall.denial = std::min(hypercall.denial, 0);
  }

  /// Cuts the lists of the last hypercall to the contents that were read for it.
  void FinishHypercall() {
    content_ = nullptr;
    if (hypercall_ == nullptr) return;
    CutTo(hypercall_->memory, memory_);
    CutTo(hypercall_->frames, frames_);
  }

  void CutTo(std::vector<Content>& contents, std::size_t size) {
    for (std::size_t i = size; i < contents.size(); ++i) spares_.KeepMemoryOf(contents[i]);
    contents.resize(size);
  }

  void GetContent(RecordKind kind) {
    Content& content = NextContent();
    input_.Fill(content.at);
    switch (kind) {
      case RecordKind::kBytes: {
        const auto data = input_.Take(input_.Get<std::uint32_t>());
        auto& what = Become<Bytes>(content);
        spares_.GiveMemoryTo(what);
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
        spares_.GiveMemoryTo(what);
        what.segments.clear();
        break;
      }
      case RecordKind::kLoadV1Argument: {
        auto& what = Become<LoadV1Argument>(content);
        input_.Fill(what.type, what.indirection_page, what.start_address);
        break;
      }
      case RecordKind::kPageList: {
        auto& what = Become<PageList>(content);
        spares_.GiveMemoryTo(what);
        what.entries.clear();
        break;
      }
      default: {
        auto& what = Become<RangeArgument>(content);
        input_.Fill(what.range, what.nr, what.size, what.start);
        break;
      }
    }
  }

  /// Makes the content one of this kind, whatever kind it was before.
  template <typename What>
  What& Become(Content& content) {
    if (auto* what = std::get_if<What>(&content.what)) return *what;
    spares_.KeepMemoryOf(content);
    return content.what.emplace<What>();
  }

  /// Returns the place for the next content. The content after it is guest memory again.
  Content& NextContent() {
    const Place place = std::exchange(next_, Place::kMemory);
    if (hypercall_ == nullptr || place == Place::kNowhere) {
      content_ = &nowhere_;
    } else if (place == Place::kRace) {
      content_ = &hypercall_->races.back().content;
    } else if (place == Place::kFrames) {
      content_ = &Append(hypercall_->frames, frames_);
    } else {
      content_ = &Append(hypercall_->memory, memory_);
    }
    return *content_;
  }

  /// Returns the content at `size` and increments `size`. The list may be longer, because it still
  /// holds contents of the trace before.
  Content& Append(std::vector<Content>& contents, std::size_t& size) {
    if (size == kMaxItems) return nowhere_;
    if (size == contents.size()) contents.emplace_back();
    return contents[size++];
  }

  void GetSegment() {
    Segment segment;
    input_.Fill(segment.buf, segment.buf_size, segment.dest_maddr, segment.dest_size);
    auto* what = content_ == nullptr ? nullptr : std::get_if<Descriptors>(&content_->what);
    if (what != nullptr && what->segments.size() < kMaxItems) what->segments.push_back(segment);
  }

  void GetEntry() {
    const auto entry = input_.Get<std::uint64_t>();
    auto* what = content_ == nullptr ? nullptr : std::get_if<PageList>(&content_->what);
    if (what != nullptr && what->entries.size() < kMaxEntries) what->entries.push_back(entry);
  }

  void GetFault() {
    const auto hook = static_cast<Hook>(input_.Get<std::uint8_t>() % kHooks);
    const auto nth = input_.Get<std::uint32_t>();
    if (hypercall_ == nullptr || hypercall_->faults.size() == kMaxItems) return;
    hypercall_->faults.push_back({.hook = hook, .nth = nth});
  }

  void GetRace(bool frames) {
    const auto after_access = input_.Get<std::uint32_t>();
    content_ = nullptr;
    next_ = Place::kNowhere;
    if (hypercall_ == nullptr || hypercall_->races.size() == kMaxItems) return;
    Race& race = hypercall_->races.emplace_back();
    race.after_access = after_access;
    race.frames = frames;
    next_ = Place::kRace;
  }

  void GetRange(std::vector<Range>& into, std::size_t most) {
    Range range;
    input_.Fill(range.start, range.size);
    if (into.size() < most) into.push_back(range);
  }

  enum class Place : std::uint8_t { kMemory, kFrames, kRace, kNowhere };

  Spares& spares_;
  Input input_;
  Trace& into_;
  std::size_t hypercalls_ = 0;      // read so far
  std::size_t memory_ = 0;          // contents of memory of the last hypercall, read so far
  std::size_t frames_ = 0;          // contents of its frames, read so far
  bool full_ = false;               // the limit of hypercalls is reached
  Hypercall* hypercall_ = nullptr;  // the last hypercall
  Content* content_ = nullptr;      // takes the next segments and entries
  Place next_ = Place::kMemory;     // the place of the next content
  Content nowhere_;                 // takes contents that exceed a limit
};

Trace Decode(std::span<const std::uint8_t> bytes) {
  Trace trace;
  Decoder().Decode(bytes, trace);
  return trace;
}

void Decoder::Decode(std::span<const std::uint8_t> bytes, Trace& into) {
  into.note.clear();
  into.foreign.clear();
  into.machine.ram.clear();
  into.machine.cpu_notes.clear();
  Records(spares_, bytes.first(std::min(bytes.size(), kMaxEncodedSize)), into).GetAll();
}

}  // namespace trace
