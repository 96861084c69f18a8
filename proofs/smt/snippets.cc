// SPDX-License-Identifier: MIT
#include "proofs/smt/snippets.h"

#include <fmt/format.h>

namespace smt {
namespace {

constexpr const char* kNames = "abc";

// A function of i64 arguments; in the body, a, b and c are the arguments, cut to `width` bits.
std::string Function(size_t arguments, unsigned width, const std::string& body,
                     const std::string& declarations = "") {
  std::string text = declarations + "\ndefine i64 @f(";
  for (size_t i = 0; i < arguments; ++i) {
    text += fmt::format("{}i64 %{}64", i == 0 ? "" : ", ", kNames[i]);
  }
  text += ") {\nentry:\n";
  for (size_t i = 0; i < arguments; ++i) {
    text += width == 64 ? fmt::format("  %{0} = or i64 %{0}64, 0\n", kNames[i])
                        : fmt::format("  %{0} = trunc i64 %{0}64 to i{1}\n", kNames[i], width);
  }
  return text + body + "\n}\n";
}

std::string ReturnOf(const std::string& value, unsigned width) {
  if (width == 64) return fmt::format("  ret i64 %{}", value);
  return fmt::format("  %r64 = zext i{} %{} to i64\n  ret i64 %r64", width, value);
}

void AddBinary(std::vector<Snippet>& all) {
  for (const char* op :
       {"add",     "add_nsw", "add_nuw_nsw", "sub",  "sub_nuw",    "mul",  "mul_nsw",
        "mul_nuw", "udiv",    "udiv_exact",  "sdiv", "sdiv_exact", "urem", "srem",
        "shl",     "shl_nuw", "shl_nsw",     "lshr", "lshr_exact", "ashr", "ashr_exact",
        "and",     "or",      "or_disjoint", "xor"}) {
    std::string text = op;
    for (char& c : text) c = c == '_' ? ' ' : c;
    for (unsigned width : {8, 16, 32, 64}) {
      all.push_back(
          {fmt::format("{}_i{}", op, width),
           Function(2, width,
                    fmt::format("  %r = {} i{} %a, %b\n", text, width) + ReturnOf("r", width)),
           2});
    }
  }
  for (const char* op : {"and", "or", "xor", "add"}) {
    all.push_back({fmt::format("{}_i1", op),
                   Function(2, 1, fmt::format("  %r = {} i1 %a, %b\n", op) + ReturnOf("r", 1)), 2});
  }
  // 128 bits: the product of two words, its upper half.
  all.push_back({"mul_i128",
                 Function(2, 64,
                          "  %x = zext i64 %a to i128\n  %y = sext i64 %b to i128\n"
                          "  %p = mul i128 %x, %y\n  %h = lshr i128 %p, 64\n"
                          "  %q = add i128 %h, 18446744073709551617\n"
                          "  %r = trunc i128 %q to i64\n  ret i64 %r"),
                 2});
}

void AddIntrinsics(std::vector<Snippet>& all) {
  for (const char* op : {"umin", "umax", "smin", "smax", "uadd.sat", "usub.sat"}) {
    for (unsigned width : {8, 32, 64}) {
      std::string name = fmt::format("{}_i{}", op, width);
      for (char& c : name) c = c == '.' ? '_' : c;
      all.push_back(
          {name,
           Function(2, width,
                    fmt::format("  %r = call i{1} @llvm.{0}.i{1}(i{1} %a, i{1} %b)\n", op, width) +
                        ReturnOf("r", width),
                    fmt::format("declare i{1} @llvm.{0}.i{1}(i{1}, i{1})", op, width)),
           2});
    }
  }
  for (const char* op : {"uadd", "sadd", "usub", "ssub", "umul", "smul"}) {
    for (unsigned width : {8, 32, 64}) {
      all.push_back(
          {fmt::format("{}_overflow_i{}", op, width),
           Function(2, width,
                    fmt::format("  %p = call {{i{1}, i1}} @llvm.{0}.with.overflow.i{1}(i{1} %a, "
                                "i{1} %b)\n"
                                "  %v = extractvalue {{i{1}, i1}} %p, 0\n"
                                "  %o = extractvalue {{i{1}, i1}} %p, 1\n"
                                "  %r = select i1 %o, i{1} 77, i{1} %v\n",
                                op, width) +
                        ReturnOf("r", width),
                    fmt::format("declare {{i{1}, i1}} @llvm.{0}.with.overflow.i{1}(i{1}, i{1})", op,
                                width)),
           2});
    }
  }
  for (unsigned width : {16, 32, 64}) {
    for (const char* op : {"ctpop", "bswap"}) {
      all.push_back({fmt::format("{}_i{}", op, width),
                     Function(1, width,
                              fmt::format("  %r = call i{1} @llvm.{0}.i{1}(i{1} %a)\n", op, width) +
                                  ReturnOf("r", width),
                              fmt::format("declare i{1} @llvm.{0}.i{1}(i{1})", op, width)),
                     1});
    }
    for (const char* op : {"ctlz", "cttz", "abs"}) {
      for (const char* option : {"false", "true"}) {
        all.push_back({fmt::format("{}_{}_i{}", op, option, width),
                       Function(1, width,
                                fmt::format("  %r = call i{1} @llvm.{0}.i{1}(i{1} %a, i1 {2})\n",
                                            op, width, option) +
                                    ReturnOf("r", width),
                                fmt::format("declare i{1} @llvm.{0}.i{1}(i{1}, i1)", op, width)),
                       1});
      }
    }
    for (const char* op : {"fshl", "fshr"}) {
      all.push_back(
          {fmt::format("{}_i{}", op, width),
           Function(3, width,
                    fmt::format("  %r = call i{1} @llvm.{0}.i{1}(i{1} %a, i{1} %b, i{1} %c)\n", op,
                                width) +
                        ReturnOf("r", width),
                    fmt::format("declare i{1} @llvm.{0}.i{1}(i{1}, i{1}, i{1})", op, width)),
           3});
    }
  }
  all.push_back({"assume_expect_trap",
                 Function(2, 64,
                          "  %c = icmp ult i64 %a, 200\n  br i1 %c, label %ok, label %bad\n"
                          "bad:\n  call void @llvm.ubsantrap(i8 1)\n  unreachable\n"
                          "ok:\n  call void @llvm.assume(i1 %c)\n"
                          "  %e = call i64 @llvm.expect.i64(i64 %b, i64 0)\n"
                          "  %r = add i64 %e, %a\n  ret i64 %r",
                          "declare void @llvm.assume(i1)\ndeclare void @llvm.ubsantrap(i8)\n"
                          "declare i64 @llvm.expect.i64(i64, i64)"),
                 2});
}

void AddConversions(std::vector<Snippet>& all) {
  for (const char* predicate :
       {"eq", "ne", "ugt", "uge", "ult", "ule", "sgt", "sge", "slt", "sle"}) {
    for (unsigned width : {8, 32, 64}) {
      all.push_back({fmt::format("icmp_{}_i{}", predicate, width),
                     Function(2, width,
                              fmt::format("  %r = icmp {} i{} %a, %b\n", predicate, width) +
                                  ReturnOf("r", 1)),
                     2});
    }
  }
  for (const char* op : {"zext", "sext", "zext_nneg"}) {
    std::string text = op;
    for (char& c : text) c = c == '_' ? ' ' : c;
    for (unsigned width : {1, 8, 32}) {
      all.push_back(
          {fmt::format("{}_i{}", op, width),
           Function(1, width, fmt::format("  %r = {} i{} %a to i64\n  ret i64 %r", text, width)),
           1});
    }
  }
  for (const char* op : {"trunc", "trunc_nuw", "trunc_nsw"}) {
    std::string text = op;
    for (char& c : text) c = c == '_' ? ' ' : c;
    all.push_back(
        {fmt::format("{}_i32", op),
         Function(1, 64, fmt::format("  %r = {} i64 %a to i32\n", text) + ReturnOf("r", 32)), 1});
  }
  all.push_back({"select_freeze",
                 Function(3, 64,
                          "  %c0 = icmp slt i64 %c, 50\n  %s = select i1 %c0, i64 %a, i64 %b\n"
                          "  %p = add nuw i64 %a, %b\n  %fz = freeze i64 %p\n"
                          "  %same = icmp eq i64 %fz, %p\n"
                          "  %bit = select i1 %c0, i1 true, i1 %c0\n"
                          "  %z = zext i1 %bit to i64\n  %r = xor i64 %s, %z\n  ret i64 %r"),
                 3});
  all.push_back({"aggregates",
                 Function(2, 64,
                          "  %p = insertvalue {i64, {i32, i64}} poison, i64 %a, 0\n"
                          "  %q = insertvalue {i64, {i32, i64}} %p, i64 %b, 1, 1\n"
                          "  %i = insertvalue {i64, {i32, i64}} %q, i32 5, 1, 0\n"
                          "  %x = extractvalue {i64, {i32, i64}} %i, 1\n"
                          "  %y = extractvalue {i32, i64} %x, 1\n"
                          "  %z = extractvalue {i64, {i32, i64}} %i, 0\n"
                          "  %r = sub i64 %y, %z\n  ret i64 %r"),
                 2});
}

void AddControlFlow(std::vector<Snippet>& all) {
  all.push_back({"branches",
                 Function(2, 64,
                          "  %c = icmp ult i64 %a, %b\n  br i1 %c, label %x, label %y\n"
                          "x:\n  %d = icmp eq i64 %a, 7\n  br i1 %d, label %z, label %w\n"
                          "y:\n  %q = mul i64 %b, 3\n  br label %z\n"
                          "w:\n  br label %z\n"
                          "z:\n  %r = phi i64 [ 1, %x ], [ %q, %y ], [ %b, %w ]\n  ret i64 %r"),
                 2});
  all.push_back({"early_returns",
                 Function(2, 64,
                          "  %c = icmp ult i64 %a, 50\n  br i1 %c, label %x, label %y\n"
                          "x:\n  ret i64 1\n"
                          "y:\n  %d = icmp ult i64 %b, 50\n  br i1 %d, label %z, label %w\n"
                          "z:\n  %e = add i64 %a, 2\n  ret i64 %e\nw:\n  ret i64 %b"),
                 2});
  all.push_back({"switches",
                 Function(2, 64,
                          "  %m = and i64 %a, 7\n"
                          "  switch i64 %m, label %d [ i64 1, label %x\n i64 2, label %x\n"
                          "    i64 3, label %y\n i64 5, label %d ]\n"
                          "x:\n  br label %d\n"
                          "y:\n  ret i64 33\n"
                          "d:\n  %r = phi i64 [ %b, %entry ], [ %b, %entry ], [ 9, %x ]\n"
                          "  ret i64 %r"),
                 2});
  all.push_back({"loop_sum",
                 Function(2, 64,
                          "  %n = and i64 %a, 15\n  br label %head\n"
                          "head:\n  %i = phi i64 [ 0, %entry ], [ %i1, %body ]\n"
                          "  %s = phi i64 [ %b, %entry ], [ %s1, %body ]\n"
                          "  %c = icmp ult i64 %i, %n\n  br i1 %c, label %body, label %out\n"
                          "body:\n  %t = mul i64 %s, 3\n  %s1 = xor i64 %t, %i\n"
                          "  %i1 = add nuw nsw i64 %i, 1\n  br label %head\n"
                          "out:\n  ret i64 %s"),
                 2});
  // The value that leaves is that of the iteration in which it left.
  all.push_back({"loop_search",
                 Function(2, 64,
                          "  br label %head\n"
                          "head:\n  %i = phi i64 [ 0, %entry ], [ %i1, %next ]\n"
                          "  %sh = lshr i64 %a, %i\n  %bit = and i64 %sh, 1\n"
                          "  %sq = mul i64 %i, %i\n"
                          "  %c = icmp ne i64 %bit, 0\n  br i1 %c, label %found, label %next\n"
                          "next:\n  %i1 = add i64 %i, 1\n  %d = icmp eq i64 %i1, 12\n"
                          "  br i1 %d, label %none, label %head\n"
                          "found:\n  %r = add i64 %sq, %b\n  ret i64 %r\n"
                          "none:\n  ret i64 -1"),
                 2});
  all.push_back({"nested_loops",
                 Function(2, 64,
                          "  %n = and i64 %a, 7\n  br label %oh\n"
                          "oh:\n  %i = phi i64 [ 0, %entry ], [ %i1, %ol ]\n"
                          "  %s = phi i64 [ %b, %entry ], [ %s3, %ol ]\n"
                          "  %oc = icmp ult i64 %i, %n\n  br i1 %oc, label %ih, label %out\n"
                          "ih:\n  %j = phi i64 [ 0, %oh ], [ %j1, %ib ]\n"
                          "  %s2 = phi i64 [ %s, %oh ], [ %s4, %ib ]\n"
                          "  %ic = icmp ult i64 %j, %i\n  br i1 %ic, label %test, label %ol\n"
                          "test:\n  %e = icmp eq i64 %s2, 12345\n"
                          "  br i1 %e, label %quit, label %ib\n"
                          "ib:\n  %m = mul i64 %s2, 5\n  %k = add i64 %i, %j\n"
                          "  %s4 = add i64 %m, %k\n  %j1 = add i64 %j, 1\n  br label %ih\n"
                          "ol:\n  %s3 = xor i64 %s2, %i\n  %i1 = add i64 %i, 1\n  br label %oh\n"
                          "quit:\n  ret i64 %j\nout:\n  ret i64 %s"),
                 2});
  all.push_back({"calls",
                 Function(2, 64,
                          "  %x = call i64 @pick(i64 %a, i64 %b)\n"
                          "  %y = call i64 @pick(i64 %x, i64 10)\n  %r = add i64 %x, %y\n"
                          "  ret i64 %r",
                          "define internal noundef i64 @pick(i64 noundef %p, i64 %q) {\n"
                          "  %c = icmp ugt i64 %p, %q\n  br i1 %c, label %l, label %r\n"
                          "l:\n  ret i64 %p\nr:\n  %z = add i64 %q, 1\n  ret i64 %z\n}"),
                 2});
}

void AddMemory(std::vector<Snippet>& all) {
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
  all.push_back({"bits_in_memory",  // as a function with several returns of a bool keeps its answer
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

}  // namespace

std::vector<Snippet> AllSnippets() {
  std::vector<Snippet> all;
  AddBinary(all);
  AddIntrinsics(all);
  AddConversions(all);
  AddControlFlow(all);
  AddMemory(all);
  return all;
}

}  // namespace smt
