// SPDX-License-Identifier: MIT
//
// Promises of functions and of their arguments, and functions that break them.
#include "proofs/smt/refusal_kinds.h"

namespace smt {
namespace {

/// A function @f that hands a stack object of 16 bytes, filled with ones, to @g, which stands in
/// `declarations`. @g gets %a, too.
std::string Hands(const std::string& declarations, const std::string& attributes = "") {
  return F(1,
           "  %m = alloca [2 x i64], align 8\n"
           "  call void @llvm.memset.p0.i64(ptr %m, i8 1, i64 16, i1 false)\n"
           "  %r = call i64 @g(ptr " +
               attributes + " %m, i64 %a)\n  ret i64 0",
           "declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)\n" + declarations);
}

/// The function @g, which stores where %a is 3, and loads where %a is 4.
std::string StoresAndLoads(const std::string& argument, const std::string& attributes) {
  return "define internal i64 @g(ptr " + argument + " %p, i64 %a) " + attributes +
         " {\n"
         "entry:\n  switch i64 %a, label %out [ i64 3, label %put i64 4, label %get ]\n"
         "put:\n  store i64 7, ptr %p, align 8\n  br label %out\n"
         "get:\n  %v = load i64, ptr %p, align 8\n  br label %out\n"
         "out:\n  ret i64 0\n}";
}

void AddEffects(std::vector<Refusal>& all) {
  using enum ViolationKind;
  const auto add = [&](const std::string& name, const std::string& argument,
                       const std::string& attributes, std::uint64_t bad, std::uint64_t good) {
    all.push_back({name, Hands(StoresAndLoads(argument, attributes)), {bad}, kPromise, {good}});
  };
  add("readonly_is_stored_to", "readonly", "", 3, 4);
  add("writeonly_is_loaded", "writeonly", "", 4, 3);
  add("readnone_is_loaded", "readnone", "", 4, 0);
  add("readnone_is_stored_to", "readnone", "", 3, 0);
  add("memory_none_is_stored_to", "", "memory(none)", 3, 0);
  add("memory_none_is_loaded", "", "memory(none)", 4, 0);
  add("memory_read_is_stored_to", "", "memory(read)", 3, 4);
  add("argument_read_is_stored_to", "", "memory(argmem: read)", 3, 4);
  add("argument_write_is_loaded", "", "memory(argmem: write)", 4, 3);
  all.push_back(
      {"call_says_readonly", Hands(StoresAndLoads("", ""), "readonly"), {3}, kPromise, {4}});
  // The pointer comes from memory, not as an argument.
  all.push_back({"other_memory_is_stored_to",
                 F(1,
                   "  %m = alloca i64, align 8\n  %q = alloca ptr, align 8\n"
                   "  store ptr %m, ptr %q, align 8\n"
                   "  %r = call i64 @g(ptr %q, i64 %a)\n  ret i64 0",
                   "define internal i64 @g(ptr %q, i64 %a) memory(argmem: readwrite) {\n"
                   "entry:\n  %c = icmp eq i64 %a, 3\n  br i1 %c, label %put, label %out\n"
                   "put:\n  %p = load ptr, ptr %q, align 8\n  store i64 7, ptr %p, align 8\n"
                   "  br label %out\nout:\n  ret i64 0\n}"),
                 {3},
                 kPromise,
                 {4}});
  // A function may do what it likes with its own stack, and read constants.
  all.push_back({"own_memory_is_no_effect",
                 F(1, "  %r = call i64 @g(i64 %a)\n  ret i64 0",
                   "@k = private constant i64 5\n"
                   "define internal i64 @g(i64 %a) memory(none) {\nentry:\n"
                   "  %m = alloca i64, align 8\n  store i64 %a, ptr %m, align 8\n"
                   "  %v = load i64, ptr %m, align 8\n  %k = load i64, ptr @k, align 8\n"
                   "  %r = udiv i64 %k, %v\n  ret i64 %r\n}"),
                 {0},
                 kDivision,
                 {1}});
}

void AddReturns(std::vector<Refusal>& all) {
  using enum ViolationKind;
  const std::string second = "define internal i64 @g(i64 RETURNED %a, i64 %b) {\n  ret i64 %b\n}";
  const auto with = [&](const std::string& word) {
    std::string text = second;
    return text.replace(text.find("RETURNED"), 8, word);
  };
  all.push_back({"returned_is_another",
                 F(1, "  %r = call i64 @g(i64 %a, i64 7)\n  ret i64 %r", with("returned")),
                 {8},
                 kPromise,
                 {7}});
  all.push_back({"call_says_returned",
                 F(1, "  %r = call i64 @g(i64 returned %a, i64 7)\n  ret i64 %r", with("")),
                 {8},
                 kPromise,
                 {7}});
  all.push_back({"returned_pointer_is_another",
                 Hands("define internal i64 @g(ptr %p, i64 %a) {\n"
                       "  %q = call ptr @h(ptr %p, i64 %a)\n  ret i64 0\n}\n"
                       "define internal ptr @h(ptr returned %p, i64 %a) {\n"
                       "  %q = getelementptr i8, ptr %p, i64 %a\n  ret ptr %q\n}"),
                 {1},
                 kPromise,
                 {0}});
  all.push_back({"noreturn_returns",
                 F(1,
                   "  %c = icmp eq i64 %a, 3\n  br i1 %c, label %x, label %y\n"
                   "x:\n  call void @g()\n  unreachable\ny:\n  ret i64 0",
                   "define internal void @g() noreturn {\n  ret void\n}"),
                 {3},
                 kPromise,
                 {4}});
  all.push_back({"call_says_noreturn",
                 F(1,
                   "  %c = icmp eq i64 %a, 3\n  br i1 %c, label %x, label %y\n"
                   "x:\n  call void @g() noreturn\n  br label %y\ny:\n  ret i64 0",
                   "define internal void @g() {\n  ret void\n}"),
                 {3},
                 kPromise,
                 {4}});
}

void AddPointers(std::vector<Refusal>& all) {
  using enum ViolationKind;
  const auto takes = [](const std::string& attributes) {
    return "define internal i64 @g(ptr " + attributes + " %p, i64 %a) {\n  ret i64 0\n}";
  };
  const auto offset = [&](const std::string& attributes) {
    return Hands(
        "define internal i64 @g(ptr %p, i64 %a) {\n"
        "  %q = getelementptr i8, ptr %p, i64 %a\n"
        "  %r = call i64 @h(ptr " +
        attributes + " %q)\n  ret i64 %r\n}\n" +
        "define internal i64 @h(ptr %q) {\n  ret i64 0\n}");
  };
  all.push_back({"sret_too_small", offset("sret([2 x i64])"), {8}, kPromise, {0}});
  all.push_back({"dereferenceable_or_null_leaves_its_object",
                 offset("dereferenceable_or_null(16)"),
                 {8},
                 kPromise,
                 {0}});
  all.push_back({"null_may_be_dereferenceable_or_null",
                 F(1,
                   "  %c = icmp eq i64 %a, 0\n  %m = alloca i32, align 8\n"
                   "  %p = select i1 %c, ptr null, ptr %m\n"
                   "  %r = call i64 @g(ptr %p, i64 %a)\n  ret i64 0",
                   takes("dereferenceable_or_null(8)")),
                 {1},
                 kPromise,
                 {0}});
  all.push_back({"writable_constant",
                 F(1,
                   "  %c = icmp eq i64 %a, 0\n  %m = alloca i64, align 8\n"
                   "  %p = select i1 %c, ptr @k, ptr %m\n"
                   "  %r = call i64 @g(ptr %p, i64 %a)\n  ret i64 0",
                   "@k = private constant i64 5\n" + takes("writable dereferenceable(8)")),
                 {0},
                 kPromise,
                 {1}});
  all.push_back({"tail_call_gets_a_stack_object",
                 F(1,
                   "  %c = icmp eq i64 %a, 0\n  %m = alloca i64, align 8\n"
                   "  %p = select i1 %c, ptr null, ptr %m\n"
                   "  %r = tail call i64 @g(ptr %p, i64 %a)\n  ret i64 0",
                   takes("")),
                 {1},
                 kPromise,
                 {0}});
  const std::string memory =
      "declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)\n"
      "declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)";
  const std::string two =
      "  %m = alloca [32 x i8], align 8\n  %n = alloca [32 x i8], align 8\n"
      "  %p = getelementptr i8, ptr %m, i64 %a\n";
  all.push_back({"memcpy_from_misaligned",
                 F(1,
                   two + "  call void @llvm.memcpy.p0.p0.i64(ptr %n, ptr align 8 %p, i64 16, "
                         "i1 false)\n  ret i64 0",
                   memory),
                 {1},
                 kPoisonUse,
                 {8}});
  all.push_back({"memcpy_to_misaligned",
                 F(1,
                   two + "  call void @llvm.memcpy.p0.p0.i64(ptr align 4 %p, ptr %n, i64 16, "
                         "i1 false)\n  ret i64 0",
                   memory),
                 {2},
                 kPoisonUse,
                 {4}});
  all.push_back({"memset_of_misaligned",
                 F(1,
                   two + "  call void @llvm.memset.p0.i64(ptr align 2 %p, i8 0, i64 16, "
                         "i1 false)\n  ret i64 0",
                   memory),
                 {1},
                 kPoisonUse,
                 {2}});
  all.push_back({"byval_of_misaligned",
                 Hands("define internal i64 @g(ptr %p, i64 %a) {\n"
                       "  %q = getelementptr i8, ptr %p, i64 %a\n"
                       "  %r = call i64 @h(ptr byval(i64) align 8 %q)\n  ret i64 %r\n}\n"
                       "define internal i64 @h(ptr byval(i64) align 8 %q) {\n  ret i64 0\n}"),
                 {4},
                 kPoisonUse,
                 {8}});
  all.push_back({"constant_address_leaves_its_global",
                 F(1,
                   "  %c = icmp eq i64 %a, 0\n  br i1 %c, label %x, label %y\n"
                   "x:\n  %d = icmp eq ptr getelementptr inbounds ([2 x i64], ptr @k, i64 0, i64 "
                   "3), @k\n  br i1 %d, label %y, label %y\ny:\n  ret i64 0",
                   "@k = private constant [2 x i64] [i64 1, i64 2]"),
                 {0},
                 kPoisonUse,
                 {1}});
}

}  // namespace

void AddPromiseRefusals(std::vector<Refusal>& all) {
  AddEffects(all);
  AddReturns(all);
  AddPointers(all);
}

}  // namespace smt
