// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "proofs/smt/refusal_kinds.h"

namespace smt {
namespace {

void AddViolations(std::vector<Refusal>& all) {
  using enum ViolationKind;
  for (const char* op : {"udiv", "sdiv", "urem", "srem"}) {
    all.push_back({fmt::format("{}_by_zero", op),
                   F(2, fmt::format("  %r = {} i64 %a, %b\n  ret i64 %r", op)),
                   {5, 0},
                   kDivision,
                   {5, 1}});
  }
  for (const char* op : {"sdiv", "srem"}) {
    all.push_back({fmt::format("{}_overflow", op),
                   F(2, fmt::format("  %r = {} i64 %a, %b\n  ret i64 %r", op)),
                   {kMin, kAll},
                   kDivision,
                   {kMin, 1}});
  }
  all.push_back({"udiv_by_poison",
                 F(1,
                   "  %p = add nuw i64 %a, 2\n"
                   "  %r = udiv i64 5, %p\n"
                   "  ret i64 0"),
                 {kAll},
                 kDivision,
                 {0}});
  const std::string branch =
      "  %c = icmp ugt i64 %p, 5\n  br i1 %c, label %x, label %y\n"
      "x:\n  ret i64 1\ny:\n  ret i64 2";
  all.push_back(
      {"branch_on_poison", F(1, "  %p = add nuw i64 %a, 1\n" + branch), {kAll}, kPoisonUse, {0}});
  all.push_back({"switch_on_poison",
                 F(1,
                   "  %p = add nuw i64 %a, 1\n  switch i64 %p, label %y [ i64 3, label %x ]\n"
                   "x:\n  ret i64 1\ny:\n  ret i64 2"),
                 {kAll},
                 kPoisonUse,
                 {0}});
  all.push_back({"noundef_argument",
                 F(1, "  %p = add nuw i64 %a, 1\n  %r = call i64 @g(i64 noundef %p)\n  ret i64 0",
                   "define internal i64 @g(i64 noundef %x) {\n  ret i64 %x\n}"),
                 {kAll},
                 kPoisonUse,
                 {0}});
  all.push_back({"noundef_result",
                 F(1, "  %r = call i64 @g(i64 %a)\n  ret i64 0",
                   "define internal noundef i64 @g(i64 %x) {\n  %p = add nuw i64 %x, 1\n"
                   "  ret i64 %p\n}"),
                 {kAll},
                 kPoisonUse,
                 {0}});
  all.push_back({"assume_false",
                 F(1, "  %c = icmp ult i64 %a, 5\n  call void @llvm.assume(i1 %c)\n  ret i64 0",
                   "declare void @llvm.assume(i1)"),
                 {5},
                 kPromise,
                 {4}});
  all.push_back({"assume_poison",
                 F(1,
                   "  %p = add nuw i64 %a, 1\n"
                   "  %c = icmp ne i64 %p, 5\n"
                   "  call void @llvm.assume(i1 %c)\n"
                   "  ret i64 0",
                   "declare void @llvm.assume(i1)"),
                 {kAll},
                 kPoisonUse,
                 {0}});
  all.push_back({"noundef_load",
                 F(1,
                   "  %m = alloca i64, align 8\n"
                   "  %p = add nuw i64 %a, 1\n"
                   "  store i64 %p, ptr %m, align 8\n"
                   "  %r = load i64, ptr %m, align 8, !noundef !0\n"
                   "  ret i64 0",
                   "!0 = !{}"),
                 {kAll},
                 kPoisonUse,
                 {0}});
  all.push_back({"reached_unreachable",
                 F(1,
                   "  %c = icmp eq i64 %a, 3\n  br i1 %c, label %x, label %y\n"
                   "x:\n  unreachable\ny:\n  ret i64 0"),
                 {3},
                 kUnreachable,
                 {2}});
  all.push_back({"reached_trap",
                 F(1,
                   "  %c = icmp eq i64 %a, 3\n  br i1 %c, label %x, label %y\n"
                   "x:\n  call void @llvm.ubsantrap(i8 7)\n  unreachable\ny:\n  ret i64 0",
                   "declare void @llvm.ubsantrap(i8)"),
                 {3},
                 kTrap,
                 {2}});
  all.push_back({"loop_beyond_bound",
                 F(1,
                   "  br label %head\nhead:\n  %i = phi i64 [ 0, %entry ], [ %j, %head ]\n"
                   "  %j = add i64 %i, 1\n  %c = icmp eq i64 %j, %a\n"
                   "  br i1 %c, label %out, label %head\nout:\n  ret i64 %j"),
                 {1000},
                 kLoopBound,
                 {10}});
}

}  // namespace

std::string F(std::size_t arguments, const std::string& body, const std::string& declarations) {
  std::string text = declarations + "\ndefine i64 @f(";
  for (std::size_t i = 0; i < arguments; ++i)
    text += fmt::format("{}i64 %{}", i == 0 ? "" : ", ", "abc"[i]);
  return text + ") {\nentry:\n" + body + "\n}\n";
}

std::vector<Refusal> AllRefusals() {
  std::vector<Refusal> all;
  AddPoisonRefusals(all);
  AddViolations(all);
  AddMemoryRefusals(all);
  AddPromiseRefusals(all);
  return all;
}

std::vector<std::string> NotUnderstood() {
  return {
      F(1, "  %v = load volatile i64, ptr null, align 8\n  ret i64 %v"),
      F(1, "  %m = alloca i64\n  %v = atomicrmw nand ptr %m, i64 %a seq_cst\n  ret i64 %v"),
      F(1, "  %m = alloca i64\n  %v = atomicrmw volatile add ptr %m, i64 %a seq_cst\n  ret i64 0"),
      F(1,
        "  %m = alloca i64\n  %v = cmpxchg weak ptr %m, i64 %a, i64 0 seq_cst seq_cst\n"
        "  ret i64 0"),
      F(1, "  fence seq_cst\n  ret i64 0"),
      F(1, "  %v = sitofp i64 %a to double\n  ret i64 0"),
      F(1, "  %v = insertelement <2 x i64> zeroinitializer, i64 %a, i32 0\n  ret i64 0"),
      F(1, "  %m = alloca i8, i64 %a\n  ret i64 0"),
      F(1, "  %r = call i64 asm \"nop\", \"=r\"()\n  ret i64 %r"),
      F(1, "  %p = inttoptr i64 %a to ptr\n  %r = call i64 %p()\n  ret i64 %r"),
      F(1, "  %r = call i64 @llvm.bitreverse.i64(i64 %a)\n  ret i64 %r",
        "declare i64 @llvm.bitreverse.i64(i64)"),
      F(1, "  call void @llvm.assume(i1 true) [\"align\"(ptr null, i64 8)]\n  ret i64 0",
        "declare void @llvm.assume(i1)"),
      F(1, "  %v = load i7, ptr null\n  ret i64 0"),
      // The loop of x and y has two entries.
      F(1,
        "  %c = icmp eq i64 %a, 0\n  br i1 %c, label %x, label %y\n"
        "x:\n  br i1 %c, label %y, label %out\ny:\n  br label %x\nout:\n  ret i64 0"),
      "define i64 @f(ptr sret(i64) inreg %a) {\n  ret i64 0\n}\n",
      "@t = thread_local global i64 0\n" + F(1, "  store i64 %a, ptr @t\n  ret i64 0"),
      "not assembly",
      // Promises that promise_table.h refuses.
      "define i64 @f(i64 %a) speculatable {\n  ret i64 0\n}\n",
      "define i64 @f(i64 %a) \"unheard-of\" {\n  ret i64 0\n}\n",
      "define i64 @f(i64 inreg \"unheard-of\" %a) {\n  ret i64 0\n}\n",
      "define noalias ptr @f(i64 %a) {\n  ret ptr null\n}\n",
      F(1, "  %m = alloca i64\n  %v = load i64, ptr %m, !invariant.load !0\n  ret i64 0",
        "!0 = !{}"),
      F(1, "  %m = alloca i64\n  %v = load i64, ptr %m, !unheard.of !0\n  ret i64 0", "!0 = !{}"),
      F(1, "  %r = call i64 @f(i64 %a) convergent\n  ret i64 0"),
      // Promises about all that a function does, which a call in it does not make.
      "declare void @h()\ndefine i64 @f(i64 %a) nosync {\n  call void @h()\n  ret i64 0\n}\n",
      "declare void @h()\ndefine i64 @f(i64 %a) nofree {\n  call void @h()\n  ret i64 0\n}\n",
      "declare void @h(ptr)\ndefine i64 @f(ptr nofree %a) {\n  call void @h(ptr %a)\n  ret i64 "
      "0\n}\n",
      "declare void @h()\ndefine i64 @f(i64 %a) nocallback {\n  call void @h()\n  ret i64 "
      "0\n}\n",
      "declare void @h()\ndefine i64 @f(i64 %a) memory(read) {\n  call void @h()\n  ret i64 "
      "0\n}\n",
      "declare void @h(ptr) memory(argmem: write)\n"
      "define i64 @f(ptr %a) memory(argmem: readwrite) {\n  %p = load ptr, ptr %a\n"
      "  call void @h(ptr %p)\n  ret i64 0\n}\n",
      "declare void @h()\ndefine i64 @f(i64 %a) {\n  call void @h() nosync\n  ret i64 0\n}\n",
      // Calls that do not fit.
      "define fastcc i64 @g(i64 %a) {\n  ret i64 0\n}\n" +
          F(1, "  %r = call i64 @g(i64 %a)\n  ret i64 %r"),
      "define i64 @g(i64 %a) {\n  ret i64 0\n}\n" +
          F(1, "  %r = musttail call i64 @g(i64 %a)\n  ret i64 %r"),
      "define weak i64 @g(i64 %a) {\n  ret i64 0\n}\n" +
          F(1, "  %r = call i64 @g(i64 %a)\n  ret i64 %r"),
  };
}

}  // namespace smt
