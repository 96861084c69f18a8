// SPDX-License-Identifier: MIT
//
// Operations whose result is poison.
#include <fmt/format.h>

#include "proofs/smt/refusal_kinds.h"

namespace smt {
namespace {

Refusal Poison(const std::string& name, const std::string& operation,
               std::vector<std::uint64_t> bad, std::vector<std::uint64_t> good) {
  const std::size_t arguments = bad.size();
  return {name, F(arguments, "  %r = " + operation + "\n  ret i64 %r"), std::move(bad),
          std::nullopt, std::move(good)};
}

}  // namespace

void AddPoisonRefusals(std::vector<Refusal>& all) {
  all.push_back(Poison("add_nsw", "add nsw i64 %a, %b", {kMax, 1}, {kMax, 0}));
  all.push_back(Poison("add_nsw_negative", "add nsw i64 %a, %b", {kMin, kAll}, {kMin, 1}));
  all.push_back(Poison("add_nuw", "add nuw i64 %a, %b", {kAll, 1}, {kAll, 0}));
  all.push_back(Poison("sub_nuw", "sub nuw i64 %a, %b", {3, 4}, {4, 4}));
  all.push_back(Poison("sub_nsw", "sub nsw i64 %a, %b", {kMin, 1}, {kMin, 0}));
  all.push_back(Poison("mul_nsw", "mul nsw i64 %a, %b", {kMin, kAll}, {kMin, 1}));
  all.push_back(Poison("mul_nuw", "mul nuw i64 %a, %b",
                       {std::uint64_t{1} << 32, std::uint64_t{1} << 32},
                       {std::uint64_t{1} << 32, std::uint64_t{1} << 31}));
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
  all.push_back({"gep_nusw_below_zero",
                 F(2,
                   "  %p = inttoptr i64 %a to ptr\n"
                   "  %q = getelementptr nusw i8, ptr %p, i64 %b\n"
                   "  %r = ptrtoint ptr %q to i64\n"
                   "  ret i64 %r"),
                 {5, kAll - 5},
                 {},
                 {5, kAll - 4}});
  all.push_back({"gep_nusw_beyond_the_end",
                 F(2,
                   "  %p = inttoptr i64 %a to ptr\n"
                   "  %q = getelementptr nusw i8, ptr %p, i64 %b\n"
                   "  %r = ptrtoint ptr %q to i64\n"
                   "  ret i64 %r"),
                 {kAll, 1},
                 {},
                 {kAll, 0}});
  all.push_back({"range_of_load",
                 F(1,
                   "  %m = alloca i64, align 8\n"
                   "  store i64 %a, ptr %m, align 8\n"
                   "  %r = load i64, ptr %m, align 8, !range !0\n"
                   "  ret i64 %r",
                   "!0 = !{i64 3, i64 9}"),
                 {9},
                 {},
                 {8}});
}

}  // namespace smt
