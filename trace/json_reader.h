// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace trace {

/// One value of a JSON document that knows where it stands. Every reader throws Error, which
/// begins with the value's JSON pointer and says what was expected.
class JsonReader {
 public:
  explicit JsonReader(const nlohmann::json& value, std::string pointer = "")
      : value_(&value), pointer_(std::move(pointer)) {}

  [[noreturn]] void Fail(const std::string& problem) const;

  /// Refuses fields that are not in the list: a mistyped name must not be a default value.
  void OnlyFields(std::initializer_list<std::string_view> names) const;

  bool Has(std::string_view name) const;
  JsonReader Field(std::string_view name) const;  // requires the field
  std::size_t Size() const;                       // of an array
  JsonReader Element(std::size_t index) const;

  std::string Text() const;
  bool Flag() const;
  bool IsText() const { return value_->is_string(); }
  bool IsObject() const { return value_->is_object(); }

  /// A number, or a hex string "0x1f"; at most `max`.
  std::uint64_t Number(std::uint64_t max = std::numeric_limits<std::uint64_t>::max()) const;
  std::int64_t Signed(std::int64_t min, std::int64_t max) const;

  /// Reads the field into `into`, where there is one; the type gives the limits.
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

}  // namespace trace
