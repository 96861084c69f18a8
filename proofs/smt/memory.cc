// SPDX-License-Identifier: MIT
#include "proofs/smt/memory.h"

#include <set>

#include "proofs/smt/address.h"
#include "proofs/smt/shape.h"

namespace smt {

Objects::Objects(Terms& terms) : terms_(terms) {
  infos_.push_back(
      {"null", terms.Bits(0, 64), terms.Bits(0, 64), 0, std::uint64_t{1} << 63, false});
}

int Objects::Add(const std::string& name, const Term& size, std::uint64_t capacity,
                 std::uint64_t align, bool writable, bool can_share) {
  // The low bits are constant zeroes, so that questions about alignment fold away.
  unsigned zeroes = 0;
  while ((std::uint64_t{2} << zeroes) <= align) ++zeroes;
  Term base = terms_.Fresh("base." + name, 64 - zeroes);
  if (zeroes > 0) base = Concat(base, terms_.Bits(0, zeroes));
  infos_.push_back({name, base, size, capacity, align, writable, can_share, false, nullptr});
  return next() - 1;
}

int Objects::AddWords(const std::string& name, const Term& size, std::uint64_t capacity,
                      std::function<Term(const Term& number)> words) {
  const int object = Add(name, size, capacity, 8, /*writable=*/false);
  infos_.back().words = std::move(words);
  return object;
}

Term Objects::Oversized() const {
  std::vector<Term> any;
  for (const ObjectInfo& info : infos_)
    any.push_back(Ult(terms_.Bits(info.capacity, 64), info.size));
  return AnyOf(terms_, any);
}

Term Objects::Layout(const std::vector<Term>& used) const {
  std::vector<const ObjectInfo*> placed;
  const std::set<unsigned> variables = Variables(used);
  for (std::size_t i = 1; i < infos_.size(); ++i) {
    const std::set<unsigned> own = Variables({infos_[i].base});
    if (variables.contains(*own.begin())) placed.push_back(&infos_[i]);
  }
  std::vector<Term> all;
  for (std::size_t i = 0; i < placed.size(); ++i) {
    const ObjectInfo& a = *placed[i];
    Term last = terms_.Bits(UINT64_MAX - a.capacity, 64);
    all.push_back(!Same(a.base, 0) && Ule(a.base, last));
    for (std::size_t j = 0; j < i; ++j) {
      const ObjectInfo& b = *placed[j];
      if (a.can_share && b.can_share) continue;
      all.push_back(Ule(a.base + a.size, b.base) || Ule(b.base + b.size, a.base));
    }
  }
  return AllOf(terms_, all);
}

void Memory::Create(int object) {
  contents_[object] = std::make_shared<Contents>(Contents{{}, objects_->terms().True()});
}

void Memory::SetAlive(int object, bool alive) {
  Contents& contents = Write(object);
  contents.cells.clear();
  contents.alive = alive ? objects_->terms().True() : objects_->terms().False();
}

Term Memory::Alive(int object) const {
  auto it = contents_.find(object);
  return it == contents_.end() ? objects_->terms().False() : it->second->alive;
}

Contents& Memory::Write(int object) {
  std::shared_ptr<const Contents>& slot = contents_.at(object);
  auto copy = std::make_shared<Contents>(*slot);
  Contents& contents = *copy;
  slot = std::move(copy);
  return contents;
}

Scalar Memory::AsBits(const Scalar& scalar) const {
  if (!scalar.is_pointer()) return scalar;
  return MakeBits(Address(*objects_, scalar.pointer), scalar.poison);
}

Scalar Memory::Byte(const Cell& cell, unsigned index) const {
  Scalar bits = AsBits(cell.scalar);
  if (bits.bits.width() < 8) throw Error("a byte that was written as one bit is not supported");
  return MakeBits(Extract(bits.bits, index * 8 + 7, index * 8), bits.poison);
}

/// Makes `offset` a boundary between cells.
void Memory::Split(Contents& contents, std::uint64_t offset) const {
  auto it = contents.cells.upper_bound(offset);
  if (it == contents.cells.begin()) return;
  --it;
  auto [start, cell] = *it;
  if (start == offset || start + cell.size <= offset) return;
  contents.cells.erase(it);
  for (unsigned i = 0; i < cell.size; ++i) contents.cells.insert({start + i, {1, Byte(cell, i)}});
}

Scalar Memory::Load(int object, std::uint64_t offset, unsigned size, bool as_pointer) const {
  Terms& terms = objects_->terms();
  auto found = contents_.find(object);
  const std::map<std::uint64_t, Cell> nothing;
  const std::map<std::uint64_t, Cell>& cells =
      found == contents_.end() ? nothing : found->second->cells;
  auto pointer_of = [&](const Scalar& scalar) {
    return scalar.is_pointer()
               ? scalar
               : MakePointer(terms, {{kNoObject, terms.True(), scalar.bits}}, scalar.poison);
  };
  auto exact = cells.find(offset);
  if (exact != cells.end() && exact->second.size == size) {
    return as_pointer ? pointer_of(exact->second.scalar) : AsBits(exact->second.scalar);
  }
  // No cell fits: build the value from bytes, the lowest first.
  std::optional<Scalar> whole;
  for (std::uint64_t at = offset; at < offset + size; ++at) {
    Scalar byte = MakeBits(terms.Bits(0, 8), terms.True());
    auto it = cells.upper_bound(at);
    if (it != cells.begin()) {
      --it;
      if (at < it->first + it->second.size) {
        byte = Byte(it->second, static_cast<unsigned>(at - it->first));
      }
    }
    whole = whole ? MakeBits(Concat(byte.bits, whole->bits), whole->poison || byte.poison) : byte;
  }
  return as_pointer ? pointer_of(*whole) : *whole;
}

void Memory::Store(int object, std::uint64_t offset, const Scalar& scalar) {
  const unsigned size = scalar.is_pointer() ? 8 : BytesOf(scalar.bits.width());
  const std::uint64_t capacity = objects_->at(object).capacity;
  if (!contents_.contains(object) || offset > capacity || size > capacity - offset) return;
  Contents& contents = Write(object);
  Split(contents, offset);
  Split(contents, offset + size);
  contents.cells.erase(contents.cells.lower_bound(offset),
                       contents.cells.lower_bound(offset + size));
  contents.cells.insert({offset, {size, scalar}});
}

void Memory::Copy(int from, std::uint64_t from_offset, int to, std::uint64_t to_offset,
                  std::uint64_t size) {
  const std::uint64_t capacity = objects_->at(to).capacity;
  if (!contents_.contains(from) || !contents_.contains(to)) return;
  if (to_offset > capacity || size > capacity - to_offset) return;
  Contents source = *contents_.at(from);
  Split(source, from_offset);
  Split(source, from_offset + size);
  Contents& target = Write(to);
  Split(target, to_offset);
  Split(target, to_offset + size);
  target.cells.erase(target.cells.lower_bound(to_offset),
                     target.cells.lower_bound(to_offset + size));
  for (auto it = source.cells.lower_bound(from_offset);
       it != source.cells.end() && it->first < from_offset + size; ++it) {
    target.cells.insert({to_offset + (it->first - from_offset), it->second});
  }
}

std::vector<Memory::Change> Memory::ChangesSince(const Memory& before) const {
  std::vector<Change> changes;
  for (const auto& [object, contents] : contents_) {
    const auto old = before.contents_.find(object);
    if (old == before.contents_.end() || old->second == contents) continue;
    const Contents &was = *old->second, &is = *contents;
    bool has_same_cells = was.alive.Is(is.alive) && was.cells.size() == is.cells.size();
    std::vector<Change> cells;
    for (const auto& [offset, cell] : was.cells) {
      const auto now = is.cells.find(offset);
      if (now == is.cells.end() || now->second.size != cell.size) {
        has_same_cells = false;
      } else if (!IsSame(cell.scalar, now->second.scalar)) {
        cells.push_back({object, offset});
      }
    }
    if (!has_same_cells) cells = {{object, std::nullopt}};
    changes.insert(changes.end(), cells.begin(), cells.end());
  }
  return changes;
}

const Scalar& Memory::At(int object, std::uint64_t cell) const {
  return contents_.at(object)->cells.at(cell).scalar;
}

void Memory::Set(int object, std::uint64_t cell, const Scalar& scalar) {
  Write(object).cells.at(cell).scalar = scalar;
}

Memory Memory::Choose(const Term& condition, const Memory& a, const Memory& b) {
  Memory result = a;
  Terms& terms = a.objects_->terms();
  for (const auto& [object, other] : b.contents_) {
    auto mine = result.contents_.find(object);
    if (mine == result.contents_.end()) {
      Contents contents = *other;
      contents.alive = !condition && contents.alive;
      result.contents_[object] = std::make_shared<Contents>(std::move(contents));
      continue;
    }
    if (mine->second == other) continue;
    Contents left = *mine->second, right = *other;
    for (const auto& [offset, cell] : right.cells) {
      result.Split(left, offset);
      result.Split(left, offset + cell.size);
    }
    for (const auto& [offset, cell] : left.cells) {
      result.Split(right, offset);
      result.Split(right, offset + cell.size);
    }
    for (const auto& [offset, cell] : right.cells) {
      result.Split(left, offset);
      result.Split(left, offset + cell.size);
    }
    Contents joined{{}, Ite(condition, left.alive, right.alive)};
    auto poisoned = [&](Cell cell) {
      cell.scalar.poison = terms.True();
      return cell;
    };
    auto join = [&](std::uint64_t offset, Cell x, Cell y) {
      // One side is a pointer and the other bits: take both as bits.
      if (x.scalar.is_pointer() != y.scalar.is_pointer()) {
        x.scalar = result.AsBits(x.scalar);
        y.scalar = result.AsBits(y.scalar);
      }
      if (!x.scalar.is_pointer() && x.scalar.bits.width() != y.scalar.bits.width()) {
        throw Error("a byte that is one bit on one path only is not supported");
      }
      joined.cells.insert({offset, {x.size, smt::Choose(condition, x.scalar, y.scalar)}});
    };
    for (const auto& [offset, cell] : left.cells) {
      auto it = right.cells.find(offset);
      join(offset, cell, it != right.cells.end() ? it->second : poisoned(cell));
    }
    for (const auto& [offset, cell] : right.cells) {
      if (!left.cells.contains(offset)) join(offset, poisoned(cell), cell);
    }
    mine->second = std::make_shared<Contents>(std::move(joined));
  }
  for (auto& [object, contents] : result.contents_) {
    if (b.contents_.contains(object)) continue;
    Contents changed = *contents;
    changed.alive = condition && changed.alive;
    contents = std::make_shared<Contents>(std::move(changed));
  }
  return result;
}

}  // namespace smt
