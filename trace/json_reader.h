// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace trace {

/// One value of a JSON document. It knows its place in the document: every function that reads
/// throws an Error that begins with the value's JSON pointer and says what was expected.
///
/// nlohmann/json.hpp takes a second to compile, so that only json_reader.cc includes it.
class JsonReader {
 public:
  explicit JsonReader(const nlohmann::json& value, std::string pointer = "")
      : value_(&value), pointer_(std::move(pointer)) {}

  [[noreturn]] void Fail(const std::string& problem) const;

  /// Throws for a field that is not in the list. A mistyped name must not pass for a field that is
  /// left out.
  void OnlyFields(std::initializer_list<std::string_view> names) const;

  bool Has(std::string_view name) const;
  JsonReader Field(std::string_view name) const;  // requires the field
  std::size_t Size() const;                       // of an array
  JsonReader Element(std::size_t index) const;

  std::string Text() const;
  bool Flag() const;
  bool IsText() const;
  bool IsObject() const;

  /// A number, or a hex string such as "0x1f". Throws above `max`.
  std::uint64_t Number(std::uint64_t max = std::numeric_limits<std::uint64_t>::max()) const;
  std::int64_t Signed(std::int64_t min, std::int64_t max) const;

  /// Reads the field into `into` if there is one. The type gives the limits.
  template <typename Integer>
  void Maybe(std::string_view name, Integer& into) const {
    if (Has(name)) into = Field(name).As<Integer>();
  }

  template <typename Integer>
  Integer As() const {
    using Limits = std::numeric_limits<Integer>;
    if constexpr (Limits::is_signed) {
      return static_cast<Integer>(Signed(Limits::min(), Limits::max()));
    } else {
      return static_cast<Integer>(Number(Limits::max()));
    }
  }

 private:
  const nlohmann::json* value_;
  std::string pointer_;
};

/// A JSON text, parsed. It owns the values that its readers refer to.
class JsonDocument {
 public:
  /// Throws Error for a text that is not JSON: "line 3, column 7: …".
  explicit JsonDocument(std::string_view text);
  ~JsonDocument();

  JsonReader root() const { return JsonReader(*value_); }

 private:
  std::unique_ptr<const nlohmann::json> value_;
};

}  // namespace trace
