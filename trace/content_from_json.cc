// SPDX-License-Identifier: MIT
#include "trace/content_from_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "trace/names.h"
#include "trace/pattern.h"

namespace trace {
namespace {

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

std::uint64_t GetEntry(const JsonReader& json) {
  if (!json.IsText()) return json.Number();
  const auto known = EntryByName(json.Text());
  if (!known) {
    json.Fail(
        "expected destination, indirection, done or source and a page's address, such as "
        "\"source 0x5000\", or a number such as \"0x5008\"");
  }
  return *known;
}

PageList GetPageList(const JsonReader& json) {
  PageList list;
  for (std::size_t i = 0; i < json.Size(); ++i) list.entries.push_back(GetEntry(json.Element(i)));
  return list;
}

LoadV1Argument GetLoadV1Argument(const JsonReader& json) {
  json.OnlyFields({"type", "list", "entry"});
  return {.type = json.Field("type").As<std::int32_t>(),
          .indirection_page = GetEntry(json.Field("list")),
          .start_address = json.Field("entry").Number()};
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

}  // namespace

Content GetContent(const JsonReader& json, const std::vector<ForeignFile>& files) {
  json.OnlyFields({"at", "bytes", "pattern", "zeroes", "foreign", "hole", "load", "segments",
                   "range", "load_v1", "list"});
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
  take("load_v1", GetLoadV1Argument);
  take("list", GetPageList);
  if (kinds != 1) {
    json.Fail(
        "expected exactly one of bytes, pattern, zeroes, foreign, hole, load, segments, range, "
        "load_v1, list beside \"at\"");
  }
  return content;
}

}  // namespace trace
