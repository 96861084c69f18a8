// SPDX-License-Identifier: MIT
#include "client/preload/captured_call.h"

#include <bit>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "client/preload/guest_layout.h"
#include "client/preload/own_memory.h"
#include "kexecore/abi.h"

namespace preload {
namespace {

// The core reads no descriptors beyond KEXECORE_MAX_SEGMENTS. A core with a bug may, and finds
// them.
constexpr std::uint32_t kMostDescriptors = 1024;

std::uint64_t ArgumentSize(std::uint64_t op) {
  switch (op) {
    case KEXEC_CMD_kexec:
    case KEXEC_CMD_kexec_unload_v1:
      return sizeof(kexecore_abi_exec);
    case KEXEC_CMD_kexec_load_v1:
      return sizeof(kexecore_abi_load_v1);
    case KEXEC_CMD_kexec_get_range:
      return sizeof(kexecore_abi_range);
    case KEXEC_CMD_kexec_load:
      return sizeof(kexecore_abi_load);
    case KEXEC_CMD_kexec_unload:
      return sizeof(kexecore_abi_unload);
    case KEXEC_CMD_kexec_status:
      return sizeof(kexecore_abi_status);
    default:
      return 0;  // the core refuses it and reads nothing
  }
}

// Reads a T at the address `at`; nothing when not all of its bytes are mapped.
template <typename T>
std::optional<T> ReadAs(std::uint64_t at) {
  const auto pieces = ReadOwnMemory(at, sizeof(T));
  if (pieces.size() != 1 || pieces[0].bytes.size() != sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, pieces[0].bytes.data(), sizeof(T));
  return value;
}

class Capture {
 public:
  Capture(std::uint64_t op, std::uint64_t arg) : op_(op), arg_(arg) {}

  trace::Hypercall Take() {
    spans_.push_back({arg_, ArgumentSize(op_)});
    if (op_ == KEXEC_CMD_kexec_load) FindImage();
    const GuestLayout layout(spans_);
    trace::Hypercall call;
    call.op = op_;
    call.arg = layout.ToGuest(arg_);
    AddArgument(layout, call);
    AddDescriptors(layout, call);
    for (const kexecore_abi_segment& segment : segments_) {
      AddBytes(layout, segment.buf, segment.buf_size, call);
    }
    return call;
  }

 private:
  void FindImage() {
    load_ = ReadAs<kexecore_abi_load>(arg_);
    if (!load_ || load_->nr_segments == 0 || load_->nr_segments > kMostDescriptors) return;
    spans_.push_back({load_->segments, load_->nr_segments * sizeof(kexecore_abi_segment)});
    for (std::uint32_t i = 0; i < load_->nr_segments; ++i) {
      const auto segment =
          ReadAs<kexecore_abi_segment>(load_->segments + i * sizeof(kexecore_abi_segment));
      if (!segment) {
        segments_.clear();  // the copy of the descriptors fails: no buffer is read
        return;
      }
      segments_.push_back(*segment);
    }
    for (const auto& segment : segments_) spans_.push_back({segment.buf, segment.buf_size});
  }

  void AddArgument(const GuestLayout& layout, trace::Hypercall& call) {
    if (load_) {
      const trace::LoadArgument argument = {load_->type,
                                            load_->pad,
                                            load_->arch,
                                            load_->nr_segments,
                                            layout.ToGuest(load_->segments),
                                            load_->entry_maddr};
      call.memory.push_back({call.arg, argument});
      return;
    }
    const auto range = op_ == KEXEC_CMD_kexec_get_range ? ReadAs<kexecore_abi_range>(arg_)
                                                        : std::optional<kexecore_abi_range>();
    if (range) {
      call.memory.push_back(
          {call.arg, trace::RangeArgument{range->range, range->nr, range->size, range->start}});
    } else {
      AddBytes(layout, arg_, ArgumentSize(op_), call);
    }
  }

  void AddDescriptors(const GuestLayout& layout, trace::Hypercall& call) {
    if (spans_.size() < 2) return;
    if (segments_.empty()) {
      AddBytes(layout, spans_[1].at, spans_[1].size, call);
      return;
    }
    trace::Descriptors descriptors;
    for (const auto& segment : segments_) {
      descriptors.segments.push_back(
          {layout.ToGuest(segment.buf), segment.buf_size, segment.dest_maddr, segment.dest_size});
    }
    call.memory.push_back({layout.ToGuest(load_->segments), std::move(descriptors)});
  }

  static void AddBytes(const GuestLayout& layout, std::uint64_t at, std::uint64_t size,
                       trace::Hypercall& call) {
    for (Piece& piece : ReadOwnMemory(at, size)) {
      call.memory.push_back({layout.ToGuest(piece.at), trace::Bytes{std::move(piece.bytes)}});
    }
  }

  std::uint64_t op_;
  std::uint64_t arg_;
  std::vector<Span> spans_;  // argument, descriptors, buffers, as far as they could be read
  std::optional<kexecore_abi_load> load_;
  std::vector<kexecore_abi_segment> segments_;
};

}  // namespace

trace::Hypercall CaptureCall(std::uint64_t op, std::uint64_t arg) {
  return Capture(op, arg).Take();
}

}  // namespace preload
