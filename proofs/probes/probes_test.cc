// SPDX-License-Identifier: MIT
//
// Statements that do not hold, and that an engine with a hole proves. Each file has a function f of
// a 64-bit number; the table says which claim about it must not be proved, and what has to be said
// of it.
#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <ostream>
#include <string>

#include "proofs/prove.h"

namespace {

using proofs::Result;
using smt::Term;

enum class Claims { kZero, kOne, kSeven, kDouble };

struct Probe {
  const char* file;
  Claims claims;
  Result result;
  const char* said;
};

const Probe kProbes[] = {
    {"poison_result", Claims::kDouble, Result::kRefuted, "use of an undefined value: f"},
    {"poison_aggregate", Claims::kDouble, Result::kRefuted, "use of an undefined value: f"},
    {"aligned_by_hand", Claims::kOne, Result::kRefuted, "not so"},
    {"memcpy_align", Claims::kZero, Result::kRefuted, "use of an undefined value: f"},
    {"returned_lie", Claims::kSeven, Result::kRefuted, "broken promise: g"},
    {"effects_lie", Claims::kSeven, Result::kRefuted, "broken promise: g"},
    {"const_gep", Claims::kOne, Result::kRefuted, "use of an undefined value: f"},
};

void PrintTo(const Probe& probe, std::ostream* out) { *out << probe.file; }

Term Wanted(Claims claims, const Term& x) {
  switch (claims) {
    case Claims::kOne:
      return smt::ConstantLike(x, 1);
    case Claims::kSeven:
      return smt::ConstantLike(x, 7);
    case Claims::kZero:
      return smt::ConstantLike(x, 0);
    case Claims::kDouble:
      return x + x;
  }
  return x;
}

class ProbeTest : public testing::TestWithParam<Probe> {};

TEST_P(ProbeTest, IsNotProved) {
  const Probe& probe = GetParam();
  theorems::Theorem theorem{"probe", "", {"f"}, 8, nullptr};
  theorem.state = [&](theorems::Setting& setting) {
    const Term x = setting.terms.Variable("x", 64);
    const auto outcome = setting.executor.Run("f", {{smt::MakeBits(x, setting.terms.False())}},
                                              smt::Memory(setting.objects));
    theorems::Statement statement;
    const Term y = setting.executor.Result(outcome);
    statement.claims = {{"f", setting.terms.True(), y == Wanted(probe.claims, x)}};
    statement.to_trace = [](const smt::Model&, std::size_t) {
      return std::optional<trace::Trace>();
    };
    return statement;
  };
  const std::string path = std::string("proofs/probes/") + probe.file + ".ll";
  const proofs::Report report = proofs::Prove(theorem, {path, path});
  EXPECT_EQ(report.result, probe.result);
  EXPECT_NE(report.message.find(probe.said), std::string::npos) << report.message;
}

INSTANTIATE_TEST_SUITE_P(All, ProbeTest, testing::ValuesIn(kProbes),
                         [](const auto& info) { return std::string(info.param.file); });

}  // namespace
