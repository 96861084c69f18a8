// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "proofs/smt/value.h"

namespace smt {

/// What is fixed about an object: where it lies is symbolic, everything else is known.
struct ObjectInfo {
  std::string name;
  Term base;          // its address
  Term size;          // bytes, 64 bits; may be symbolic (an argument array of n elements)
  uint64_t capacity;  // bytes: size never exceeds it
  uint64_t align;     // of the base, bytes
  bool writable;
};

/// All objects of one proof, for good: ids are never used twice.
class Objects {
 public:
  explicit Objects(Terms& terms);

  int Add(const std::string& name, const Term& size, uint64_t capacity, uint64_t align,
          bool writable);
  const ObjectInfo& at(int object) const { return infos_.at(object); }
  /// What every theorem may assume: objects lie somewhere, aligned, not at 0, without wrapping, and
  /// share no byte. Says so only of objects whose address occurs in `used`: there is always room
  /// for the others.
  Term Layout(const std::vector<Term>& used) const;
  Terms& terms() const { return terms_; }

 private:
  Terms& terms_;
  std::vector<ObjectInfo> infos_;  // [0] stands for kNoObject
};

/// How many bytes of memory so many bits take.
constexpr unsigned BytesOf(unsigned width) { return (width + 7) / 8; }

/// A scalar at an offset. Poison counts for each of its bytes. One bit takes a byte, of which the
/// other bits have no meaning (LLVM leaves them open): it can only be read as one bit again.
struct Cell {
  unsigned size;  // bytes
  Scalar scalar;
};

/// What an object holds. Bytes without a cell are poison: never written.
struct Contents {
  std::map<uint64_t, Cell> cells;
  Term alive;
};

/// The contents of all objects on one path. Copies share contents until one writes.
class Memory {
 public:
  explicit Memory(Objects& objects) : objects_(&objects) {}

  /// Puts an empty object into memory.
  void Create(int object);
  /// Takes it out: every later access is a violation.
  void Remove(int object) { contents_.erase(object); }
  void SetAlive(int object, bool alive);

  /// Whether the object is there to be used.
  Term Alive(int object) const;

  /// `size` bytes at a constant offset, as bits or a pointer; out of capacity: poison. A byte that
  /// was written as one bit comes back as one bit.
  Scalar Load(int object, uint64_t offset, unsigned size, bool as_pointer) const;
  /// Out of capacity: nothing happens.
  void Store(int object, uint64_t offset, const Scalar& scalar);
  /// Copies cells with their poison.
  void Copy(int from, uint64_t from_offset, int to, uint64_t to_offset, uint64_t size);

  /// Two memories that share no object.
  static Memory Union(Memory a, const Memory& b) {
    a.contents_.insert(b.contents_.begin(), b.contents_.end());
    return a;
  }
  /// condition ? a : b.
  static Memory Choose(const Term& condition, const Memory& a, const Memory& b);

 private:
  Contents& Write(int object);
  void Split(Contents& contents, uint64_t offset) const;
  Scalar Byte(const Cell& cell, unsigned index) const;
  Scalar AsBits(const Scalar& scalar) const;

  Objects* objects_;
  std::map<int, std::shared_ptr<const Contents>> contents_;
};

}  // namespace smt
