// SPDX-License-Identifier: MIT
//
// Arithmetic, intrinsics and conversions.
#include "proofs/smt/snippets.h"

#include <fmt/format.h>

#include "proofs/smt/snippet_kinds.h"

namespace smt {
namespace {

constexpr const char* kNames = "abc";

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
  for (const unsigned width : {8, 32, 64}) {
    for (const char* flags : {"", "nsw ", "nuw ", "nuw nsw "}) {
      for (const char* factor : {"2", "16", "-128", "1"}) {
        std::string name =
            fmt::format("mul_{}_{}i{}", factor[0] == '-' ? "min" : factor, flags, width);
        for (char& c : name) c = c == ' ' ? '_' : c;
        all.push_back({name,
                       Function(1, width,
                                fmt::format("  %r = mul {}i{} %a, {}\n", flags, width, factor) +
                                    ReturnOf("r", width)),
                       1});
      }
    }
  }
  // The upper half of the product of two words, in 128 bits.
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

}  // namespace

std::string Function(std::size_t arguments, unsigned width, const std::string& body,
                     const std::string& declarations) {
  std::string text = declarations + "\ndefine i64 @f(";
  for (std::size_t i = 0; i < arguments; ++i) {
    text += fmt::format("{}i64 %{}64", i == 0 ? "" : ", ", kNames[i]);
  }
  text += ") {\nentry:\n";
  for (std::size_t i = 0; i < arguments; ++i) {
    text += width == 64 ? fmt::format("  %{0} = or i64 %{0}64, 0\n", kNames[i])
                        : fmt::format("  %{0} = trunc i64 %{0}64 to i{1}\n", kNames[i], width);
  }
  return text + body + "\n}\n";
}

std::vector<Snippet> AllSnippets() {
  std::vector<Snippet> all;
  AddBinary(all);
  AddIntrinsics(all);
  AddConversions(all);
  AddControlFlowSnippets(all);
  AddMemorySnippets(all);
  return all;
}

}  // namespace smt
