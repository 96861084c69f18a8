// SPDX-License-Identifier: MIT
//
// Objects, accesses and pointers.
#include "proofs/smt/snippet_kinds.h"

namespace smt {

void AddMemorySnippets(std::vector<Snippet>& all) {
  const std::string lifetimes =
      "declare void @llvm.lifetime.start.p0(i64, ptr)\n"
      "declare void @llvm.lifetime.end.p0(i64, ptr)\n";
  const std::string copies =
      "declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)\n"
      "declare void @llvm.memmove.p0.p0.i64(ptr, ptr, i64, i1)\n"
      "declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)\n"
      "declare i64 @llvm.objectsize.i64.p0(ptr, i1, i1, i1)\n";
  all.push_back({"bytes",
                 Function(2, 64,
                          "  %m = alloca [16 x i8], align 8\n  store i64 %a, ptr %m, align 8\n"
                          "  %h = getelementptr inbounds i8, ptr %m, i64 8\n"
                          "  store i64 %b, ptr %h, align 8\n"
                          "  %o = getelementptr inbounds i8, ptr %m, i64 5\n"
                          "  store i16 4660, ptr %o, align 1\n"
                          "  %u = getelementptr inbounds i8, ptr %m, i64 3\n"
                          "  %r = load i64, ptr %u, align 1\n  ret i64 %r"),
                 2});
  all.push_back({"bits_in_memory",  // a bool that several returns share lives in memory as a bit
                 Function(2, 64,
                          "  %m = alloca [2 x i1], align 1\n  %c = icmp ult i64 %a, %b\n"
                          "  %i = and i64 %a, 1\n"
                          "  %p = getelementptr inbounds [2 x i1], ptr %m, i64 0, i64 %i\n"
                          "  store i1 false, ptr %m, align 1\n"
                          "  %n = getelementptr inbounds i8, ptr %m, i64 1\n"
                          "  store i1 true, ptr %n, align 1\n"
                          "  store i1 %c, ptr %p, align 1\n"
                          "  %x = load i1, ptr %m, align 1\n  %y = load i1, ptr %n, align 1\n"
                          "  %v = zext i1 %x to i64\n  %w = select i1 %y, i64 2, i64 0\n"
                          "  %r = or i64 %v, %w\n  ret i64 %r"),
                 2});
  all.push_back({"symbolic_index",
                 Function(3, 64,
                          "  %m = alloca [4 x i64], align 16\n"
                          "  call void @llvm.memset.p0.i64(ptr %m, i8 17, i64 32, i1 false)\n"
                          "  %i = and i64 %a, 3\n  %j = and i64 %b, 3\n"
                          "  %p = getelementptr inbounds [4 x i64], ptr %m, i64 0, i64 %i\n"
                          "  store i64 %c, ptr %p, align 8\n"
                          "  %q = getelementptr [4 x i64], ptr %m, i64 0, i64 %j\n"
                          "  %r = load i64, ptr %q, align 8\n  ret i64 %r",
                          copies),
                 3});
  all.push_back({"copy_at_symbolic_offsets",
                 Function(3, 64,
                          "  %m = alloca [24 x i8], align 8\n  %n = alloca [24 x i8], align 8\n"
                          "  call void @llvm.memset.p0.i64(ptr %m, i8 3, i64 24, i1 false)\n"
                          "  call void @llvm.memset.p0.i64(ptr %n, i8 5, i64 24, i1 false)\n"
                          "  store i64 %c, ptr %m, align 8\n"
                          "  %i = and i64 %a, 7\n  %j = and i64 %b, 15\n"
                          "  %p = getelementptr i8, ptr %m, i64 %i\n"
                          "  %q = getelementptr i8, ptr %n, i64 %j\n"
                          "  call void @llvm.memcpy.p0.p0.i64(ptr %q, ptr %p, i64 5, i1 false)\n"
                          "  %o = getelementptr i8, ptr %m, i64 %j\n"
                          "  call void @llvm.memmove.p0.p0.i64(ptr %o, ptr %p, i64 7, i1 false)\n"
                          "  call void @llvm.memset.p0.i64(ptr %q, i8 9, i64 2, i1 false)\n"
                          "  %t = getelementptr i8, ptr %n, i64 9\n"
                          "  %x = load i64, ptr %t, align 1\n"
                          "  %u = getelementptr i8, ptr %m, i64 4\n"
                          "  %y = load i64, ptr %u, align 1\n  %r = sub i64 %x, %y\n  ret i64 %r",
                          copies),
                 3});
  for (const unsigned width : {8, 32, 64}) {
    const std::string type = "i" + std::to_string(width);
    const std::string bytes = std::to_string(width / 8);
    for (const char* operation : {"xchg", "add", "sub", "and", "or", "xor"}) {
      all.push_back(
          {std::string("atomicrmw_") + operation + "_" + type,
           Function(2, width,
                    "  %m = alloca " + type + ", align 8\n  store atomic " + type +
                        " %a, ptr %m release, align " + bytes + "\n  %o = atomicrmw " + operation +
                        " ptr %m, " + type + " %b seq_cst\n" + "  %n = load atomic " + type +
                        ", ptr %m acquire, align " + bytes + "\n  %s = mul " + type +
                        " %n, 3\n  %t = add " + type + " %s, %o\n  %r = zext " + type +
                        " %t to i128\n" + "  %r64 = trunc i128 %r to i64\n  ret i64 %r64"),
           2});
    }
    all.push_back(
        {"cmpxchg_" + type,
         Function(3, width,
                  "  %m = alloca " + type + ", align 8\n  store " + type + " %a, ptr %m, align " +
                      bytes + "\n  %p = cmpxchg ptr %m, " + type + " %b, " + type +
                      " %c seq_cst acquire\n" + "  %o = extractvalue {" + type + ", i1} %p, 0\n" +
                      "  %d = extractvalue {" + type + ", i1} %p, 1\n" + "  %n = load " + type +
                      ", ptr %m, align " + bytes + "\n  %s = mul " + type + " %n, 3\n  %t = add " +
                      type + " %s, %o\n  %u = select i1 %d, " + type + " %t, " + type +
                      " %o\n  %r = zext " + type + " %u to i128\n" +
                      "  %r64 = trunc i128 %r to i64\n  ret i64 %r64"),
         3});
  }
  all.push_back({"copies",
                 Function(2, 64,
                          "  %m = alloca [24 x i8], align 8\n  %n = alloca [24 x i8], align 8\n"
                          "  call void @llvm.memset.p0.i64(ptr %m, i8 -2, i64 24, i1 false)\n"
                          "  store i64 %a, ptr %m, align 8\n"
                          "  call void @llvm.memcpy.p0.p0.i64(ptr %n, ptr %m, i64 24, i1 false)\n"
                          "  %t = getelementptr inbounds i8, ptr %n, i64 3\n"
                          "  call void @llvm.memmove.p0.p0.i64(ptr %t, ptr %n, i64 9, i1 false)\n"
                          "  %u = getelementptr inbounds i8, ptr %n, i64 2\n"
                          "  %v = load i64, ptr %u, align 1\n  %r = sub i64 %v, %b\n  ret i64 %r",
                          copies),
                 2});
  all.push_back({"pointers",
                 Function(2, 64,
                          "  %m = alloca i64, align 8\n  %n = alloca [2 x i64], align 8\n"
                          "  %s = alloca ptr, align 8\n"
                          "  store i64 %a, ptr %m, align 8\n  store i64 %b, ptr %n, align 8\n"
                          "  %c0 = icmp ult i64 %a, %b\n"
                          "  %p = select i1 %c0, ptr %m, ptr %n\n  store ptr %p, ptr %s, align 8\n"
                          "  %q = load ptr, ptr %s, align 8\n  store i64 99, ptr %q, align 8\n"
                          "  %is = icmp eq ptr %q, %m\n  %null = icmp eq ptr %q, null\n"
                          "  %x = load i64, ptr %m, align 8\n  %y = load i64, ptr %n, align 8\n"
                          "  %d = select i1 %is, i64 %x, i64 %y\n"
                          "  %e = select i1 %null, i64 0, i64 %x\n"
                          "  %r = add i64 %d, %e\n  ret i64 %r"),
                 2});
  all.push_back({"addresses",
                 Function(2, 64,
                          "  %m = alloca [8 x i64], align 8\n  %i = and i64 %a, 7\n"
                          "  %p = getelementptr inbounds i64, ptr %m, i64 %i\n"
                          "  %x = ptrtoint ptr %p to i64\n  %y = ptrtoint ptr %m to i64\n"
                          "  %d = sub i64 %x, %y\n  %l = and i64 %x, 7\n"
                          "  %q = inttoptr i64 %b to ptr\n  %qa = ptrtoint ptr %q to i64\n"
                          "  %qc = icmp ugt ptr %q, null\n  %z = zext i1 %qc to i64\n"
                          "  %e = add i64 %d, %l\n  %g = add i64 %e, %qa\n  %r = add i64 %g, %z\n"
                          "  ret i64 %r"),
                 2});
  all.push_back({"pointer_loop",
                 Function(2, 64,
                          "  %m = alloca [4 x i64], align 8\n"
                          "  %e = getelementptr inbounds i64, ptr %m, i64 4\n  br label %head\n"
                          "head:\n  %p = phi ptr [ %m, %entry ], [ %p1, %head ]\n"
                          "  %v = phi i64 [ %a, %entry ], [ %v1, %head ]\n"
                          "  store i64 %v, ptr %p, align 8\n  %v1 = mul i64 %v, %b\n"
                          "  %p1 = getelementptr inbounds i8, ptr %p, i64 8\n"
                          "  %c0 = icmp eq ptr %p1, %e\n  br i1 %c0, label %out, label %head\n"
                          "out:\n  %q = getelementptr inbounds i64, ptr %m, i64 2\n"
                          "  %x = load i64, ptr %q, align 8\n  %r = xor i64 %x, %v1\n  ret i64 %r"),
                 2});
  all.push_back({"globals",
                 Function(2, 64,
                          "  %i = and i64 %a, 3\n"
                          "  %p = getelementptr inbounds [4 x i32], ptr @table, i64 0, i64 %i\n"
                          "  %v = load i32, ptr %p, align 4\n  %w = zext i32 %v to i64\n"
                          "  %r = add i64 %w, %b\n  ret i64 %r",
                          "@table = private constant [4 x i32] [i32 3, i32 -1, i32 7, i32 0]"),
                 2});
  all.push_back(
      {"by_value",
       Function(2, 64,
                "  %m = alloca {i64, i64}, align 8\n"
                "  call void @llvm.lifetime.start.p0(i64 16, ptr %m)\n"
                "  store i64 %a, ptr %m, align 8\n"
                "  %h = getelementptr inbounds i8, ptr %m, i64 8\n"
                "  store i64 %b, ptr %h, align 8\n"
                "  %s = call i64 @twist(ptr byval({i64, i64}) align 8 %m)\n"
                "  %x = load i64, ptr %m, align 8\n"
                "  call void @llvm.lifetime.end.p0(i64 16, ptr %m)\n"
                "  %r = sub i64 %s, %x\n  ret i64 %r",
                lifetimes + "define internal i64 @twist(ptr byval({i64, i64}) align 8 %p) {\n"
                            "  %h = getelementptr inbounds i8, ptr %p, i64 8\n"
                            "  %y = load i64, ptr %h, align 8\n  store i64 %y, ptr %p, align 8\n"
                            "  %x = load i64, ptr %p, align 8\n  ret i64 %x\n}"),
       2});
  all.push_back({"object_size",
                 Function(1, 64,
                          "  %m = alloca [40 x i8], align 8\n"
                          "  %p = getelementptr inbounds i8, ptr %m, i64 16\n"
                          "  %s = call i64 @llvm.objectsize.i64.p0(ptr %p, i1 false, i1 true, i1 "
                          "false)\n  %r = add i64 %s, %a\n  ret i64 %r",
                          copies),
                 1});
}

}  // namespace smt
