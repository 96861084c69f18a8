// SPDX-License-Identifier: MIT
//
// The engine against the machine. Each opcode and intrinsic runs natively and symbolically on
// random operands, and both results have to agree. For operands to which LLVM gives no meaning, the
// engine has to find that out.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "proofs/ir/lower.h"
#include "proofs/ir/native.h"
#include "proofs/smt/snippet.h"
#include "proofs/smt/snippets.h"
#include "proofs/smt/value.h"

namespace smt {
namespace {

/// Random operands, many of them at the edges where carries, signs and shifts go wrong.
class Operands {
 public:
  std::uint64_t Next() {
    static constexpr std::uint64_t kEdges[] = {0,
                                               1,
                                               2,
                                               7,
                                               8,
                                               31,
                                               32,
                                               63,
                                               64,
                                               0x7f,
                                               0x80,
                                               0xff,
                                               0x7fffffff,
                                               0x80000000,
                                               0xffffffff,
                                               INT64_MAX,
                                               UINT64_C(1) << 63,
                                               UINT64_MAX};
    switch (engine_() % 3) {
      case 0:
        return kEdges[engine_() % std::size(kEdges)];
      case 1:
        return engine_() % 100;
      default:
        return engine_();
    }
  }
  std::vector<std::uint64_t> Next(std::size_t count) {
    std::vector<std::uint64_t> all;
    while (all.size() < count) all.push_back(Next());
    return all;
  }

