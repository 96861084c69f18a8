// SPDX-License-Identifier: MIT
#include "trace/json.h"

#include <gtest/gtest.h>

#include <cctype>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "trace/error.h"
#include "trace/examples.h"

namespace trace {
namespace {

/// The message of the Error that FromJson throws; empty if it throws none.
std::string Complaint(std::string_view text) {
  try {
    FromJson(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

/// A trace of one hypercall with these fields.
std::string WithHypercall(const std::string& fields) {
  return R"({"kexecore_trace": 1, "machine": {"physical_bits": 46, "crash": {"start": 0,
      "size": "0x1000"}}, "hypercalls": [{"op": "load", "arg": "0x0")" +
         fields + "}]}";
}

TEST(Json, KeepsEverything) {
  const Trace trace = OneOfEverything();
  EXPECT_EQ(FromJson(ToJson(trace)), trace);
  EXPECT_EQ(FromJson(ToJson(Trace{})), Trace{});
}

TEST(Json, IsForPeople) {
  const std::string text = ToJson(OneOfEverything());
  EXPECT_NE(text.find("\"op\": \"load\""), std::string::npos);
  EXPECT_NE(text.find("\"result\": \"-EINVAL\""), std::string::npos);
  EXPECT_NE(text.find("\"abi\": \"posted\""), std::string::npos);
  EXPECT_NE(text.find("\"call\": \"continue\""), std::string::npos);
  EXPECT_NE(text.find("\"op\": \"load_v1\""), std::string::npos);
  EXPECT_NE(text.find("\"source 0x20002000\""), std::string::npos);
  EXPECT_NE(text.find("\"file\": \"vmlinuz\""), std::string::npos);
  EXPECT_NE(text.find("\"crash\": {\n   \"start\": \"0x8000000\""), std::string::npos);
}

TEST(Json, ReadsWhatAPersonWrites) {
  const Trace trace =
      FromJson(WithHypercall(R"(, "memory": [{"at": 16, "bytes": "00ff"}], "result": -7)"));
  EXPECT_EQ(trace.machine.crash, (Range{0, 0x1000}));
  EXPECT_EQ(trace.hypercalls[0].memory[0], (Content{16, Bytes{{0, 0xff}}}));
  EXPECT_EQ(trace.hypercalls[0].result, -7);
}

TEST(Json, NamesLineAndColumnOfWhatIsNotJson) {
  EXPECT_EQ(Complaint("{\n  \"kexecore_trace\": oops}"),
            "line 2, column 21: not JSON; is this a trace?");
  const std::string whole = ToJson(OneOfEverything());
  EXPECT_NE(Complaint(whole.substr(0, 500)).find("is the file truncated?"), std::string::npos);
  EXPECT_EQ(Complaint(""), "line 1, column 1: the JSON ends too early; is the file truncated?");
}

TEST(Json, ReadsVersion1) {
  // Version 1 had no revision, no RAM and no frames, and its races counted copies only.
  const Trace trace = FromJson(WithHypercall(
      R"(, "races": [{"after_copy": 3, "content": {"at": 0, "hole": {"size": 1}}}])"));
  EXPECT_EQ(trace.machine.abi, 0u);
  EXPECT_TRUE(trace.machine.ram.empty());
  EXPECT_EQ(trace.hypercalls[0].call, Call::kHypercall);
  EXPECT_FALSE(trace.hypercalls[0].compat);
  EXPECT_EQ(trace.hypercalls[0].races, (std::vector<Race>{{3, false, {0, Hole{1}}}}));
}

TEST(Json, KeepsARevisionWithoutAName) {
  Trace trace;
  trace.machine.abi = 77;
  EXPECT_EQ(FromJson(ToJson(trace)), trace);
}

TEST(Json, KeepsAnyEntryOfAPageList) {
  Trace trace;
  PageList list;
  for (std::uint64_t low = 0; low < 0x1000; ++low) {
    for (const std::uint64_t high : {0ull, 0x5000ull, ~0xfffull}) {
      list.entries.push_back(low | high);
    }
  }
  trace.hypercalls.resize(1);
  trace.hypercalls[0].frames = {{0, list}};
  EXPECT_EQ(FromJson(ToJson(trace)), trace);
}

TEST(Json, RefusesANewerVersion) {
  EXPECT_EQ(Complaint(R"({"kexecore_trace": 3, "something": "new"})"),
            "/kexecore_trace: version 3 is newer than this program, which reads 2; update it");
  EXPECT_NE(Complaint("{}").find("\"kexecore_trace\" with its version is missing"),
            std::string::npos);
  EXPECT_NE(Complaint("[]"), "");
}

/// Calls `visit` with each object in `json` (also with `json`) and with its pointer.
template <typename Visit>
void ForEachObject(nlohmann::json& json, const std::string& pointer, const Visit& visit) {
  for (auto& [name, value] : json.items()) {
    if (value.is_structured()) ForEachObject(value, pointer + "/" + name, visit);
  }
  if (json.is_object()) visit(json, pointer);
}

/// The kind of object at a pointer: its last name, without indices.
std::string KindAt(std::string pointer) {
  while (!pointer.empty() && std::isdigit(pointer[pointer.rfind('/') + 1])) {
    pointer.resize(pointer.rfind('/'));
  }
  return pointer.empty() ? "" : pointer.substr(pointer.rfind('/') + 1);
}

TEST(Json, RefusesAnUnknownFieldWhereverItStands) {
  nlohmann::json document = nlohmann::json::parse(ToJson(OneOfEverything()));
  std::set<std::string> kinds;
  ForEachObject(document, "", [&](nlohmann::json& object, const std::string& pointer) {
    kinds.insert(KindAt(pointer));
    object["surplus"] = 1;
    const std::string wanted = (pointer.empty() ? "/" : pointer) + ": unknown field \"surplus\";";
    EXPECT_TRUE(Complaint(document.dump()).starts_with(wanted))
        << Complaint(document.dump()) << "\n  instead of " << wanted;
    object.erase("surplus");
  });
  // All kinds of object must be in the example, so that a new kind is added there, too.
  EXPECT_EQ(kinds, (std::set<std::string>{
                       "",        "machine",   "crash",   "xen",        "vmcoreinfo", "ram",
                       "owned",   "cpu_notes", "foreign", "hypercalls", "memory",     "frames",
                       "pattern", "zeroes",    "hole",    "load",       "segments",   "range",
                       "load_v1", "faults",    "races",   "content",    "frame"}));
}

TEST(Json, NamesTheFieldAndTheRemedy) {
  const std::pair<const char*, const char*> cases[] = {
      {R"(, "entyr": 1)", "/hypercalls/0: unknown field \"entyr\"; known are call, op, arg, "},
      {R"(, "privileged": 1)", "/hypercalls/0/privileged: expected true or false, found 1"},
      {R"(, "memory": {})", "/hypercalls/0/memory: expected a list […], found {}"},
      {R"(, "memory": [{"at": 0}])", "/hypercalls/0/memory/0: expected exactly one of bytes, "},
      {R"(, "memory": [{"at": "0xg", "bytes": ""}])",
       "/hypercalls/0/memory/0/at: expected a hex string such as \"0x1000\""},
      {R"(, "memory": [{"at": -1, "bytes": ""}])", "/hypercalls/0/memory/0/at: expected a hex"},
      {R"(, "memory": [{"at": 0, "bytes": "0"}])", "/memory/0/bytes: expected two hex digits"},
      {R"(, "memory": [{"at": 0, "bytes": "0G"}])", "/memory/0/bytes: expected lower-case hex"},
      {R"(, "memory": [{"at": 0, "hole": {}}])", "/memory/0/hole: field \"size\" is missing"},
      {R"(, "memory": [{"at": 0, "foreign": {"file": "x", "offset": 0, "size": 0}}])",
       "/memory/0/foreign/file: no foreign file \"x\"; list it in /foreign"},
      {R"(, "faults": [{"hook": "mpa", "nth": 0}])", "/faults/0/hook: no such hook; known are"},
      {R"(, "faults": [{"hook": "map", "nth": 4294967296}])",
       "/faults/0/nth: 4294967296 is too large; the field holds up to 4294967295"},
      {R"(, "result": "-EWHAT")", "/hypercalls/0/result: no error of this name; write the number"},
      {R"(, "result": 1.5)", "/hypercalls/0/result: expected a number from "},
      {R"(, "call": "stop")", "/hypercalls/0/call: no such call; known are hypercall, continue, "},
      {R"(, "frames": [{"at": 0, "list": ["sauce 0x5000"]}])",
       "/frames/0/list/0: expected destination, indirection, done or source"},
      {R"(, "frames": [{"at": 0, "list": ["source 0x5001"]}])", "/frames/0/list/0: expected"},
      {R"(, "races": [{"after_access": 0}])", "/races/0: field \"content\" is missing"},
      {R"(, "races": [{"after_access": 0, "frame": {}, "content": {}}])",
       "/races/0: expected one of content and frame"},
  };
  for (const auto& [fields, complaint] : cases) {
    EXPECT_NE(Complaint(WithHypercall(fields)).find(complaint), std::string::npos)
        << Complaint(WithHypercall(fields)) << "\n  lacks " << complaint;
  }
}

}  // namespace
}  // namespace trace
