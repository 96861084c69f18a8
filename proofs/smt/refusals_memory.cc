// SPDX-License-Identifier: MIT
//
// Accesses that are undefined behaviour, and pointers that break a promise.
#include "proofs/smt/refusal_kinds.h"

namespace smt {

void AddMemoryRefusals(std::vector<Refusal>& all) {
  using enum ViolationKind;
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
  all.push_back({"not_dereferenceable",
                 F(1,
                   "  %m = alloca [16 x i8], align 8\n"
                   "  %p = getelementptr i8, ptr %m, i64 %a\n"
                   "  %r = call i64 @g(ptr dereferenceable(8) %p)\n  ret i64 0",
                   "define internal i64 @g(ptr dereferenceable(8) %p) {\n  ret i64 0\n}"),
                 {9},
                 kPromise,
                 {8}});
  all.push_back({"bit_never_written",
                 F(1,
                   "  %m = alloca i1, align 1\n"
                   "  %c = icmp eq i64 %a, 0\n  br i1 %c, label %y, label %x\n"
                   "x:\n  store i1 true, ptr %m, align 1\n  br label %y\n"
                   "y:\n  %v = load i1, ptr %m, align 1\n  %r = zext i1 %v to i64\n"
                   "  ret i64 %r"),
                 {0},
                 std::nullopt,
                 {1}});
  all.push_back({"load_at_poison_index",
                 F(1,
                   "  %m = alloca [2 x i64], align 8\n"
                   "  call void @llvm.memset.p0.i64(ptr %m, i8 1, i64 16, i1 false)\n"
                   "  %i = add nuw i64 %a, 1\n"
                   "  %p = getelementptr i64, ptr %m, i64 %i\n"
                   "  %r = load i64, ptr %p, align 8\n"
                   "  ret i64 0",
                   "declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)"),
                 {kAll},
                 kPoisonUse,
                 {0}});
  all.push_back({"load_after_a_detour_out_of_bounds",
                 F(1,
                   "  %m = alloca [2 x i64], align 8\n"
                   "  call void @llvm.memset.p0.i64(ptr %m, i8 1, i64 16, i1 false)\n"
                   "  %p = getelementptr inbounds i64, ptr %m, i64 %a\n"
                   "  %q = getelementptr i64, ptr %p, i64 -2\n"
                   "  %r = load i64, ptr %q, align 8\n"
                   "  ret i64 0",
                   "declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)"),
                 {3},
                 kPoisonUse,
                 {2}});
  all.push_back({"store_at_poison_index",
                 F(1,
                   "  %m = alloca [2 x i64], align 8\n"
                   "  %i = add nuw i64 %a, 1\n"
                   "  %p = getelementptr i64, ptr %m, i64 %i\n"
                   "  store i64 1, ptr %p, align 8\n"
                   "  ret i64 0"),
                 {kAll},
                 kPoisonUse,
                 {0}});
  all.push_back({"null_where_nonnull",
                 F(1,
                   "  %m = alloca i64, align 8\n"
                   "  %c = icmp eq i64 %a, 0\n"
                   "  %p = select i1 %c, ptr null, ptr %m\n"
                   "  %r = call i64 @g(ptr noundef nonnull %p)\n"
                   "  ret i64 0",
                   "define internal i64 @g(ptr noundef nonnull %p) {\n  ret i64 0\n}"),
                 {0},
                 kPoisonUse,
                 {1}});
  all.push_back({"less_aligned_than_promised",
                 F(1,
                   "  %m = alloca [32 x i8], align 16\n"
                   "  %p = getelementptr i8, ptr %m, i64 %a\n"
                   "  %r = call i64 @g(ptr noundef align 16 %p)\n"
                   "  ret i64 0",
                   "define internal i64 @g(ptr noundef align 16 %p) {\n  ret i64 0\n}"),
                 {8},
                 kPoisonUse,
                 {16}});
  all.push_back({"copy_beyond_its_source",
                 F(1,
                   "  %m = alloca [16 x i8], align 8\n"
                   "  %n = alloca [24 x i8], align 8\n"
                   "  call void @llvm.memset.p0.i64(ptr %m, i8 1, i64 16, i1 false)\n"
                   "  %c = icmp eq i64 %a, 0\n"
                   "  br i1 %c, label %x, label %y\n"
                   "x:\n"
                   "  call void @llvm.memcpy.p0.p0.i64(ptr %n, ptr %m, i64 24, i1 false)\n"
                   "  ret i64 0\n"
                   "y:\n"
                   "  call void @llvm.memcpy.p0.p0.i64(ptr %n, ptr %m, i64 16, i1 false)\n"
                   "  ret i64 0",
                   "declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)\n"
                   "declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)"),
                 {0},
                 kOutOfBounds,
                 {1}});
  all.push_back({"fill_one_byte_too_long",
                 F(1,
                   "  %m = alloca [16 x i8], align 8\n"
                   "  %c = icmp eq i64 %a, 0\n"
                   "  br i1 %c, label %x, label %y\n"
                   "x:\n"
                   "  call void @llvm.memset.p0.i64(ptr %m, i8 1, i64 17, i1 false)\n"
                   "  ret i64 0\n"
                   "y:\n"
                   "  call void @llvm.memset.p0.i64(ptr %m, i8 1, i64 16, i1 false)\n"
                   "  ret i64 0",
                   "declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)"),
                 {0},
                 kOutOfBounds,
                 {1}});
  all.push_back({"byval_of_too_little",
                 F(1,
                   "  %m = alloca i64, align 8\n"
                   "  %n = alloca i32, align 8\n"
                   "  %c = icmp eq i64 %a, 0\n"
                   "  %p = select i1 %c, ptr %n, ptr %m\n"
                   "  %r = call i64 @g(ptr byval(i64) align 8 %p)\n"
                   "  ret i64 0",
                   "define internal i64 @g(ptr byval(i64) align 8 %p) {\n  ret i64 0\n}"),
                 {0},
                 kOutOfBounds,
                 {1}});
  all.push_back({"byval_of_the_dead",
                 F(1,
                   "  %m = alloca i64, align 8\n"
                   "  call void @llvm.lifetime.start.p0(i64 8, ptr %m)\n"
                   "  %c = icmp eq i64 %a, 0\n"
                   "  br i1 %c, label %x, label %y\n"
                   "x:\n"
                   "  call void @llvm.lifetime.end.p0(i64 8, ptr %m)\n"
                   "  br label %y\n"
                   "y:\n"
                   "  %r = call i64 @g(ptr byval(i64) align 8 %m)\n"
                   "  ret i64 0",
                   "declare void @llvm.lifetime.start.p0(i64, ptr)\n"
                   "declare void @llvm.lifetime.end.p0(i64, ptr)\n"
                   "define internal i64 @g(ptr byval(i64) align 8 %p) {\n  ret i64 0\n}"),
                 {0},
                 kOutOfBounds,
                 {1}});
}

}  // namespace smt
