// SPDX-License-Identifier: MIT
#include "trace/file.h"

#include <string>
#include <string_view>

#include "cli/file.h"
#include "trace/binary.h"
#include "trace/error.h"
#include "trace/json.h"
#include "trace/record.h"
#include "trace/save.h"

namespace trace {
namespace {

constexpr std::size_t kMaxJsonSize = 64 << 20;  // bytes; a larger file is a mistake

Trace Parse(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) throw Error("empty; a trace has at least a machine");
  if (bytes.size() > kMaxJsonSize) throw Error("more than 64 MiB; a trace is smaller");
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (IsBinary(bytes)) {
    if (bytes.size() <= kMaxEncodedSize) return Decode(bytes);
    throw Error(std::to_string(bytes.size()) + " bytes; the binary form has at most " +
                std::to_string(kMaxEncodedSize) + ": cut it, or write it as JSON");
  }
  if (text.starts_with(kMagic.substr(0, 3))) {
    throw Error("written by another version of this program, in a binary form it cannot read");
  }
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{') {
    throw Error("neither form of a trace: JSON begins with '{', the binary form with \"KXT3\"");
  }
  return FromJson(text);
}

}  // namespace

Trace FromBytes(std::span<const std::uint8_t> bytes, const std::filesystem::path& path) {
  try {
    return Parse(bytes);
  } catch (const Error& error) {
    throw Error(path.string() + ": " + error.what());
  }
}

Trace LoadFile(const std::filesystem::path& path) { return FromBytes(cli::ReadBytes(path), path); }

void SaveFile(const std::filesystem::path& path, const Trace& trace) {
  const std::string text = ToJson(trace);
  Save(path, std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

}  // namespace trace
