// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/model.h"

#include <span>

namespace model {
namespace {

constexpr Number kCompatEnd = Number{1} << 32;

bool IsType(std::int64_t type) { return type == KEXEC_TYPE_DEFAULT || type == KEXEC_TYPE_CRASH; }

bool LoadsOrUnloads(std::uint64_t op) {
  return op == KEXEC_CMD_kexec_load || op == KEXEC_CMD_kexec_load_v1 ||
         op == KEXEC_CMD_kexec_unload || op == KEXEC_CMD_kexec_unload_v1;
}

// H4, for an argument that has one layout for both revisions and both callers.
template <typename T>
bool FetchArgument(std::uint64_t address, Call& call, T& argument) {
  return call.Fetch(address,
                    std::span(reinterpret_cast<std::uint8_t*>(&argument), sizeof(argument)));
}

}  // namespace

void Model::Start(const Platform& platform) {
  platform_ = platform;
  table_.slots = Slots();
  table_.executing = table_.crashed = false;
  loading_.Start();
}

const Expectation& Model::Settle(std::int64_t result) {
  expected_.result = result;
  expected_.suspended = loading_.suspended();
  return expected_;
}

/// Settles a call that was suspended before.
const Expectation& Model::SettleRest(std::int64_t result) {
  const bool ended = result != -KEXECORE_ERESTART;
  if (ended && loading_.may_be_interrupted()) expected_.or_else = -KEXECORE_EINTR;
  return Settle(result);
}

const Expectation& Model::Hypercall(const Caller& caller, std::uint64_t op, std::uint64_t arg,
                                    World& world) {
  expected_.Clear();
  const Dialect dialect{.posted = platform_.abi == KEXECORE_ABI_POSTED, .compat = caller.compat};
  Call call(world, dialect, expected_);
  const bool was_suspended = loading_.suspended();
  const std::int64_t result = Dispatch(op, arg, call);
  if (!was_suspended && loading_.suspended()) space_ = caller.space;
  return Settle(result);
}

std::int64_t Model::IsBusy(Busy why) {
  expected_.busy = why;
  return -KEXECORE_EBUSY;
}

std::int64_t Model::Dispatch(std::uint64_t op, std::uint64_t arg, Call& call) {
  if (const int privilege = call.world().Privilege(); privilege <= 0) {  // H1
    const bool has_own_error = privilege != 0 && privilege != -KEXECORE_ERESTART;
    return has_own_error ? privilege : -KEXECORE_EPERM;
  }
  if (op > KEXEC_CMD_kexec_status) return -KEXECORE_EOPNOTSUPP;  // H2
  const bool is_old = op == KEXEC_CMD_kexec_load_v1 || op == KEXEC_CMD_kexec_unload_v1;
  if (is_old && !HasLists(platform_)) return -KEXECORE_EOPNOTSUPP;
  const bool waits_for_no_one = op == KEXEC_CMD_kexec_get_range || op == KEXEC_CMD_kexec_status;
  if (table_.entering() && !waits_for_no_one) return IsBusy(Busy::kEntered);  // H3
  if (loading_.suspended() && LoadsOrUnloads(op)) return IsBusy(Busy::kSuspended);
  switch (op) {
    case KEXEC_CMD_kexec:
      return ExecuteFor(arg, call);
    case KEXEC_CMD_kexec_load_v1:
      return loading_.LoadList(platform_, table_, arg, call);
    case KEXEC_CMD_kexec_get_range:
      return GetRange(arg, call);
    case KEXEC_CMD_kexec_load:
      return loading_.Load(platform_, table_, arg, call);
    case KEXEC_CMD_kexec_unload_v1:
    case KEXEC_CMD_kexec_unload:
      return Unload(op, arg, call);
    default:
      return Status(arg, call);
  }
}

const Expectation& Model::Continue(bool is_named, std::uint64_t space, World& world) {
  expected_.Clear();
  if (!loading_.suspended() || !is_named || space != space_) return Settle(-KEXECORE_EINVAL);  // C1
  Call call(world, loading_.dialect(), expected_);
  return SettleRest(loading_.Continue(platform_, table_, call));
}

const Expectation& Model::Abandon(bool is_named, World& world) {
  expected_.Clear();
  if (!loading_.suspended() || !is_named) return Settle(-KEXECORE_EINVAL);  // C2
  Call call(world, loading_.dialect(), expected_);
  return SettleRest(loading_.Abandon(call));
}

// X4. A crash does not wait for another image that is being entered.
const Expectation& Model::Crash(World& world) {
  expected_.Clear();
  Call call(world, Dialect(), expected_);
  return Settle(Enter(KEXEC_TYPE_CRASH, table_.crashed, call));
}

// X6
const Expectation& Model::Execute(std::uint32_t type, World& world) {
  expected_.Clear();
  Call call(world, Dialect(), expected_);
  return Settle(Execute(std::int64_t{type}, call));
}

// X5
const Expectation& Model::EnterFailed(World&) {
  expected_.Clear();
  if (!table_.executing) return Settle(-KEXECORE_EINVAL);
  table_.executing = false;
  return Settle(0);
}

std::int64_t Model::ExecuteFor(std::uint64_t arg, Call& call) {
  kexecore_abi_exec exec;
  if (!FetchArgument(arg, call, exec)) return -KEXECORE_EFAULT;
  return Execute(exec.type, call);
}

std::int64_t Model::Execute(std::int64_t type, Call& call) {
  if (!IsType(type)) return -KEXECORE_EINVAL;            // X1
  if (table_.entering()) return IsBusy(Busy::kEntered);  // X2
  return Enter(static_cast<std::uint32_t>(type), table_.executing, call);
}

std::int64_t Model::Enter(std::uint32_t type, bool& is_entering, Call& call) {
  if (!table_.slots.of(type).present) return -KEXECORE_ENOENT;  // X2
  call.expected().entered = type;                               // X3
  const int answer = call.world().Enter();
  switch (answer) {
    case 0:
      is_entering = true;
      return 0;
    case -KEXECORE_ERESTART:
      return -KEXECORE_EINVAL;
    default:
      return answer > 0 ? -KEXECORE_EINVAL : answer;
  }
}

std::int64_t Model::FindRange(const kexecore_abi_range& asked, ConfiguredRange& found,
                              Call& call) const {
  switch (asked.range) {
    case KEXEC_RANGE_MA_CRASH:  // R1
      found = platform_.crash;
      return 0;
    case KEXEC_RANGE_MA_XEN:
      found = platform_.xen;
      return 0;
    case KEXEC_RANGE_MA_VMCOREINFO:
      found = platform_.vmcoreinfo;
      return 0;
    case KEXEC_RANGE_MA_CPU: {  // R2
      const std::size_t cpus = platform_.cpu_notes.size();
      if (asked.nr < 0 || static_cast<std::size_t>(asked.nr) >= cpus) return -KEXECORE_ERANGE;
      if (call.world().HasBadNotes()) return -KEXECORE_EINVAL;
      found = platform_.cpu_notes[static_cast<std::size_t>(asked.nr)];
      return 0;
    }
    default:  // R3
      return -KEXECORE_EINVAL;
  }
}

std::int64_t Model::GetRange(std::uint64_t arg, Call& call) {
  Answer answer;
  answer.size = RangeSize(call.dialect());
  const std::span bytes = std::span(answer.bytes).first(answer.size);
  if (!call.Fetch(arg, bytes)) return -KEXECORE_EFAULT;
  kexecore_abi_range range = ReadRange(call.dialect(), bytes.data());
  ConfiguredRange found;
  if (const std::int64_t error = FindRange(range, found, call); error != 0) return error;
  if (found.size == 0) found = {};
  // R4
  if (call.dialect().compat && (found.start >= kCompatEnd || found.size >= kCompatEnd)) {
    return -KEXECORE_ERANGE;
  }
  if (!call.CanWrite(arg, answer.size)) return -KEXECORE_EFAULT;
  range.start = answer.start = found.start;
  range.size = answer.range_size = found.size;
  WriteRange(call.dialect(), range, answer.bytes.data());
  call.expected().answer = answer;
  return 0;
}

std::int64_t Model::Unload(std::uint64_t op, std::uint64_t arg, Call& call) {
  std::int64_t type = 0;
  if (op == KEXEC_CMD_kexec_unload_v1) {
    kexecore_abi_exec unload;
    if (!FetchArgument(arg, call, unload)) return -KEXECORE_EFAULT;
    type = unload.type;
  } else {
    kexecore_abi_unload unload;
    if (!FetchArgument(arg, call, unload)) return -KEXECORE_EFAULT;
    type = unload.type;
  }
  if (!IsType(type)) return -KEXECORE_EINVAL;  // U1
  return loading_.Unload(table_, static_cast<std::uint32_t>(type), call);
}

std::int64_t Model::Status(std::uint64_t arg, Call& call) {
  kexecore_abi_status status;
  if (!FetchArgument(arg, call, status)) return -KEXECORE_EFAULT;
  if (!IsType(status.type)) return -KEXECORE_EINVAL;    // T1
  return table_.slots.of(status.type).present ? 1 : 0;  // T2
}

}  // namespace model
