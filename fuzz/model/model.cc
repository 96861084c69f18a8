// SPDX-License-Identifier: MIT
#include "fuzz/model/model.h"

#include <algorithm>
#include <utility>

#include "fuzz/model/load.h"

namespace model {
namespace {

constexpr std::uint64_t kPage = 4096;

bool IsOperation(std::uint64_t op) {
  return op == KEXEC_CMD_kexec || op == KEXEC_CMD_kexec_get_range || op == KEXEC_CMD_kexec_load ||
         op == KEXEC_CMD_kexec_unload || op == KEXEC_CMD_kexec_status;
}

bool IsType(std::int64_t type) { return type == KEXEC_TYPE_DEFAULT || type == KEXEC_TYPE_CRASH; }

}  // namespace

void Model::Start(const Platform& platform) {
  platform_ = platform;
  slots_ = Slots();
  entered_ = false;
}

const Expectation& Model::Call(std::uint64_t op, std::uint64_t arg, World& world) {
  expected_.fetched.clear();
  expected_.destinations.clear();
  expected_.loaded = 0;
  expected_.answer.reset();
  expected_.entered.reset();
  copies_ = 0;
  maps_ = 0;
  expected_.result = Dispatch(op, arg, world);
  return expected_;
}

std::int64_t Model::Dispatch(std::uint64_t op, std::uint64_t arg, World& world) {
  if (!world.IsPrivileged()) return -KEXECORE_EPERM;  // H1
  if (!IsOperation(op)) return -KEXECORE_EOPNOTSUPP;  // H2
  const bool waits_for_no_one = op == KEXEC_CMD_kexec_get_range || op == KEXEC_CMD_kexec_status;
  if (entered_ && !waits_for_no_one) return -KEXECORE_EBUSY;  // H3
  if (op == KEXEC_CMD_kexec) return Execute(arg, world);
  if (op == KEXEC_CMD_kexec_get_range) return GetRange(arg, world);
  if (op == KEXEC_CMD_kexec_load) return Load(arg, world);
  if (op == KEXEC_CMD_kexec_unload) return Unload(arg, world);
  return Status(arg, world);
}

// H4
template <typename T>
bool Model::FetchArgument(std::uint64_t address, World& world, T& argument) {
  expected_.fetched.push_back({address, sizeof(T)});
  return world.Fetch(copies_++, address,
                     std::span(reinterpret_cast<std::uint8_t*>(&argument), sizeof(T)));
}

std::int64_t Model::Execute(std::uint64_t arg, World& world) {
  kexecore_abi_exec exec;
  if (!FetchArgument(arg, world, exec)) return -KEXECORE_EFAULT;
  if (!IsType(exec.type)) return -KEXECORE_EINVAL;  // X1
  const auto type = static_cast<std::uint32_t>(exec.type);
  if (!slots_.of(type).present) return -KEXECORE_ENOENT;  // X2
  expected_.entered = type;                               // X3
  const int answer = world.Enter();
  entered_ = answer == 0;
  return answer > 0 ? -KEXECORE_EINVAL : answer;
}

std::int64_t Model::GetRange(std::uint64_t arg, World& world) {
  kexecore_abi_range range;
  if (!FetchArgument(arg, world, range)) return -KEXECORE_EFAULT;
  Range found;
  switch (range.range) {
    case KEXEC_RANGE_MA_CRASH:  // R1
      found = platform_.crash;
      break;
    case KEXEC_RANGE_MA_XEN:
      found = platform_.xen;
      break;
    case KEXEC_RANGE_MA_VMCOREINFO:
      found = platform_.vmcoreinfo;
      break;
    case KEXEC_RANGE_MA_CPU: {  // R2
      const std::size_t cpus = platform_.cpu_notes.size();
      if (range.nr < 0 || static_cast<std::size_t>(range.nr) >= cpus) return -KEXECORE_ERANGE;
      found = platform_.cpu_notes[static_cast<std::size_t>(range.nr)];
      if (found.size == 0) return -KEXECORE_EINVAL;
      break;
    }
    default:  // R3
      return -KEXECORE_EINVAL;
  }
  if (found.size == 0) found = {};
  range.start = found.start;  // R4
  range.size = found.size;
  if (!world.CanWrite(0, arg, sizeof(range), copies_)) return -KEXECORE_EFAULT;
  expected_.answer = range;
  return 0;
}

std::int64_t Model::Load(std::uint64_t arg, World& world) {
  kexecore_abi_load load;
  if (!FetchArgument(arg, world, load)) return -KEXECORE_EFAULT;
  if (const int error = CheckArgument(load); error != 0) return error;  // L5, L6
  auto& segments = loading_.segments;
  segments.resize(load.nr_segments);
  if (!segments.empty()) {  // L7
    const std::span bytes(reinterpret_cast<std::uint8_t*>(segments.data()),
                          segments.size() * sizeof(Segment));
    expected_.fetched.push_back({load.segments, bytes.size()});
    if (!world.Fetch(copies_++, load.segments, bytes)) return -KEXECORE_EFAULT;
  }
  if (const int error = CheckImage(platform_, load, segments); error != 0) return error;  // L8-L14
  const auto control = world.Allocate(0);                                                 // L15
  if (!control) return -KEXECORE_ENOMEM;
  const std::uint32_t type = load.type;
  if (slots_.of(type).present && ShareAByte(images_[type].segments, segments)) {
    slots_.Withdraw(type);  // L16
  }
  if (const std::int64_t error = CopySegments(world); error != 0) return error;  // L17
  slots_.Load(type);                                                             // L18
  loading_.arch = load.arch;
  loading_.entry = load.entry_maddr;
  loading_.control = *control;
  std::swap(images_[type], loading_);
  return 0;
}

// L17
std::int64_t Model::CopySegments(World& world) {
  for (const Segment& segment : loading_.segments) {
    if (HasBuffer(segment)) expected_.destinations.push_back({segment, 0});
  }
  for (Destination& destination : expected_.destinations) {
    destination.first_copy = copies_;
    if (const std::int64_t error = CopySegment(destination, world); error != 0) return error;
    ++expected_.loaded;
  }
  return 0;
}

// L17: page by page. A page that lies behind the buffer's end takes no copy.
std::int64_t Model::CopySegment(const Destination& destination, World& world) {
  const Segment& segment = destination.segment;
  for (std::uint64_t done = 0; done < segment.dest_size; done += kPage) {
    if (!world.CanMap(maps_++)) return -KEXECORE_ENOMEM;
    if (done >= segment.buf_size) continue;
    const std::uint64_t size = std::min(kPage, segment.buf_size - done);
    if (!world.CanFetch(copies_++, segment.buf + done, size)) return -KEXECORE_EFAULT;
  }
  return 0;
}

std::int64_t Model::Unload(std::uint64_t arg, World& world) {
  kexecore_abi_unload unload;
  if (!FetchArgument(arg, world, unload)) return -KEXECORE_EFAULT;
  if (!IsType(unload.type)) return -KEXECORE_EINVAL;  // U1
  slots_.Withdraw(unload.type);                       // U2
  return 0;
}

std::int64_t Model::Status(std::uint64_t arg, World& world) {
  kexecore_abi_status status;
  if (!FetchArgument(arg, world, status)) return -KEXECORE_EFAULT;
  if (!IsType(status.type)) return -KEXECORE_EINVAL;  // T1
  return slots_.of(status.type).present ? 1 : 0;      // T2
}

}  // namespace model
