// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <string>

#include "trace/content_from_json.h"
#include "trace/json.h"
#include "trace/json_reader.h"
#include "trace/names.h"

namespace trace {
namespace {

Range GetRange(const JsonReader& json) {
  json.OnlyFields({"start", "size"});
  return {.start = json.Field("start").Number(), .size = json.Field("size").Number()};
}

std::uint32_t GetAbi(const JsonReader& json) {
  if (!json.IsText()) return json.As<std::uint32_t>();
  const auto known = AbiByName(json.Text());
  if (!known) json.Fail("no such revision; known are merged, posted");
  return *known;
}

template <typename T, typename Get>
void GetList(const JsonReader& json, const char* name, std::vector<T>& into, Get&& get) {
  if (!json.Has(name)) return;
  const JsonReader list = json.Field(name);
  for (std::size_t i = 0; i < list.Size(); ++i) into.push_back(get(list.Element(i)));
}

MachineDescription GetMachine(const JsonReader& json) {
  json.OnlyFields({"physical_bits", "abi", "crash", "xen", "vmcoreinfo", "ram", "owned",
                   "cpu_notes", "free_pages", "alloc_seed", "alloc_from", "map_budget",
                   "control_va", "features"});
  MachineDescription machine;
  machine.physical_bits = json.Field("physical_bits").As<std::uint32_t>();
  machine.crash = GetRange(json.Field("crash"));
  if (json.Has("xen")) machine.xen = GetRange(json.Field("xen"));
  if (json.Has("vmcoreinfo")) machine.vmcoreinfo = GetRange(json.Field("vmcoreinfo"));
  if (json.Has("abi")) machine.abi = GetAbi(json.Field("abi"));
  GetList(json, "ram", machine.ram, GetRange);
  if (json.Has("owned")) machine.owned = GetRange(json.Field("owned"));
  GetList(json, "cpu_notes", machine.cpu_notes, GetRange);
  json.Maybe("free_pages", machine.free_pages);
  json.Maybe("alloc_seed", machine.alloc_seed);
  json.Maybe("alloc_from", machine.alloc_from);
  json.Maybe("map_budget", machine.map_budget);
  json.Maybe("control_va", machine.control_va);
  json.Maybe("features", machine.features);
  return machine;
}

ForeignFile GetForeignFile(const JsonReader& json) {
  json.OnlyFields({"name", "sha256", "size", "package", "version", "path"});
  return {.name = json.Field("name").Text(),
          .sha256 = json.Field("sha256").Text(),
          .size = json.Field("size").Number(),
          .package = json.Field("package").Text(),
          .version = json.Field("version").Text(),
          .path = json.Field("path").Text()};
}

Fault GetFault(const JsonReader& json) {
  json.OnlyFields({"hook", "nth"});
  const JsonReader hook = json.Field("hook");
  const auto known = HookByName(hook.Text());
  if (!known) {
    hook.Fail(
        "no such hook; known are copy_from_guest, copy_to_guest, map, alloc_page, enter, "
        "map_guest_page, preempt, cpu_notes, prepare");
  }
  return {.hook = *known, .nth = json.Field("nth").As<std::uint32_t>()};
}

Race GetRace(const JsonReader& json, const std::vector<ForeignFile>& files) {
  json.OnlyFields({"after_access", "after_copy", "content", "frame"});
  // Version 1 had the name "after_copy", because copies were the only accesses.
  const char* const after = json.Has("after_copy") ? "after_copy" : "after_access";
  if (json.Has("content") && json.Has("frame")) json.Fail("expected one of content and frame");
  return {.after_access = json.Field(after).As<std::uint32_t>(),
          .frames = json.Has("frame"),
          .content = GetContent(json.Field(json.Has("frame") ? "frame" : "content"), files)};
}

std::uint64_t GetOperation(const JsonReader& json) {
  if (json.IsText()) {
    if (const auto known = OperationByName(json.Text())) return *known;
    if (!json.Text().starts_with("0x")) {
      json.Fail(
          "expected exec, load_v1, unload_v1, get_range, load, unload, status or a number "
          "such as \"0x17\"");
    }
  }
  return json.Number();
}

Call GetCall(const JsonReader& json) {
  const auto known = CallByName(json.Text());
  if (!known)
    json.Fail(
        "no such call; known are hypercall, continue, abandon, crash, execute, "
        "enter_failed");
  return *known;
}

std::int64_t GetResult(const JsonReader& json) {
  if (!json.IsText()) return json.As<std::int64_t>();
  const auto known = ResultByName(json.Text());
  if (!known) json.Fail("no error of this name; write the number that was returned");
  return *known;
}

Hypercall GetHypercall(const JsonReader& json, const std::vector<ForeignFile>& files) {
  json.OnlyFields({"call", "op", "arg", "space", "forged", "privileged", "denial", "compat",
                   "memory", "frames", "faults", "races", "result"});
  Hypercall hypercall;
  if (json.Has("call")) hypercall.call = GetCall(json.Field("call"));
  const bool is_hypercall = hypercall.call == Call::kHypercall;
  if (is_hypercall || json.Has("op")) hypercall.op = GetOperation(json.Field("op"));
  if (is_hypercall || json.Has("arg")) hypercall.arg = json.Field("arg").Number();
  json.Maybe("space", hypercall.space);
  json.Maybe("forged", hypercall.forged);
  if (json.Has("privileged")) hypercall.privileged = json.Field("privileged").Flag();
  if (json.Has("denial")) {
    constexpr auto kLowest = std::numeric_limits<std::int32_t>::min();
    hypercall.denial = static_cast<std::int32_t>(json.Field("denial").Signed(kLowest, 0));
  }
  if (json.Has("compat")) hypercall.compat = json.Field("compat").Flag();
  GetList(json, "memory", hypercall.memory,
          [&](const JsonReader& value) { return GetContent(value, files); });
  GetList(json, "frames", hypercall.frames,
          [&](const JsonReader& value) { return GetContent(value, files); });
  GetList(json, "faults", hypercall.faults, GetFault);
  GetList(json, "races", hypercall.races,
          [&](const JsonReader& value) { return GetRace(value, files); });
  if (json.Has("result")) hypercall.result = GetResult(json.Field("result"));
  return hypercall;
}

void CheckVersion(const JsonReader& json) {
  if (!json.IsObject() || !json.Has("kexecore_trace")) {
    json.Fail("not a trace: the field \"kexecore_trace\" with its version is missing");
  }
  const JsonReader version = json.Field("kexecore_trace");
  const std::uint64_t number = version.Number();
  if (number > kJsonVersion) {
    version.Fail(fmt::format("version {} is newer than this program, which reads {}; update it",
                             number, kJsonVersion));
  }
  if (number == 0) version.Fail(fmt::format("there is no version {}", number));
}

}  // namespace

Trace FromJson(std::string_view text) {
  const JsonDocument document(text);
  const JsonReader json = document.root();
  CheckVersion(json);
  json.OnlyFields({"kexecore_trace", "note", "machine", "foreign", "hypercalls"});
  Trace trace;
  if (json.Has("note")) trace.note = json.Field("note").Text();
  trace.machine = GetMachine(json.Field("machine"));
  GetList(json, "foreign", trace.foreign, GetForeignFile);
  json.Field("hypercalls");  // the field must exist, even for an empty list
  GetList(json, "hypercalls", trace.hypercalls,
          [&](const JsonReader& value) { return GetHypercall(value, trace.foreign); });
  return trace;
}

}  // namespace trace
