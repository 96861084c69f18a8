// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "proofs/smt/snippets.h"

namespace smt {
namespace {

constexpr uint64_t kMin = uint64_t{1} << 63;
constexpr uint64_t kMax = kMin - 1;
constexpr uint64_t kAll = UINT64_MAX;

std::string F(size_t arguments, const std::string& body, const std::string& declarations = "") {
  std::string text = declarations + "\ndefine i64 @f(";
  for (size_t i = 0; i < arguments; ++i)
    text += fmt::format("{}i64 %{}", i == 0 ? "" : ", ", "abc"[i]);
  return text + ") {\nentry:\n" + body + "\n}\n";
}

Refusal Poison(const std::string& name, const std::string& operation, std::vector<uint64_t> bad,
               std::vector<uint64_t> good) {
  const size_t arguments = bad.size();
  return {name, F(arguments, "  %r = " + operation + "\n  ret i64 %r"), std::move(bad),
          std::nullopt, std::move(good)};
}

void AddPoison(std::vector<Refusal>& all) {
  all.push_back(Poison("add_nsw", "add nsw i64 %a, %b", {kMax, 1}, {kMax, 0}));
  all.push_back(Poison("add_nsw_negative", "add nsw i64 %a, %b", {kMin, kAll}, {kMin, 1}));
  all.push_back(Poison("add_nuw", "add nuw i64 %a, %b", {kAll, 1}, {kAll, 0}));
  all.push_back(Poison("sub_nuw", "sub nuw i64 %a, %b", {3, 4}, {4, 4}));
  all.push_back(Poison("sub_nsw", "sub nsw i64 %a, %b", {kMin, 1}, {kMin, 0}));
  all.push_back(Poison("mul_nsw", "mul nsw i64 %a, %b", {kMin, kAll}, {kMin, 1}));
  all.push_back(Poison("mul_nuw", "mul nuw i64 %a, %b", {uint64_t{1} << 32, uint64_t{1} << 32},
                       {uint64_t{1} << 32, uint64_t{1} << 31}));
  all.push_back(Poison("shl_too_far", "shl i64 %a, %b", {1, 64}, {1, 63}));
  all.push_back(Poison("lshr_too_far", "lshr i64 %a, %b", {1, 64}, {1, 63}));
  all.push_back(Poison("ashr_too_far", "ashr i64 %a, %b", {1, kAll}, {1, 63}));
  all.push_back(Poison("shl_nuw", "shl nuw i64 %a, %b", {3, 63}, {1, 63}));
  all.push_back(Poison("shl_nsw", "shl nsw i64 %a, %b", {1, 63}, {1, 62}));
  all.push_back(Poison("lshr_exact", "lshr exact i64 %a, %b", {3, 1}, {4, 1}));
  all.push_back(Poison("ashr_exact", "ashr exact i64 %a, %b", {kMin + 1, 1}, {kMin, 1}));
  all.push_back(Poison("udiv_exact", "udiv exact i64 %a, %b", {7, 2}, {8, 2}));
  all.push_back(Poison("sdiv_exact", "sdiv exact i64 %a, %b", {kAll, 2}, {kAll - 1, 2}));
  all.push_back(Poison("or_disjoint", "or disjoint i64 %a, %b", {5, 4}, {5, 2}));
  all.push_back({"zext_nneg",
                 F(1, "  %t = trunc i64 %a to i32\n  %r = zext nneg i32 %t to i64\n  ret i64 %r"),
                 {0x80000000},
                 {},
                 {0x7fffffff}});
  all.push_back({"trunc_nuw",
                 F(1, "  %t = trunc nuw i64 %a to i32\n  %r = zext i32 %t to i64\n  ret i64 %r"),
                 {0x100000000},
                 {},
                 {0xffffffff}});
  all.push_back({"trunc_nsw",
                 F(1, "  %t = trunc nsw i64 %a to i32\n  %r = sext i32 %t to i64\n  ret i64 %r"),
                 {0x80000000},
                 {},
                 {kAll}});
  for (const char* op : {"ctlz", "cttz"}) {
    all.push_back(
        {fmt::format("{}_zero", op),
         F(1, fmt::format("  %r = call i64 @llvm.{}.i64(i64 %a, i1 true)\n  ret i64 %r", op),
           fmt::format("declare i64 @llvm.{}.i64(i64, i1)", op)),
         {0},
         {},
         {1}});
  }
  all.push_back({"abs_minimum",
                 F(1, "  %r = call i64 @llvm.abs.i64(i64 %a, i1 true)\n  ret i64 %r",
                   "declare i64 @llvm.abs.i64(i64, i1)"),
                 {kMin},
                 {},
                 {kMin + 1}});
  all.push_back({"range_of_result",
                 F(1, "  %r = call range(i64 3, 9) i64 @g(i64 %a)\n  ret i64 %r",
                   "define internal i64 @g(i64 %x) {\n  ret i64 %x\n}"),
                 {9},
                 {},
                 {8}});
  all.push_back({"select_of_poison",
                 F(2,
                   "  %p = add nuw i64 %a, 1\n  %c = icmp eq i64 %b, 0\n"
                   "  %r = select i1 %c, i64 %p, i64 5\n  ret i64 %r"),
                 {kAll, 0},
                 {},
                 {kAll, 1}});
  all.push_back({"uninitialised",
                 F(1,
                   "  %m = alloca i64, align 8\n  %c = icmp eq i64 %a, 0\n"
                   "  br i1 %c, label %x, label %y\n"
                   "x:\n  store i64 1, ptr %m, align 8\n  br label %y\n"
                   "y:\n  %r = load i64, ptr %m, align 8\n  ret i64 %r"),
                 {1},
                 {},
                 {0}});
  all.push_back({"poison_through_memory",
                 F(1,
                   "  %m = alloca [2 x i64], align 8\n  %n = alloca [2 x i64], align 8\n"
                   "  %p = add nuw i64 %a, 1\n  store i64 %p, ptr %m, align 8\n"
                   "  %h = getelementptr i8, ptr %m, i64 8\n  store i64 4, ptr %h, align 8\n"
                   "  call void @llvm.memcpy.p0.p0.i64(ptr %n, ptr %m, i64 16, i1 false)\n"
                   "  %k = getelementptr i8, ptr %n, i64 4\n"
                   "  %r = load i64, ptr %k, align 1\n  ret i64 %r",
                   "declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)"),
                 {kAll},
                 {},
                 {3}});
  all.push_back({"inbounds_index",
                 F(1,
                   "  %m = alloca [2 x i64], align 8\n"
                   "  %p = getelementptr inbounds i64, ptr %m, i64 %a\n"
                   "  %x = ptrtoint ptr %p to i64\n  %y = ptrtoint ptr %m to i64\n"
                   "  %r = sub i64 %x, %y\n  ret i64 %r"),
                 {3},
                 {},
                 {2}});
  all.push_back({"inbounds_negative",
                 F(1,
                   "  %m = alloca [2 x i64], align 8\n"
                   "  %p = getelementptr inbounds i64, ptr %m, i64 %a\n"
                   "  %x = ptrtoint ptr %p to i64\n  %y = ptrtoint ptr %m to i64\n"
                   "  %r = sub i64 %x, %y\n  ret i64 %r"),
                 {kAll},
                 {},
                 {0}});
  all.push_back({"gep_nuw",
                 F(1,
                   "  %m = alloca [2 x i64], align 8\n"
                   "  %p = getelementptr nuw i8, ptr %m, i64 %a\n"
                   "  %x = ptrtoint ptr %p to i64\n  %y = ptrtoint ptr %m to i64\n"
                   "  %r = sub i64 %x, %y\n  ret i64 %r"),
                 {kAll},
                 {},
                 {1}});
}

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
  all.push_back({"load_out_of_bounds",
                 F(1,
                   "  %m = alloca [2 x i64], align 8\n"
                   "  call void @llvm.memset.p0.i64(ptr %m, i8 1, i64 16, i1 false)\n"
                   "  %p = getelementptr i64, ptr %m, i64 %a\n"
                   "  %r = load i64, ptr %p, align 8\n  ret i64 0",
                   "declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)"),
                 {2},
                 kOutOfBounds,
                 {1}});
  all.push_back({"store_before_start",
                 F(1,
                   "  %m = alloca [2 x i64], align 8\n"
                   "  %p = getelementptr i64, ptr %m, i64 %a\n"
                   "  store i64 1, ptr %p, align 8\n  ret i64 0"),
                 {kAll},
                 kOutOfBounds,
                 {0}});
  all.push_back({"load_null",
                 F(1,
                   "  %m = alloca i64, align 8\n  store i64 1, ptr %m, align 8\n"
                   "  %c = icmp eq i64 %a, 0\n  %p = select i1 %c, ptr null, ptr %m\n"
                   "  %r = load i64, ptr %p, align 8\n  ret i64 0"),
                 {0},
                 kOutOfBounds,
                 {1}});
  all.push_back(
      {"load_from_integer",
       F(1, "  %p = inttoptr i64 %a to ptr\n  %r = load i8, ptr %p, align 1\n  ret i64 0"),
       {4096},
       kOutOfBounds,
       {}});
  all.push_back({"misaligned",
                 F(1,
                   "  %m = alloca [4 x i64], align 8\n"
                   "  %p = getelementptr i8, ptr %m, i64 %a\n"
                   "  store i64 1, ptr %p, align 8\n  ret i64 0"),
                 {4},
                 kMisaligned,
                 {8}});
  all.push_back({"after_lifetime",
                 F(1,
                   "  %m = alloca i64, align 8\n"
                   "  call void @llvm.lifetime.start.p0(i64 8, ptr %m)\n"
                   "  %c = icmp eq i64 %a, 0\n  br i1 %c, label %x, label %y\n"
                   "x:\n  call void @llvm.lifetime.end.p0(i64 8, ptr %m)\n  br label %y\n"
                   "y:\n  store i64 1, ptr %m, align 8\n  ret i64 0",
                   "declare void @llvm.lifetime.start.p0(i64, ptr)\n"
                   "declare void @llvm.lifetime.end.p0(i64, ptr)"),
                 {0},
                 kOutOfBounds,
                 {1}});
  all.push_back({"dangling_stack",
                 F(1, "  %p = call ptr @g(i64 %a)\n  %r = load i64, ptr %p, align 8\n  ret i64 0",
                   "@k = private constant i64 5\n"
                   "define internal ptr @g(i64 %x) {\n  %m = alloca i64, align 8\n"
                   "  store i64 %x, ptr %m, align 8\n  %c = icmp eq i64 %x, 0\n"
                   "  %p = select i1 %c, ptr %m, ptr @k\n  ret ptr %p\n}"),
                 {0},
                 kOutOfBounds,
                 {1}});
  all.push_back({"store_to_constant",
                 F(1,
                   "  %m = alloca i64, align 8\n  %c = icmp eq i64 %a, 0\n"
                   "  %p = select i1 %c, ptr @k, ptr %m\n  store i64 1, ptr %p, align 8\n"
                   "  ret i64 0",
                   "@k = private constant i64 5"),
                 {0},
                 kReadOnly,
                 {1}});
  all.push_back({"copy_overlaps",
                 F(1,
                   "  %m = alloca [32 x i8], align 8\n"
                   "  call void @llvm.memset.p0.i64(ptr %m, i8 1, i64 32, i1 false)\n"
                   "  %c = icmp eq i64 %a, 0\n  %h = getelementptr i8, ptr %m, i64 4\n"
                   "  %g = getelementptr i8, ptr %m, i64 8\n"
                   "  br i1 %c, label %x, label %y\n"
                   "x:\n  call void @llvm.memcpy.p0.p0.i64(ptr %h, ptr %m, i64 8, i1 false)\n"
                   "  ret i64 0\n"
                   "y:\n  call void @llvm.memcpy.p0.p0.i64(ptr %g, ptr %m, i64 8, i1 false)\n"
                   "  ret i64 0",
                   "declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)\n"
                   "declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)"),
                 {0},
                 kBadCopy,
                 {1}});
  all.push_back({"assume_false",
                 F(1, "  %c = icmp ult i64 %a, 5\n  call void @llvm.assume(i1 %c)\n  ret i64 0",
                   "declare void @llvm.assume(i1)"),
                 {5},
                 kPromise,
                 {4}});
  all.push_back({"not_dereferenceable",
                 F(1,
                   "  %m = alloca [16 x i8], align 8\n"
                   "  %p = getelementptr i8, ptr %m, i64 %a\n"
                   "  %r = call i64 @g(ptr dereferenceable(8) %p)\n  ret i64 0",
                   "define internal i64 @g(ptr dereferenceable(8) %p) {\n  ret i64 0\n}"),
                 {9},
                 kPromise,
                 {8}});
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

std::vector<Refusal> AllRefusals() {
  std::vector<Refusal> all;
  AddPoison(all);
  AddViolations(all);
  return all;
}

std::vector<std::string> NotUnderstood() {
  return {
      F(1, "  %v = load volatile i64, ptr null, align 8\n  ret i64 %v"),
      F(1, "  %v = load atomic i64, ptr null seq_cst, align 8\n  ret i64 %v"),
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
      F(1, "  %v = load i1, ptr null\n  ret i64 0"),
      // Two ways into the loop of x and y.
      F(1,
        "  %c = icmp eq i64 %a, 0\n  br i1 %c, label %x, label %y\n"
        "x:\n  br i1 %c, label %y, label %out\ny:\n  br label %x\nout:\n  ret i64 0"),
      "define i64 @f(ptr sret(i64) inreg %a) {\n  ret i64 0\n}\n",
      "@t = thread_local global i64 0\n" + F(1, "  store i64 %a, ptr @t\n  ret i64 0"),
      "not assembly",
  };
}

}  // namespace smt
