// SPDX-License-Identifier: MIT
#include "trace/names.h"

#include <array>
#include <charconv>
#include <utility>

#include "kexecore/abi.h"
#include "trace/page.h"

namespace trace {
namespace {

constexpr std::array<std::pair<std::uint64_t, std::string_view>, kOperations> kOperationNames = {{
    {KEXEC_CMD_kexec, "exec"},
    {KEXEC_CMD_kexec_load_v1, "load_v1"},
    {KEXEC_CMD_kexec_unload_v1, "unload_v1"},
    {KEXEC_CMD_kexec_get_range, "get_range"},
    {KEXEC_CMD_kexec_load, "load"},
    {KEXEC_CMD_kexec_unload, "unload"},
    {KEXEC_CMD_kexec_status, "status"},
}};

constexpr std::array<std::pair<std::int64_t, std::string_view>, 11> kErrors = {{
    {-KEXECORE_EPERM, "-EPERM"},
    {-KEXECORE_ENOENT, "-ENOENT"},
    {-KEXECORE_EINTR, "-EINTR"},
    {-KEXECORE_ENOMEM, "-ENOMEM"},
    {-KEXECORE_EFAULT, "-EFAULT"},
    {-KEXECORE_EBUSY, "-EBUSY"},
    {-KEXECORE_EINVAL, "-EINVAL"},
    {-KEXECORE_ERANGE, "-ERANGE"},
    {-KEXECORE_ERESTART, "-ERESTART"},
    {-KEXECORE_EOPNOTSUPP, "-EOPNOTSUPP"},
    {-KEXECORE_EADDRNOTAVAIL, "-EADDRNOTAVAIL"},
}};

constexpr std::array<std::pair<Hook, std::string_view>, kHooks> kHookNames = {{
    {Hook::kCopyFromGuest, "copy_from_guest"},
    {Hook::kCopyToGuest, "copy_to_guest"},
    {Hook::kMap, "map"},
    {Hook::kAllocPage, "alloc_page"},
    {Hook::kEnter, "enter"},
    {Hook::kMapGuest, "map_guest_page"},
    {Hook::kPreempt, "preempt"},
    {Hook::kCpuNotes, "cpu_notes"},
    {Hook::kPrepare, "prepare"},
}};

constexpr std::array<std::pair<std::uint32_t, std::string_view>, 2> kAbis = {{
    {KEXECORE_ABI_MERGED, "merged"},
    {KEXECORE_ABI_POSTED, "posted"},
}};

constexpr std::array<std::pair<Call, std::string_view>, kCalls> kCallNames = {{
    {Call::kHypercall, "hypercall"},
    {Call::kContinue, "continue"},
    {Call::kAbandon, "abandon"},
    {Call::kCrash, "crash"},
    {Call::kExec, "execute"},
    {Call::kEnterFailed, "enter_failed"},
}};

// Names of entries by the flag that is set.
constexpr std::array<std::pair<std::uint64_t, std::string_view>, 4> kEntries = {{
    {KEXECORE_LIST_DESTINATION, "destination"},
    {KEXECORE_LIST_INDIRECTION, "indirection"},
    {KEXECORE_LIST_DONE, "done"},
    {KEXECORE_LIST_SOURCE, "source"},
}};
constexpr std::uint64_t kEntryFlags = kPageSize - 1;

template <typename Table, typename Key>
std::string_view Find(const Table& table, Key key) {
  for (const auto& [value, name] : table) {
    if (value == key) return name;
  }
  return {};
}

template <typename Key, std::size_t kSize>
std::optional<Key> FindByName(const std::array<std::pair<Key, std::string_view>, kSize>& table,
                              std::string_view wanted) {
  for (const auto& [value, name] : table) {
    if (name == wanted) return value;
  }
  return std::nullopt;
}

std::string Hex(std::uint64_t value) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
  return "0x" + std::string(digits.data(), end);
}

}  // namespace

std::string OperationName(std::uint64_t op) {
  const auto name = Find(kOperationNames, op);
  return name.empty() ? Hex(op) : std::string(name);
}

std::optional<std::uint64_t> OperationByName(std::string_view name) {
  return FindByName(kOperationNames, name);
}

std::string ResultName(std::int64_t result) {
  const auto name = Find(kErrors, result);
  return name.empty() ? std::to_string(result) : std::string(name);
}

std::optional<std::int64_t> ResultByName(std::string_view name) {
  return FindByName(kErrors, name);
}

std::string_view HookName(Hook hook) { return Find(kHookNames, hook); }

std::optional<Hook> HookByName(std::string_view name) { return FindByName(kHookNames, name); }

std::string TypeName(std::uint64_t type) {
  if (type == KEXEC_TYPE_DEFAULT) return "DEFAULT";
  if (type == KEXEC_TYPE_CRASH) return "CRASH";
  return "type " + std::to_string(type);
}

std::string AbiName(std::uint32_t abi) {
  const auto name = Find(kAbis, abi);
  return name.empty() ? "revision " + std::to_string(abi) : std::string(name);
}

std::optional<std::uint32_t> AbiByName(std::string_view name) { return FindByName(kAbis, name); }

std::string_view CallName(Call call) { return Find(kCallNames, call); }

std::optional<Call> CallByName(std::string_view name) { return FindByName(kCallNames, name); }

std::string CallName(Call call, std::uint64_t op) {
  return call == Call::kHypercall ? OperationName(op) : std::string(CallName(call));
}

std::string CallName(const Hypercall& hypercall) { return CallName(hypercall.call, hypercall.op); }

std::string ArchName(std::uint64_t arch) {
  if (arch == KEXECORE_EM_386) return "386";
  if (arch == KEXECORE_EM_X86_64) return "x86_64";
  return "arch " + std::to_string(arch);
}

std::string ClassName(std::uint8_t image_class, std::uint16_t upper) {
  std::string name = image_class == KEXECORE_CLASS_32   ? "386"
                     : image_class == KEXECORE_CLASS_64 ? "x86_64"
                                                        : "class " + std::to_string(image_class);
  if (upper != 0) name += ", flags " + Hex(std::uint64_t{upper} << 16);
  return name;
}

std::string EntryName(std::uint64_t entry) {
  const auto name = Find(kEntries, entry & kEntryFlags);
  if (name.empty()) return Hex(entry);
  return std::string(name) + " " + Hex(entry & ~kEntryFlags);
}

std::optional<std::uint64_t> EntryByName(std::string_view name) {
  const std::size_t space = name.find(' ');
  std::uint64_t flag = 0;
  if (space != std::string_view::npos) {
    const auto known = FindByName(kEntries, name.substr(0, space));
    if (!known) return std::nullopt;
    flag = *known;
    name.remove_prefix(space + 1);
  }
  std::uint64_t address = 0;
  if (!name.starts_with("0x") || name.size() == 2) return std::nullopt;
  const char* const end = name.data() + name.size();
  const auto read = std::from_chars(name.data() + 2, end, address, 16);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  if (flag != 0 && (address & kEntryFlags) != 0) return std::nullopt;
  return address | flag;
}

}  // namespace trace