 private:
  std::mt19937_64 engine_{20130117};
};

/// So that there are more than 100,000 comparisons in all.
constexpr int kRounds = 1000;

std::string Describe(const Snippet& snippet, const std::vector<std::uint64_t>& arguments) {
  std::string text = snippet.name + "(";
  for (std::uint64_t argument : arguments) text += std::to_string(argument) + " ";
  return text + ")";
}

std::set<ir::Opcode> OpcodesOf(const ir::Program& program) {
  std::set<ir::Opcode> seen;
  for (const ir::Function& function : program.functions) {
    for (const ir::Block& block : function.blocks) {
      for (const ir::Instruction& instruction : block.instructions) seen.insert(instruction.opcode);
    }
  }
  return seen;
}

/// Counts the comparisons with the machine, all together.
class Tally : public testing::Environment {
 public:
  static inline int compared = 0;
  void TearDown() override {
    const bool is_whole = testing::GTEST_FLAG(filter) == "*";
    const char* const shards = std::getenv("TEST_TOTAL_SHARDS");
    if (is_whole) EXPECT_GE(compared, 100'000 / (shards == nullptr ? 1 : std::stoi(shards)));
  }
};
const auto* const kTally = testing::AddGlobalTestEnvironment(new Tally);

class EngineTest : public testing::TestWithParam<Snippet> {};

TEST_P(EngineTest, AgreesWithTheMachine) {
  const Snippet& snippet = GetParam();
  const ir::Program program = ir::LoadAssembly(snippet.assembly, {"f"});
  const ir::Native native(snippet.assembly);
  const ConcreteSnippet folded(program);
  const SymbolicSnippet symbolic(program, snippet.arguments);
  Operands operands;
  int defined = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::vector<std::uint64_t> arguments = operands.Next(snippet.arguments);
    const SnippetResult concrete = folded.At(arguments);
    SCOPED_TRACE(Describe(snippet, arguments));
    if (concrete.defined) {  // else the machine may do anything
      ++defined;
      ASSERT_EQ(concrete.value, native.Call("f", arguments));
    }
    if (round % (kRounds / 5) != 0) continue;  // the solver is slow
    // Terms and folded constants must give equal answers, defined or not.
    const SnippetResult by_solver = symbolic.At(arguments);
    ASSERT_EQ(concrete.violations, by_solver.violations);
    if (!concrete.violations.empty()) continue;  // after a violation nothing has a meaning
    ASSERT_EQ(concrete.poison, by_solver.poison);
    if (concrete.defined) ASSERT_EQ(concrete.value, by_solver.value);
  }
  EXPECT_GT(defined, 0) << "no operands had a meaning, so nothing was compared";
  Tally::compared += defined;
}

INSTANTIATE_TEST_SUITE_P(Opcodes, EngineTest, testing::ValuesIn(AllSnippets()),
                         [](const auto& info) { return info.param.name; });

class RefusalTest : public testing::TestWithParam<Refusal> {};

TEST_P(RefusalTest, SeesWhatHasNoMeaning) {
  const Refusal& refusal = GetParam();
  const ir::Program program = ir::LoadAssembly(refusal.assembly, {"f"});
  const SnippetResult bad = ConcreteSnippet(program).At(refusal.bad);
  EXPECT_FALSE(bad.defined);
  if (refusal.violation) {
    EXPECT_TRUE(bad.violations.contains(*refusal.violation)) << ViolationName(*refusal.violation);
  } else {
    EXPECT_TRUE(bad.poison);
  }
  const SnippetResult solved = SymbolicSnippet(program, refusal.bad.size()).At(refusal.bad);
  EXPECT_EQ(solved.violations, bad.violations);
  if (!refusal.violation) EXPECT_TRUE(solved.poison);
  if (refusal.good.empty()) return;
  EXPECT_TRUE(ConcreteSnippet(program).At(refusal.good).defined);
}

INSTANTIATE_TEST_SUITE_P(Cases, RefusalTest, testing::ValuesIn(AllRefusals()),
                         [](const auto& info) { return info.param.name; });

TEST(OpcodeTest, EveryOpcodeIsTested) {
  std::set<ir::Opcode> seen;
  for (const Snippet& snippet : AllSnippets()) {
    seen.merge(OpcodesOf(ir::LoadAssembly(snippet.assembly, {"f"})));
  }
  for (int i = 0; i < static_cast<int>(ir::Opcode::kCount); ++i) {
    const auto opcode = static_cast<ir::Opcode>(i);
    EXPECT_TRUE(seen.contains(opcode)) << ir::OpcodeName(opcode) << " has no snippet";
  }
}

TEST(ExecutorTest, RefusesGlobalsThatCanBeWritten) {
  const ir::Program program = ir::LoadAssembly(
      "@g = internal global i64 0\n"
      "define i64 @f(i64 %a) {\n  store i64 %a, ptr @g, align 8\n  ret i64 0\n}\n",
      {"f"});
  EXPECT_THROW(ConcreteSnippet(program).At({1}), Error);
}

// A store of one bit leaves the other bits of its byte open.
TEST(ExecutorTest, RefusesABitReadAsAByteAndAByteReadAsABit) {
  const auto run = [](const std::string& body) {
    const ir::Program program = ir::LoadAssembly(
        "define i64 @f(i64 %a) {\n  %m = alloca i16, align 2\n" + body + "  ret i64 0\n}\n", {"f"});
    const SymbolicSnippet all_paths(program, 1);
    return ConcreteSnippet(program).At({1}).defined;
  };
  EXPECT_TRUE(run("  store i1 true, ptr %m, align 2\n  %r = load i1, ptr %m, align 2\n"));
  EXPECT_THROW(run("  store i1 true, ptr %m, align 2\n  %r = load i8, ptr %m, align 2\n"), Error);
  EXPECT_THROW(run("  store i8 1, ptr %m, align 2\n  %r = load i1, ptr %m, align 2\n"), Error);
  EXPECT_THROW(run("  store i16 1, ptr %m, align 2\n  %r = load i1, ptr %m, align 2\n"), Error);
  EXPECT_THROW(run("  store i1 true, ptr %m, align 2\n  %r = load i16, ptr %m, align 2\n"), Error);
  // One path stores a bit, the other a byte.
  EXPECT_THROW(run("  store i1 true, ptr %m, align 2\n  %c = icmp eq i64 %a, 0\n"
                   "  br i1 %c, label %x, label %y\nx:\n  store i8 1, ptr %m, align 2\n"
                   "  br label %y\ny:\n"),
               Error);
}

// Either of two objects may come first in memory, and they never overlap.
TEST(ExecutorTest, AssumesNoOrderOfObjects) {
  auto compare = [](const std::string& predicate) {
    return ir::LoadAssembly(
        "define i64 @f() {\n  %m = alloca i64, align 8\n"
        "  %n = alloca i64, align 8\n  %x = ptrtoint ptr %m to i64\n"
        "  %y = ptrtoint ptr %n to i64\n  %c = icmp " +
            predicate +
            " i64 %x, %y\n  %r = zext i1 %c to i64\n"
            "  ret i64 %r\n}\n",
        {"f"});
  };
  const ir::Program less = compare("ult"), equal = compare("eq");
  EXPECT_TRUE(SymbolicSnippet(less, 0).CanReturn(0));
  EXPECT_TRUE(SymbolicSnippet(less, 0).CanReturn(1));
  EXPECT_TRUE(SymbolicSnippet(equal, 0).CanReturn(0));
  EXPECT_FALSE(SymbolicSnippet(equal, 0).CanReturn(1));
}

// The store may lie at any offset, because the object is not aligned.
TEST(ExecutorTest, FindsAStoreThatWasAlignedByHand) {
  const ir::Program program = ir::LoadAssembly(
      "define i64 @f() {\n  %m = alloca [16 x i8], align 1\n  store i8 1, ptr %m\n"
      "  %a = ptrtoint ptr %m to i64\n  %n = sub i64 0, %a\n  %o = and i64 %n, 7\n"
      "  %q = getelementptr i8, ptr %m, i64 %o\n  store i64 5, ptr %q, align 8\n"
      "  %b = load i8, ptr %q, align 1\n  %r = zext i8 %b to i64\n  ret i64 %r\n}\n",
      {"f"});
  EXPECT_TRUE(SymbolicSnippet(program, 0).CanReturn(5));
  EXPECT_FALSE(SymbolicSnippet(program, 0).CanReturn(1));
}

// Of a copy that a callee gets no more is known than its promise says.
TEST(ExecutorTest, AnArgumentThatIsCopiedIsAlignedAsPromised) {
  const auto can_return_8 = [](int align) {
    const std::string type = "ptr byval([2 x i64]) align " + std::to_string(align);
    const ir::Program program = ir::LoadAssembly(
        "define internal i64 @g(" + type + " %q) {\n  %v = ptrtoint ptr %q to i64\n" +
            "  %r = and i64 %v, 8\n  ret i64 %r\n}\n" +
            "define i64 @f() {\n  %m = alloca [2 x i64], align 16\n  %r = call i64 @g(" + type +
            " %m)\n  ret i64 %r\n}\n",
        {"f"});
    return SymbolicSnippet(program, 0).CanReturn(8);
  };
  EXPECT_TRUE(can_return_8(8));
  EXPECT_FALSE(can_return_8(16));
}

// Constants whose address means nothing may be one.
TEST(ExecutorTest, ConstantsMayShareAnAddress) {
  const auto can_be_equal = [](const std::string& kind) {
    const ir::Program program =
        ir::LoadAssembly("@k = private " + kind + " constant i64 5\n@l = private " + kind +
                             " constant i64 5\ndefine i64 @f() {\n"
                             "  %x = ptrtoint ptr @k to i64\n  %y = ptrtoint ptr @l to i64\n"
                             "  %c = icmp eq i64 %x, %y\n  %r = zext i1 %c to i64\n"
                             "  ret i64 %r\n}\n",
                         {"f"});
    return SymbolicSnippet(program, 0).CanReturn(1);
  };
  EXPECT_TRUE(can_be_equal("unnamed_addr"));
  EXPECT_FALSE(can_be_equal(""));
}

TEST(LoweringTest, RefusesWhatItDoesNotUnderstand) {
  for (const std::string& assembly : NotUnderstood()) {
    EXPECT_ANY_THROW(ir::LoadAssembly(assembly, {"f"})) << assembly;
  }
}

}  // namespace
}  // namespace smt
