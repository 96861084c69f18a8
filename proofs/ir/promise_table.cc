// SPDX-License-Identifier: MIT
#include "proofs/ir/promise_table.h"

#include <iterator>

#include "llvm/IR/LLVMContext.h"

namespace ir {
namespace {

using Kind = llvm::Attribute::AttrKind;

struct AttributeRow {
  Kind kind;
  Duty on_function, on_parameter, on_result;
};

constexpr AttributeRow kAttributes[] = {
    {Kind::AllocAlign, Duty::kRefused, Duty::kRefused,
     Duty::kRefused},  // allocators are not modelled
    {Kind::AllocatedPointer, Duty::kRefused, Duty::kRefused,
     Duty::kRefused},  // allocators are not modelled
    {Kind::AlwaysInline, Duty::kNothing, Duty::kRefused, Duty::kRefused},  // a hint
    {Kind::Builtin, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // a hint: to which function a call goes is not changed
    {Kind::Cold, Duty::kNothing, Duty::kRefused, Duty::kRefused},  // a hint
    {Kind::Convergent, Duty::kRefused, Duty::kRefused,
     Duty::kRefused},  // there are no groups of threads here
    {Kind::CoroDestroyOnlyWhenComplete, Duty::kRefused, Duty::kRefused,
     Duty::kRefused},  // coroutines are not modelled
    {Kind::DeadOnUnwind, Duty::kRefused, Duty::kNothing, Duty::kRefused},  // nothing unwinds
    {Kind::DisableSanitizerInstrumentation, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // concerns code that is generated elsewhere
    {Kind::FnRetThunkExtern, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},                                             // how a return is encoded
    {Kind::Hot, Duty::kNothing, Duty::kRefused, Duty::kRefused},  // a hint
    {Kind::HybridPatchable, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // how a function is encoded
    {Kind::ImmArg, Duty::kRefused, Duty::kNothing,
     Duty::kRefused},  // the verifier of LLVM asks for a constant
    {Kind::InReg, Duty::kNothing, Duty::kNothing, Duty::kNothing},       // where a value is passed
    {Kind::InlineHint, Duty::kNothing, Duty::kRefused, Duty::kRefused},  // a hint
    {Kind::JumpTable, Duty::kRefused, Duty::kRefused,
     Duty::kRefused},  // functions are not called by address
    {Kind::MinSize, Duty::kNothing, Duty::kRefused, Duty::kRefused},  // a hint
    {Kind::MustProgress, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // each loop ends within its bound, or that is a violation
    {Kind::Naked, Duty::kRefused, Duty::kRefused, Duty::kRefused},  // bodies are not machine code
    {Kind::Nest, Duty::kRefused, Duty::kRefused, Duty::kRefused},   // no language here has it
    {Kind::NoAlias, Duty::kRefused, Duty::kTrusted,
     Duty::kRefused},  // about aliases; of a result it would be an allocator
    {Kind::NoBuiltin, Duty::kNothing, Duty::kRefused, Duty::kRefused},  // a hint
    {Kind::NoCallback, Duty::kAsked, Duty::kRefused,
     Duty::kRefused},  // lowering compares it with what the function calls
    {Kind::NoCapture, Duty::kRefused, Duty::kTrusted, Duty::kRefused},  // about aliases
    {Kind::NoCfCheck, Duty::kNothing, Duty::kRefused, Duty::kRefused},  // how a call is encoded
    {Kind::NoDuplicate, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // a bound on the optimiser
    {Kind::NoFree, Duty::kAsked, Duty::kAsked,
     Duty::kRefused},  // lowering compares it with what the function calls
    {Kind::NoImplicitFloat, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},                                                  // a bound on the optimiser
    {Kind::NoInline, Duty::kNothing, Duty::kRefused, Duty::kRefused},  // a bound on the optimiser
    {Kind::NoMerge, Duty::kNothing, Duty::kRefused, Duty::kRefused},   // a bound on the optimiser
    {Kind::NoProfile, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // concerns code that is generated elsewhere
    {Kind::NoRecurse, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // a recursion is an error here
    {Kind::NoRedZone, Duty::kNothing, Duty::kRefused, Duty::kRefused},  // how a frame is laid out
    {Kind::NoReturn, Duty::kAsked, Duty::kRefused, Duty::kRefused},     // a return is forbidden
    {Kind::NoSanitizeBounds, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // concerns code that is generated elsewhere
    {Kind::NoSanitizeCoverage, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // concerns code that is generated elsewhere
    {Kind::NoSync, Duty::kAsked, Duty::kRefused,
     Duty::kRefused},  // lowering looks for atomics, and compares with what the function calls
    {Kind::NoUndef, Duty::kRefused, Duty::kAsked, Duty::kAsked},
    {Kind::NoUnwind, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // nothing unwinds: no instruction that does is understood
    {Kind::NonLazyBind, Duty::kNothing, Duty::kRefused, Duty::kRefused},  // how a call is encoded
    {Kind::NonNull, Duty::kRefused, Duty::kAsked, Duty::kAsked},
    {Kind::NullPointerIsValid, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // it only takes licences away
    {Kind::OptForFuzzing, Duty::kNothing, Duty::kRefused, Duty::kRefused},         // a hint
    {Kind::OptimizeForDebugging, Duty::kNothing, Duty::kRefused, Duty::kRefused},  // a hint
    {Kind::OptimizeForSize, Duty::kNothing, Duty::kRefused, Duty::kRefused},       // a hint
    {Kind::OptimizeNone, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // a bound on the optimiser
    {Kind::PresplitCoroutine, Duty::kRefused, Duty::kRefused,
     Duty::kRefused},  // coroutines are not modelled
    {Kind::ReadNone, Duty::kRefused, Duty::kAsked, Duty::kRefused},
    {Kind::ReadOnly, Duty::kRefused, Duty::kAsked, Duty::kRefused},
    {Kind::Returned, Duty::kRefused, Duty::kAsked, Duty::kRefused},
    {Kind::ReturnsTwice, Duty::kRefused, Duty::kRefused,
     Duty::kRefused},  // nothing here returns twice
    {Kind::SExt, Duty::kRefused, Duty::kNothing,
     Duty::kNothing},  // where a value is passed, and with which upper bits
    {Kind::SafeStack, Duty::kNothing, Duty::kRefused, Duty::kRefused},  // where frames lie
    {Kind::SanitizeAddress, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // concerns code that is generated elsewhere
    {Kind::SanitizeHWAddress, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // concerns code that is generated elsewhere
    {Kind::SanitizeMemTag, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // concerns code that is generated elsewhere
    {Kind::SanitizeMemory, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // concerns code that is generated elsewhere
    {Kind::SanitizeNumericalStability, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // concerns code that is generated elsewhere
    {Kind::SanitizeThread, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // concerns code that is generated elsewhere
    {Kind::ShadowCallStack, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // where return addresses lie
    {Kind::SkipProfile, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // concerns code that is generated elsewhere
    {Kind::Speculatable, Duty::kRefused, Duty::kRefused,
     Duty::kRefused},  // a call that may be moved to where the code does not make it
    {Kind::SpeculativeLoadHardening, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // how loads are encoded
    {Kind::StackProtect, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // how a frame is laid out
    {Kind::StackProtectReq, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // how a frame is laid out
    {Kind::StackProtectStrong, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // how a frame is laid out
    {Kind::StrictFP, Duty::kRefused, Duty::kRefused,
     Duty::kRefused},  // there is no floating point here
    {Kind::SwiftAsync, Duty::kRefused, Duty::kRefused, Duty::kRefused},  // no language here has it
    {Kind::SwiftError, Duty::kRefused, Duty::kRefused, Duty::kRefused},  // no language here has it
    {Kind::SwiftSelf, Duty::kRefused, Duty::kRefused, Duty::kRefused},   // no language here has it
    {Kind::WillReturn, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // each loop ends within its bound, or that is a violation
    {Kind::Writable, Duty::kRefused, Duty::kAsked, Duty::kRefused},
    {Kind::WriteOnly, Duty::kRefused, Duty::kAsked, Duty::kRefused},
    {Kind::ZExt, Duty::kRefused, Duty::kNothing,
     Duty::kNothing},  // where a value is passed, and with which upper bits
    {Kind::ByRef, Duty::kRefused, Duty::kRefused, Duty::kRefused},  // no language here has it
    {Kind::ByVal, Duty::kRefused, Duty::kAsked, Duty::kRefused},
    {Kind::ElementType, Duty::kRefused, Duty::kRefused,
     Duty::kRefused},  // only intrinsics that are not modelled have it
    {Kind::InAlloca, Duty::kRefused, Duty::kRefused, Duty::kRefused},      // no ABI here has it
    {Kind::Preallocated, Duty::kRefused, Duty::kRefused, Duty::kRefused},  // no ABI here has it
    {Kind::StructRet, Duty::kRefused, Duty::kAsked, Duty::kRefused},
    {Kind::Alignment, Duty::kRefused, Duty::kAsked, Duty::kAsked},
    {Kind::AllocKind, Duty::kRefused, Duty::kRefused,
     Duty::kRefused},  // allocators are not modelled
    {Kind::AllocSize, Duty::kRefused, Duty::kRefused,
     Duty::kRefused},  // allocators are not modelled
    {Kind::Dereferenceable, Duty::kRefused, Duty::kAsked, Duty::kAsked},
    {Kind::DereferenceableOrNull, Duty::kRefused, Duty::kAsked, Duty::kAsked},
    {Kind::Memory, Duty::kAsked, Duty::kRefused, Duty::kRefused},
    {Kind::NoFPClass, Duty::kRefused, Duty::kRefused,
     Duty::kRefused},  // there is no floating point here
    {Kind::StackAlignment, Duty::kNothing, Duty::kNothing,
     Duty::kRefused},  // how a frame is laid out
    {Kind::UWTable, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // concerns tables that nobody here reads
    {Kind::VScaleRange, Duty::kNothing, Duty::kRefused,
     Duty::kRefused},  // there are no vectors here
    {Kind::Range, Duty::kRefused, Duty::kAsked, Duty::kAsked},
    {Kind::Initializes, Duty::kRefused, Duty::kRefused, Duty::kRefused},  // it is not modelled
};

constexpr bool HasEachAttribute() {
  unsigned next = llvm::Attribute::None + 1;
  for (const AttributeRow& row : kAttributes) {
    if (row.kind != next++) return false;
  }
  return next == llvm::Attribute::EndAttrKinds;
}
static_assert(HasEachAttribute(), "a row for each attribute of LLVM, in LLVM's order");

struct MetadataRow {
  unsigned kind;
  Duty duty;
};

constexpr MetadataRow kMetadata[] = {
    {llvm::LLVMContext::MD_dbg, Duty::kNothing},     // where the source stands
    {llvm::LLVMContext::MD_tbaa, Duty::kTrusted},    // about aliases
    {llvm::LLVMContext::MD_prof, Duty::kNothing},    // a hint
    {llvm::LLVMContext::MD_fpmath, Duty::kRefused},  // there is no floating point here
    {llvm::LLVMContext::MD_range, Duty::kAsked},
    {llvm::LLVMContext::MD_tbaa_struct, Duty::kTrusted},  // about aliases
    {llvm::LLVMContext::MD_invariant_load,
     Duty::kRefused},  // memory that never changes is not modelled
    {llvm::LLVMContext::MD_alias_scope, Duty::kTrusted},  // about aliases
    {llvm::LLVMContext::MD_noalias, Duty::kTrusted},      // about aliases
    {llvm::LLVMContext::MD_nontemporal, Duty::kNothing},  // how a store is encoded
    {llvm::LLVMContext::MD_mem_parallel_loop_access,
     Duty::kRefused},  // loops do not run in parallel here
    {llvm::LLVMContext::MD_nonnull, Duty::kAsked},
    {llvm::LLVMContext::MD_dereferenceable, Duty::kAsked},
    {llvm::LLVMContext::MD_dereferenceable_or_null, Duty::kAsked},
    {llvm::LLVMContext::MD_make_implicit,
     Duty::kRefused},  // faults that are checks are not modelled
    {llvm::LLVMContext::MD_unpredictable, Duty::kNothing},    // a hint
    {llvm::LLVMContext::MD_invariant_group, Duty::kRefused},  // virtual tables are not modelled
    {llvm::LLVMContext::MD_align, Duty::kAsked},
    {llvm::LLVMContext::MD_loop,
     Duty::kNothing},  // each loop ends within its bound, or that is a violation
    {llvm::LLVMContext::MD_type, Duty::kNothing},  // about virtual calls, which are not understood
    {llvm::LLVMContext::MD_section_prefix, Duty::kNothing},  // where code lies
    {llvm::LLVMContext::MD_absolute_symbol,
     Duty::kRefused},  // symbols with a value of their own are not modelled
    {llvm::LLVMContext::MD_associated, Duty::kNothing},  // where data lies
    {llvm::LLVMContext::MD_callees, Duty::kRefused},   // calls through pointers are not understood
    {llvm::LLVMContext::MD_irr_loop, Duty::kNothing},  // a hint
    {llvm::LLVMContext::MD_access_group, Duty::kRefused},  // loops do not run in parallel here
    {llvm::LLVMContext::MD_callback, Duty::kRefused},      // calls back are not modelled
    {llvm::LLVMContext::MD_preserve_access_index, Duty::kNothing},  // for tools that are not used
    {llvm::LLVMContext::MD_vcall_visibility,
     Duty::kNothing},  // about virtual calls, which are not understood
    {llvm::LLVMContext::MD_noundef, Duty::kAsked},
    {llvm::LLVMContext::MD_annotation, Duty::kNothing},  // a remark
    {llvm::LLVMContext::MD_nosanitize,
     Duty::kNothing},  // concerns code that is generated elsewhere
    {llvm::LLVMContext::MD_func_sanitize,
     Duty::kNothing},                                  // concerns code that is generated elsewhere
    {llvm::LLVMContext::MD_exclude, Duty::kNothing},   // where data lies
    {llvm::LLVMContext::MD_memprof, Duty::kNothing},   // a hint
    {llvm::LLVMContext::MD_callsite, Duty::kNothing},  // a hint
    {llvm::LLVMContext::MD_kcfi_type,
     Duty::kNothing},  // about calls through pointers, which are not understood
    {llvm::LLVMContext::MD_pcsections, Duty::kNothing},          // where code lies
    {llvm::LLVMContext::MD_DIAssignID, Duty::kNothing},          // where the source stands
    {llvm::LLVMContext::MD_coro_outside_frame, Duty::kRefused},  // coroutines are not modelled
    {llvm::LLVMContext::MD_mmra, Duty::kRefused},  // atomics with marks are not modelled
};

constexpr unsigned kFixedKinds[] = {
#define LLVM_FIXED_MD_KIND(EnumID, Name, Value) Value,
#include "llvm/IR/FixedMetadataKinds.def"
#undef LLVM_FIXED_MD_KIND
};

constexpr bool HasEachKindOfMetadata() {
  unsigned next = 0;
  for (const MetadataRow& row : kMetadata) {
    if (row.kind != next++) return false;
  }
  return next == std::size(kFixedKinds);
}
static_assert(HasEachKindOfMetadata(), "a row for each kind of metadata of LLVM, in LLVM's order");

/// Attributes that are strings, and change no result here: they say how code is generated, or how
/// floating point is computed, which is refused where it occurs.
constexpr llvm::StringRef kStrings[] = {
    "approx-func-fp-math",
    "denormal-fp-math",
    "denormal-fp-math-f32",
    "frame-pointer",
    "less-precise-fpmad",
    "min-legal-vector-width",
    "no-builtins",
    "no-infs-fp-math",
    "no-inline-line-tables",
    "no-jump-tables",
    "no-nans-fp-math",
    "no-signed-zeros-fp-math",
    "no-trapping-math",
    "patchable-function",
    "probe-stack",
    "profile-sample-accurate",
    "stack-probe-size",
    "stack-protector-buffer-size",
    "target-cpu",
    "target-features",
    "tune-cpu",
    "unsafe-fp-math",
    "use-sample-profile",
    "use-soft-float",
    "warn-stack-size",
    "zero-call-used-regs",
};

}  // namespace

Duty DutyOf(llvm::Attribute::AttrKind kind, Holder holder) {
  const AttributeRow& row = kAttributes[kind - llvm::Attribute::None - 1];
  switch (holder) {
    case Holder::kFunction:
      return row.on_function;
    case Holder::kParameter:
      return row.on_parameter;
    case Holder::kResult:
      return row.on_result;
  }
  return Duty::kRefused;
}

Duty DutyOfString(llvm::StringRef attribute) {
  for (const llvm::StringRef& known : kStrings) {
    if (known == attribute) return Duty::kNothing;
  }
  return Duty::kRefused;
}

Duty DutyOfMetadata(unsigned kind) {
  return kind < std::size(kMetadata) ? kMetadata[kind].duty : Duty::kRefused;
}

}  // namespace ir
