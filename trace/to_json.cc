// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "trace/json.h"
#include "trace/names.h"
#include "trace/pattern.h"

namespace trace {
namespace {

using Json = nlohmann::ordered_json;

std::string Hex(std::uint64_t value) { return fmt::format("{:#x}", value); }

Json ToJson(const Range& range) { return {{"start", Hex(range.start)}, {"size", Hex(range.size)}}; }

Json ToJson(const MachineDescription& machine) {
  Json json = {{"physical_bits", machine.physical_bits},   {"abi", AbiName(machine.abi)},
               {"crash", ToJson(machine.crash)},           {"xen", ToJson(machine.xen)},
               {"vmcoreinfo", ToJson(machine.vmcoreinfo)}, {"ram", Json::array()},
               {"owned", ToJson(machine.owned)},           {"cpu_notes", Json::array()},
               {"free_pages", machine.free_pages},         {"alloc_seed", Hex(machine.alloc_seed)},
               {"alloc_from", Hex(machine.alloc_from)},    {"map_budget", machine.map_budget}};
  if (machine.control_va != 0) json["control_va"] = Hex(machine.control_va);
  if (machine.features != MachineDescription().features) json["features"] = machine.features;
  if (!AbiByName(AbiName(machine.abi))) json["abi"] = machine.abi;
  for (const Range& ram : machine.ram) json["ram"].push_back(ToJson(ram));
  for (const Range& notes : machine.cpu_notes) json["cpu_notes"].push_back(ToJson(notes));
  return json;
}

Json ToJson(const ForeignFile& file) {
  return {{"name", file.name},       {"sha256", file.sha256},   {"size", file.size},
          {"package", file.package}, {"version", file.version}, {"path", file.path}};
}

Json ToJson(const Segment& segment) {
  return {{"buf", Hex(segment.buf)},
          {"buf_size", Hex(segment.buf_size)},
          {"dest", Hex(segment.dest_maddr)},
          {"dest_size", Hex(segment.dest_size)}};
}

/// Refers to a foreign file by its name if no other file has it, or else by its index.
Json FileReference(const std::vector<ForeignFile>& files, std::uint32_t index) {
  if (index >= files.size()) return index;
  const auto same = [&](const ForeignFile& file) { return file.name == files[index].name; };
  if (std::count_if(files.begin(), files.end(), same) != 1) return index;
  return files[index].name;
}

Json ToJson(const Content& content, const std::vector<ForeignFile>& files) {
  Json json = {{"at", Hex(content.at)}};
  std::visit(
      [&](const auto& what) {
        using What = std::decay_t<decltype(what)>;
        if constexpr (std::is_same_v<What, Bytes>) {
          std::string digits;
          for (const std::uint8_t byte : what.data) digits += fmt::format("{:02x}", byte);
          json["bytes"] = digits;
        } else if constexpr (std::is_same_v<What, Pattern>) {
          if (what.seed == kZeroSeed) {
            json["zeroes"] = {{"size", Hex(what.size)}};
            return;
          }
          json["pattern"] = {{"size", Hex(what.size)}, {"seed", Hex(what.seed)}};
        } else if constexpr (std::is_same_v<What, Foreign>) {
          json["foreign"] = {{"file", FileReference(files, what.file)},
                             {"offset", Hex(what.offset)},
                             {"size", Hex(what.size)}};
        } else if constexpr (std::is_same_v<What, Hole>) {
          json["hole"] = {{"size", Hex(what.size)}};
        } else if constexpr (std::is_same_v<What, LoadArgument>) {
          json["load"] = {{"type", what.type},
                          {"pad", what.pad},
                          {"arch", what.arch},
                          {"nr_segments", what.nr_segments},
                          {"segments", Hex(what.segments)},
                          {"entry", Hex(what.entry_maddr)}};
        } else if constexpr (std::is_same_v<What, Descriptors>) {
          json["segments"] = Json::array();
          for (const Segment& segment : what.segments) json["segments"].push_back(ToJson(segment));
        } else if constexpr (std::is_same_v<What, LoadV1Argument>) {
          json["load_v1"] = {{"type", what.type},
                             {"list", EntryName(what.indirection_page)},
                             {"entry", Hex(what.start_address)}};
        } else if constexpr (std::is_same_v<What, PageList>) {
          json["list"] = Json::array();
          for (const std::uint64_t entry : what.entries) json["list"].push_back(EntryName(entry));
        } else {
          static_assert(std::is_same_v<What, RangeArgument>);
          json["range"] = {{"range", what.range},
                           {"nr", what.nr},
                           {"size", Hex(what.size)},
                           {"start", Hex(what.start)}};
        }
      },
      content.what);
  return json;
}

Json ToJson(const Hypercall& hypercall, const std::vector<ForeignFile>& files) {
  Json json = Json::object();
  const bool is_hypercall = hypercall.call == Call::kHypercall;
  if (!is_hypercall) json["call"] = std::string(CallName(hypercall.call));
  if (is_hypercall || hypercall.op != 0) json["op"] = OperationName(hypercall.op);
  if (is_hypercall || hypercall.arg != 0) json["arg"] = Hex(hypercall.arg);
  if (hypercall.space != 0) json["space"] = Hex(hypercall.space);
  if (hypercall.forged != 0) json["forged"] = hypercall.forged;
  if (!hypercall.privileged) json["privileged"] = false;
  if (hypercall.denial != 0) json["denial"] = hypercall.denial;
  if (hypercall.compat) json["compat"] = true;
  for (const Content& content : hypercall.memory) {
    json["memory"].push_back(ToJson(content, files));
  }
  for (const Content& content : hypercall.frames) {
    json["frames"].push_back(ToJson(content, files));
  }
  for (const Fault& fault : hypercall.faults) {
    json["faults"].push_back({{"hook", std::string(HookName(fault.hook))}, {"nth", fault.nth}});
  }
  for (const Race& race : hypercall.races) {
    json["races"].push_back({{"after_access", race.after_access},
                             {race.frames ? "frame" : "content", ToJson(race.content, files)}});
  }
  if (hypercall.result) {
    const std::string name = ResultName(*hypercall.result);
    if (ResultByName(name)) {
      json["result"] = name;
    } else {
      json["result"] = *hypercall.result;
    }
  }
  return json;
}

}  // namespace

std::string ToJson(const Trace& trace) {
  Json json = {{"kexecore_trace", kJsonVersion},
               {"note", trace.note},
               {"machine", ToJson(trace.machine)},
               {"foreign", Json::array()},
               {"hypercalls", Json::array()}};
  for (const ForeignFile& file : trace.foreign) json["foreign"].push_back(ToJson(file));
  for (const Hypercall& hypercall : trace.hypercalls) {
    json["hypercalls"].push_back(ToJson(hypercall, trace.foreign));
  }
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace trace
