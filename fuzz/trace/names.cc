// SPDX-License-Identifier: MIT
#include "fuzz/trace/names.h"

#include <array>
#include <charconv>
#include <utility>

#include "kexecore/abi.h"

namespace trace {
namespace {

constexpr std::array<std::pair<std::uint64_t, std::string_view>, 5> kOperations = {{
    {KEXEC_CMD_kexec, "exec"},
    {KEXEC_CMD_kexec_get_range, "get_range"},
    {KEXEC_CMD_kexec_load, "load"},
    {KEXEC_CMD_kexec_unload, "unload"},
    {KEXEC_CMD_kexec_status, "status"},
}};

constexpr std::array<std::pair<std::int64_t, std::string_view>, 9> kErrors = {{
    {-KEXECORE_EPERM, "-EPERM"},
    {-KEXECORE_ENOENT, "-ENOENT"},
    {-KEXECORE_ENOMEM, "-ENOMEM"},
    {-KEXECORE_EFAULT, "-EFAULT"},
    {-KEXECORE_EBUSY, "-EBUSY"},
    {-KEXECORE_EINVAL, "-EINVAL"},
    {-KEXECORE_ERANGE, "-ERANGE"},
    {-KEXECORE_EOPNOTSUPP, "-EOPNOTSUPP"},
    {-KEXECORE_EADDRNOTAVAIL, "-EADDRNOTAVAIL"},
}};

constexpr std::array<std::pair<Hook, std::string_view>, 5> kHookNames = {{
    {Hook::kCopyFromGuest, "copy_from_guest"},
    {Hook::kCopyToGuest, "copy_to_guest"},
    {Hook::kMap, "map"},
    {Hook::kAllocPage, "alloc_page"},
    {Hook::kEnter, "enter"},
}};

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

}  // namespace

std::string OperationName(std::uint64_t op) {
  if (const auto name = Find(kOperations, op); !name.empty()) return std::string(name);
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), op, 16).ptr;
  return "0x" + std::string(digits.data(), end);
}

std::optional<std::uint64_t> OperationByName(std::string_view name) {
  return FindByName(kOperations, name);
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

std::string ArchName(std::uint64_t arch) {
  if (arch == KEXECORE_EM_386) return "386";
  if (arch == KEXECORE_EM_X86_64) return "x86_64";
  return "arch " + std::to_string(arch);
}

}  // namespace trace
