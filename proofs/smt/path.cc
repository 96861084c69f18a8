// SPDX-License-Identifier: MIT
#include "proofs/smt/path.h"

#include <algorithm>
#include <iterator>

#include "proofs/smt/shape.h"

namespace smt {
namespace {

Path JoinTwo(Terms& terms, const Path& a, const Path& b) {
  const std::size_t prefix = a.guard.CommonPrefix(b.guard);
  Term condition = a.guard.Rest(terms, prefix);
  if (condition.IsTrue()) condition = !b.guard.Rest(terms, prefix);
  Path joined{Guard::Join(terms, a.guard, b.guard),
              {},
              Memory::Choose(condition, a.memory, b.memory),
              Settled::Intersect(a.settled, b.settled)};
  for (const auto& [local, value] : a.locals) {
    auto other = b.locals.find(local);
    if (other != b.locals.end()) {
      joined.locals.insert({local, Choose(condition, value, other->second)});
    }
  }
  return joined;
}

}  // namespace

void Guard::Add(const Term& condition) {
  if (condition.IsTrue()) return;
  for (const Term& one : conjuncts_) {
    if (one.Is(condition)) return;
    if ((one && condition).IsFalse()) {
      conjuncts_ = {one && condition};
      return;
    }
  }
  conjuncts_.push_back(condition);
}

bool Guard::IsFalse() const {
  return std::any_of(conjuncts_.begin(), conjuncts_.end(),
                     [](const Term& c) { return c.IsFalse(); });
}

Term Guard::AsTerm(Terms& terms) const { return Rest(terms, 0); }

std::size_t Guard::CommonPrefix(const Guard& other) const {
  std::size_t i = 0;
  while (i < conjuncts_.size() && i < other.conjuncts_.size() &&
         conjuncts_[i].Is(other.conjuncts_[i])) {
    ++i;
  }
  return i;
}

Term Guard::Rest(Terms& terms, std::size_t start) const {
  return AllOf(terms, {conjuncts_.begin() + static_cast<std::ptrdiff_t>(start), conjuncts_.end()});
}

Guard Guard::Join(Terms& terms, const Guard& a, const Guard& b) {
  const std::size_t prefix = a.CommonPrefix(b);
  Guard joined;
  joined.conjuncts_.assign(a.conjuncts_.begin(),
                           a.conjuncts_.begin() + static_cast<std::ptrdiff_t>(prefix));
  joined.Add(a.Rest(terms, prefix) || b.Rest(terms, prefix));
  return joined;
}

void Settled::Add(const Term& condition) {
  const unsigned id = condition.id();
  auto at = std::lower_bound(ids_.begin(), ids_.end(), id);
  if (at == ids_.end() || *at != id) ids_.insert(at, id);
}

bool Settled::Contains(const Term& condition) const {
  return std::binary_search(ids_.begin(), ids_.end(), condition.id());
}

Term Settled::Remaining(Terms& terms, const Term& condition) const {
  std::vector<Term> all = Alternatives(condition);
  if (std::erase_if(all, [&](const Term& one) { return Contains(one); }) == 0) return condition;
  return AnyOf(terms, all);
}

Settled Settled::Intersect(const Settled& a, const Settled& b) {
  Settled both;
  std::set_intersection(a.ids_.begin(), a.ids_.end(), b.ids_.begin(), b.ids_.end(),
                        std::back_inserter(both.ids_));
  return both;
}

Path Join(Terms& terms, std::vector<Path> paths) {
  while (paths.size() > 1) {
    // Take the deepest path and its nearest sibling, so that the last fork is joined first.
    auto deepest = std::max_element(paths.begin(), paths.end(), [](const Path& a, const Path& b) {
      return a.guard.conjuncts().size() < b.guard.conjuncts().size();
    });
    std::swap(*deepest, paths.back());
    const Path last = std::move(paths.back());
    paths.pop_back();
    auto sibling = std::max_element(paths.begin(), paths.end(), [&](const Path& a, const Path& b) {
      return a.guard.CommonPrefix(last.guard) < b.guard.CommonPrefix(last.guard);
    });
    *sibling = JoinTwo(terms, last, *sibling);
  }
  return std::move(paths.front());
}

}  // namespace smt
