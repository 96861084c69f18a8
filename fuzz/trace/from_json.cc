// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "fuzz/trace/error.h"
#include "fuzz/trace/json.h"
#include "fuzz/trace/json_reader.h"
#include "fuzz/trace/names.h"
#include "fuzz/trace/pattern.h"

namespace trace {
namespace {

Range GetRange(const JsonReader& json) {
  json.OnlyFields({"start", "size"});
  return {.start = json.Field("start").Number(), .size = json.Field("size").Number()};
}

MachineDescription GetMachine(const JsonReader& json) {
  json.OnlyFields({"physical_bits", "crash", "xen", "vmcoreinfo", "cpu_notes", "free_pages",
                   "alloc_seed", "map_budget"});
  MachineDescription machine;
  machine.physical_bits = json.Field("physical_bits").As<std::uint32_t>();
  machine.crash = GetRange(json.Field("crash"));
  if (json.Has("xen")) machine.xen = GetRange(json.Field("xen"));
  if (json.Has("vmcoreinfo")) machine.vmcoreinfo = GetRange(json.Field("vmcoreinfo"));
  if (json.Has("cpu_notes")) {
    const JsonReader notes = json.Field("cpu_notes");
    for (std::size_t i = 0; i < notes.Size(); ++i) {
      machine.cpu_notes.push_back(GetRange(notes.Element(i)));
    }
  }
  json.Maybe("free_pages", machine.free_pages);
  json.Maybe("alloc_seed", machine.alloc_seed);
  json.Maybe("map_budget", machine.map_budget);
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

Bytes GetBytes(const JsonReader& json) {
  const std::string digits = json.Text();
  const auto value = [&](char c) -> unsigned {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    json.Fail("expected lower-case hex digits, found \"" + std::string(1, c) + "\"");
  };
  if (digits.size() % 2 != 0) json.Fail("expected two hex digits a byte; one digit is missing");
  Bytes bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    bytes.data.push_back(static_cast<std::uint8_t>(value(digits[i]) << 4 | value(digits[i + 1])));
  }
  return bytes;
}

Foreign GetForeign(const JsonReader& json, const std::vector<ForeignFile>& files) {
  json.OnlyFields({"file", "offset", "size"});
  Foreign foreign{.offset = json.Field("offset").Number(), .size = json.Field("size").Number()};
  const JsonReader file = json.Field("file");
  if (!file.IsText()) {
    foreign.file = file.As<std::uint32_t>();
    return foreign;
  }
  const auto named = [name = file.Text()](const ForeignFile& f) { return f.name == name; };
  const auto found = std::find_if(files.begin(), files.end(), named);
  if (found == files.end()) {
    file.Fail(fmt::format("no foreign file \"{}\"; list it in /foreign", file.Text()));
  }
  foreign.file = static_cast<std::uint32_t>(found - files.begin());
  return foreign;
}

LoadArgument GetLoadArgument(const JsonReader& json) {
  json.OnlyFields({"type", "pad", "arch", "nr_segments", "segments", "entry"});
  LoadArgument load{.type = json.Field("type").As<std::uint8_t>(),
                    .arch = json.Field("arch").As<std::uint16_t>(),
                    .nr_segments = json.Field("nr_segments").As<std::uint32_t>(),
                    .segments = json.Field("segments").Number(),
                    .entry_maddr = json.Field("entry").Number()};
  json.Maybe("pad", load.pad);
  return load;
}

Descriptors GetDescriptors(const JsonReader& json) {
  Descriptors descriptors;
  for (std::size_t i = 0; i < json.Size(); ++i) {
    const JsonReader segment = json.Element(i);
    segment.OnlyFields({"buf", "buf_size", "dest", "dest_size"});
    descriptors.segments.push_back({.buf = segment.Field("buf").Number(),
                                    .buf_size = segment.Field("buf_size").Number(),
                                    .dest_maddr = segment.Field("dest").Number(),
                                    .dest_size = segment.Field("dest_size").Number()});
  }
  return descriptors;
}

RangeArgument GetRangeArgument(const JsonReader& json) {
  json.OnlyFields({"range", "nr", "size", "start"});
  RangeArgument range{.range = json.Field("range").As<std::int32_t>(),
                      .nr = json.Field("nr").As<std::int32_t>()};
  json.Maybe("size", range.size);
  json.Maybe("start", range.start);
  return range;
}

Pattern GetPattern(const JsonReader& json) {
  json.OnlyFields({"size", "seed"});
  return {.size = json.Field("size").Number(), .seed = json.Field("seed").Number()};
}

Pattern GetZeroes(const JsonReader& json) {
  json.OnlyFields({"size"});
  return {.size = json.Field("size").Number(), .seed = kZeroSeed};
}

Hole GetHole(const JsonReader& json) {
  json.OnlyFields({"size"});
  return {.size = json.Field("size").Number()};
}

Content GetContent(const JsonReader& json, const std::vector<ForeignFile>& files) {
  json.OnlyFields(
      {"at", "bytes", "pattern", "zeroes", "foreign", "hole", "load", "segments", "range"});
  Content content{.at = json.Field("at").Number(), .what = {}};
  int kinds = 0;
  const auto take = [&](const char* name, auto&& get) {
    if (!json.Has(name)) return;
    ++kinds;
    content.what = get(json.Field(name));
  };
  take("bytes", GetBytes);
  take("pattern", GetPattern);
  take("zeroes", GetZeroes);
  take("foreign", [&](const JsonReader& value) { return GetForeign(value, files); });
  take("hole", GetHole);
  take("load", GetLoadArgument);
  take("segments", GetDescriptors);
  take("range", GetRangeArgument);
  if (kinds != 1) {
    json.Fail(
        "expected exactly one of bytes, pattern, zeroes, foreign, hole, load, segments, range "
        "beside "
        "\"at\"");
  }
  return content;
}

Fault GetFault(const JsonReader& json) {
  json.OnlyFields({"hook", "nth"});
  const JsonReader hook = json.Field("hook");
  const auto known = HookByName(hook.Text());
  if (!known) {
    hook.Fail("no such hook; known are copy_from_guest, copy_to_guest, map, alloc_page, enter");
  }
  return {.hook = *known, .nth = json.Field("nth").As<std::uint32_t>()};
}

Race GetRace(const JsonReader& json, const std::vector<ForeignFile>& files) {
  json.OnlyFields({"after_copy", "content"});
  return {.after_copy = json.Field("after_copy").As<std::uint32_t>(),
          .content = GetContent(json.Field("content"), files)};
}

std::uint64_t GetOperation(const JsonReader& json) {
  if (json.IsText()) {
    if (const auto known = OperationByName(json.Text())) return *known;
    if (!json.Text().starts_with("0x")) {
      json.Fail("expected exec, get_range, load, unload, status or a number such as \"0x17\"");
    }
  }
  return json.Number();
}

std::int64_t GetResult(const JsonReader& json) {
  if (!json.IsText()) return json.As<std::int64_t>();
  const auto known = ResultByName(json.Text());
  if (!known) json.Fail("no error of this name; write the number that was returned");
  return *known;
}

template <typename T, typename Get>
void GetList(const JsonReader& json, const char* name, std::vector<T>& into, Get&& get) {
  if (!json.Has(name)) return;
  const JsonReader list = json.Field(name);
  for (std::size_t i = 0; i < list.Size(); ++i) into.push_back(get(list.Element(i)));
}

Hypercall GetHypercall(const JsonReader& json, const std::vector<ForeignFile>& files) {
  json.OnlyFields({"op", "arg", "privileged", "memory", "faults", "races", "result"});
  Hypercall hypercall;
  hypercall.op = GetOperation(json.Field("op"));
  hypercall.arg = json.Field("arg").Number();
  if (json.Has("privileged")) hypercall.privileged = json.Field("privileged").Flag();
  GetList(json, "memory", hypercall.memory,
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
  if (number < kJsonVersion) version.Fail(fmt::format("there is no version {}", number));
}

/// Where the byte lies that the parser stumbled over.
std::string Position(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte == 0 ? 0 : byte - 1, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t last_line = before.rfind('\n');
  const std::size_t column =
      last_line == std::string_view::npos ? before.size() : before.size() - last_line - 1;
  return fmt::format("line {}, column {}", line, column + 1);
}

nlohmann::json Parse(std::string_view text) {
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    const bool truncated = error.byte > text.size();
    throw Error(fmt::format("{}: {}", Position(text, error.byte),
                            truncated ? "the JSON ends too early; is the file truncated?"
                                      : "not JSON; is this a trace?"));
  }
}

}  // namespace

Trace FromJson(std::string_view text) {
  const nlohmann::json document = Parse(text);
  const JsonReader json(document);
  CheckVersion(json);
  json.OnlyFields({"kexecore_trace", "note", "machine", "foreign", "hypercalls"});
  Trace trace;
  if (json.Has("note")) trace.note = json.Field("note").Text();
  trace.machine = GetMachine(json.Field("machine"));
  GetList(json, "foreign", trace.foreign, GetForeignFile);
  json.Field("hypercalls");  // a trace without any says so
  GetList(json, "hypercalls", trace.hypercalls,
          [&](const JsonReader& value) { return GetHypercall(value, trace.foreign); });
  return trace;
}

}  // namespace trace
