// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "proofs/theorems/theorem.h"

namespace theorems {

/// The bytes of a page.
inline constexpr std::uint64_t kPageSize = 4096;

/// The term as a mathematical integer: 66 bits hold every sum of two 64-bit numbers, with a bit to
/// spare.
smt::Term Number(const smt::Term& term);

/// Whether the term is a multiple of the page size.
smt::Term IsPageMultiple(const smt::Term& term);

/// An error of the contract, by its number, as the core's functions return it.
smt::Term ErrorNumber(smt::Terms& terms, int error);

/// A function that was run. Its terms are no poison: that is an obligation.
struct Ran {
  smt::Executor::Outcome outcome;
  smt::Term returns;  // the condition under which it returns
};

/// Memory that a theorem lays out, and functions that it runs on it.
class Scene {
 public:
  explicit Scene(Setting& setting) : setting_(setting), memory_(setting.objects) {}

  /// An object of this size, in bytes, aligned like a word of 64 bits. Its bytes were never
  /// written.
  int Make(const std::string& name, std::uint64_t size, bool writable);
  /// Fills an object with variables, a word of 64 bits each.
  std::vector<smt::Term> Fill(int object);
  void Put(int object, std::uint64_t offset, const smt::Term& value);
  void PutPointer(int object, std::uint64_t offset, int target);
  /// Takes an object in that was made elsewhere.
  void Add(int object) { memory_.Create(object); }

  smt::Value PointerTo(int object) const { return {setting_.executor.PointerTo(object)}; }
  smt::Value Null() const { return PointerTo(smt::kNoObject); }
  smt::Value Plain(const smt::Term& term) const;

  /// Runs a function, by its full name, on the memory as it was laid out: no run sees another.
  Ran Run(const std::string& function, const std::vector<smt::Value>& arguments);
  smt::Term Result(const Ran& ran) { return setting_.executor.Result(ran.outcome); }
  /// What it left in an object, where `when` holds.
  smt::Term Left(const Ran& ran, int object, std::uint64_t offset, unsigned width,
                 const smt::Term& when);
  /// Whether it left the object as `words` (see Fill) have it, where `when` holds.
  smt::Term LeftAsItWas(const Ran& ran, int object, const std::vector<smt::Term>& words,
                        const smt::Term& when);

  Setting& setting() { return setting_; }
  smt::Terms& terms() { return setting_.terms; }

 private:
  Setting& setting_;
  smt::Memory memory_;
};

}  // namespace theorems
