// SPDX-License-Identifier: MIT
#include "trace/json_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "trace/error.h"

namespace trace {
namespace {

std::string Shortened(const nlohmann::json& value) {
  std::string text = value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  if (text.size() > 40) text = text.substr(0, 37) + "...";
  return text;
}

std::string Join(std::initializer_list<std::string_view> names) {
  std::string joined;
  for (const std::string_view name : names) {
    if (!joined.empty()) joined += ", ";
    joined += name;
  }
  return joined;
}

/// The line and column of a byte, which the parser counts from 1.
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

JsonDocument::JsonDocument(std::string_view text)
    : value_(std::make_unique<const nlohmann::json>(Parse(text))) {}

JsonDocument::~JsonDocument() = default;

void JsonReader::Fail(const std::string& problem) const {
  throw Error((pointer_.empty() ? "/" : pointer_) + ": " + problem);
}

void JsonReader::OnlyFields(std::initializer_list<std::string_view> names) const {
  if (!value_->is_object()) Fail("expected an object {…}, found " + Shortened(*value_));
  for (const auto& [name, unused] : value_->items()) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      Fail(fmt::format("unknown field \"{}\"; known are {}", name, Join(names)));
    }
  }
}

bool JsonReader::IsText() const { return value_->is_string(); }

bool JsonReader::IsObject() const { return value_->is_object(); }

bool JsonReader::Has(std::string_view name) const {
  return value_->is_object() && value_->contains(std::string(name));
}

JsonReader JsonReader::Field(std::string_view name) const {
  if (!value_->is_object()) Fail("expected an object {…}, found " + Shortened(*value_));
  if (!Has(name)) Fail(fmt::format("field \"{}\" is missing; add it", name));
  return JsonReader((*value_)[std::string(name)], fmt::format("{}/{}", pointer_, name));
}

std::size_t JsonReader::Size() const {
  if (!value_->is_array()) Fail("expected a list […], found " + Shortened(*value_));
  return value_->size();
}

JsonReader JsonReader::Element(std::size_t index) const {
  return JsonReader((*value_)[index], fmt::format("{}/{}", pointer_, index));
}

std::string JsonReader::Text() const {
  if (!value_->is_string()) Fail("expected a text \"…\", found " + Shortened(*value_));
  return value_->get<std::string>();
}

bool JsonReader::Flag() const {
  if (!value_->is_boolean()) Fail("expected true or false, found " + Shortened(*value_));
  return value_->get<bool>();
}

std::uint64_t JsonReader::Number(std::uint64_t max) const {
  std::uint64_t number = 0;
  bool read = false;
  if (value_->is_number_unsigned()) {
    number = value_->get<std::uint64_t>();
    read = true;
  } else if (value_->is_string()) {
    const std::string text = value_->get<std::string>();
    if (text.starts_with("0x") && text.size() > 2) {
      const auto [end, error] =
          std::from_chars(text.data() + 2, text.data() + text.size(), number, 16);
      read = error == std::errc() && end == text.data() + text.size();
    }
  }
  if (!read) {
    Fail("expected a hex string such as \"0x1000\" or a number below 2^64, found " +
         Shortened(*value_));
  }
  if (number > max) Fail(fmt::format("{} is too large; the field holds up to {}", number, max));
  return number;
}

std::int64_t JsonReader::Signed(std::int64_t min, std::int64_t max) const {
  const bool fits = value_->is_number_integer() &&
                    !(value_->is_number_unsigned() &&
                      value_->get<std::uint64_t>() > static_cast<std::uint64_t>(max));
  if (!fits || value_->get<std::int64_t>() < min || value_->get<std::int64_t>() > max) {
    Fail(fmt::format("expected a number from {} to {}, found {}", min, max, Shortened(*value_)));
  }
  return value_->get<std::int64_t>();
}

}  // namespace trace
