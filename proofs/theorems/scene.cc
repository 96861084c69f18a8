// SPDX-License-Identifier: MIT
#include "proofs/theorems/scene.h"

namespace theorems {
namespace {

using smt::Term;

constexpr unsigned kNumberBits = 66;
constexpr std::uint64_t kWord = 8;

}  // namespace

Term Number(const Term& term) { return smt::ZExt(term, kNumberBits); }

Term IsPageMultiple(const Term& term) {
  return smt::Same(term & smt::ConstantLike(term, kPageSize - 1), 0);
}

Term ErrorNumber(smt::Terms& terms, int error) {
  return terms.Bits(static_cast<std::uint32_t>(error), 32);
}

int Scene::Make(const std::string& name, std::uint64_t size, bool writable) {
  const int object = setting_.objects.Add(name, terms().Bits(size, 64), size, kWord, writable);
  memory_.Create(object);
  return object;
}

std::vector<Term> Scene::Fill(int object) {
  const smt::ObjectInfo& info = setting_.objects.at(object);
  std::vector<Term> words;
  for (std::uint64_t at = 0; at < info.capacity; at += kWord) {
    words.push_back(terms().Variable(info.name + "+" + std::to_string(at), 64));
    Put(object, at, words.back());
  }
  return words;
}

void Scene::Put(int object, std::uint64_t offset, const Term& value) {
  memory_.Store(object, offset, smt::MakeBits(value, terms().False()));
}

void Scene::PutPointer(int object, std::uint64_t offset, int target) {
  memory_.Store(object, offset, setting_.executor.PointerTo(target));
}

smt::Value Scene::Plain(const Term& term) const {
  return {smt::MakeBits(term, setting_.terms.False())};
}

Ran Scene::Run(const std::string& function, const std::vector<smt::Value>& arguments) {
  smt::Executor::Outcome outcome = setting_.executor.Run(function, arguments, memory_);
  Term returns = outcome.returns;
  return {std::move(outcome), returns};
}

Term Scene::Left(const Ran& ran, int object, std::uint64_t offset, unsigned width,
                 const Term& when) {
  return setting_.executor.Left(ran.outcome, object, offset, width, when);
}

Term Scene::LeftAsItWas(const Ran& ran, int object, const std::vector<Term>& words,
                        const Term& when) {
  std::vector<Term> all;
  for (std::size_t i = 0; i < words.size(); ++i) {
    all.push_back(Left(ran, object, i * kWord, 64, when) == words[i]);
  }
  return smt::AllOf(terms(), all);
}

}  // namespace theorems
