// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "proofs/smt/value.h"

namespace smt {

/// The properties of an object that do not change. Its address is symbolic; all else is known.
struct ObjectInfo {
  std::string name;
  Term base;               // its address
  Term size;               // bytes, 64 bits; may be symbolic (an argument array of n elements)
  std::uint64_t capacity;  // bytes: size never exceeds it
  std::uint64_t align;     // of the base, bytes
  bool writable;
  bool can_share = false;  // it may lie where another object of this kind lies
  bool is_own = false;     // no other CPU uses it: a stack object, say
  /// The contents, as a function of the number of a word of 64 bits. Null: a Memory has them.
  std::function<Term(const Term& number)> words = nullptr;
};

/// All objects of one proof. No id is used twice.
class Objects {
 public:
  explicit Objects(Terms& terms);

  int Add(const std::string& name, const Term& size, std::uint64_t capacity, std::uint64_t align,
          bool writable, bool can_share = false);
  /// Says of an object that no other CPU uses it.
  void Own(int object) { infos_.at(object).is_own = true; }
  /// An object of any number of words, which nobody writes to.
  int AddWords(const std::string& name, const Term& size, std::uint64_t capacity,
               std::function<Term(const Term& number)> words);
  const ObjectInfo& at(int object) const { return infos_.at(object); }
  /// The id that the next object will have. Objects made later have higher ones.
  int next() const { return static_cast<int>(infos_.size()); }
  /// The condition that some object is larger than its capacity. Nothing is proved where it holds.
  Term Oversized() const;
  /// What every theorem may assume about addresses: each object is aligned, does not start at 0,
  /// does not wrap around the end of memory, and shares no byte with another. Only objects whose
  /// address occurs in `used` are constrained, for there is always room for the others.
  Term Layout(const std::vector<Term>& used) const;
  Terms& terms() const { return terms_; }

 private:
  Terms& terms_;
  std::vector<ObjectInfo> infos_;  // by id; [0] stands for kNoObject
};

/// The bytes of memory that `width` bits take.
constexpr unsigned BytesOf(unsigned width) { return (width + 7) / 8; }

/// A scalar at an offset. If it is poison, each of its bytes is. A scalar of one bit takes a byte;
/// LLVM leaves the byte's other bits open, so it can only be read as one bit again.
struct Cell {
  unsigned size;  // bytes
  Scalar scalar;
};

/// The bytes of an object. A byte without a cell was never written, and is poison.
struct Contents {
  std::map<std::uint64_t, Cell> cells;
  Term alive;  // whether accesses are allowed: false outside the lifetime
};

/// The contents of all objects on one path. Copies share contents until one writes.
class Memory {
 public:
  explicit Memory(Objects& objects) : objects_(&objects) {}

  /// Puts an empty object into memory.
  void Create(int object);
  /// Takes an object out of memory: every later access is a violation.
  void Remove(int object) { contents_.erase(object); }
  /// Starts or ends the lifetime of an object. Either way its bytes become poison.
  void SetAlive(int object, bool alive);

  /// Whether the object is in memory, and within its lifetime.
  Term Alive(int object) const;

  /// `size` bytes at a constant offset, as bits or a pointer. Bytes beyond the capacity are poison.
  /// A byte that was written as one bit comes back as one bit.
  Scalar Load(int object, std::uint64_t offset, unsigned size, bool as_pointer) const;
  /// Does nothing where the scalar does not fit into the capacity.
  void Store(int object, std::uint64_t offset, const Scalar& scalar);
  /// Copies bytes with their poison. Does nothing where they do not fit into the target.
  void Copy(int from, std::uint64_t from_offset, int to, std::uint64_t to_offset,
            std::uint64_t size);

  /// A part of an object that may differ between two memories: a cell of the earlier one, or all of
  /// it.
  struct Change {
    int object;
    std::optional<std::uint64_t> cell;  // its offset
    auto operator<=>(const Change&) const = default;
  };
  /// The changes since `before`, of objects that both memories have.
  std::vector<Change> ChangesSince(const Memory& before) const;
  /// What a cell holds, and another thing for it to hold.
  const Scalar& At(int object, std::uint64_t cell) const;
  void Set(int object, std::uint64_t cell, const Scalar& scalar);

  /// The objects of both memories, which share none.
  static Memory Union(Memory a, const Memory& b) {
    a.contents_.insert(b.contents_.begin(), b.contents_.end());
    return a;
  }
  /// condition ? a : b.
  static Memory Choose(const Term& condition, const Memory& a, const Memory& b);

 private:
  Contents& Write(int object);
  void Split(Contents& contents, std::uint64_t offset) const;
  Scalar Byte(const Cell& cell, unsigned index) const;
  Scalar AsBits(const Scalar& scalar) const;

  Objects* objects_;
  std::map<int, std::shared_ptr<const Contents>> contents_;
};

}  // namespace smt
