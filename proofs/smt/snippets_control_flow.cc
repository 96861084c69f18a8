// SPDX-License-Identifier: MIT
//
// Branches, loops and calls.
#include "proofs/smt/snippet_kinds.h"

namespace smt {

void AddControlFlowSnippets(std::vector<Snippet>& all) {
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
  // The value after the loop comes from the iteration that left it.
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

}  // namespace smt
