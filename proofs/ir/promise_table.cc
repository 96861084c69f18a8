// SPDX-License-Identifier: MIT
#include "proofs/ir/promise_table.h"

#include <iterator>

#include "llvm/IR/LLVMContext.h"

namespace ir {
namespace {

using Kind = llvm::Attribute::AttrKind;
using enum Duty;

struct AttributeRow {
  Kind kind;
  Duty on_function, on_parameter, on_result;
};

constexpr AttributeRow kAttributes[] = {
    {Kind::AllocAlign, kRefused, kRefused, kRefused},        // allocators are not modelled
    {Kind::AllocatedPointer, kRefused, kRefused, kRefused},  // allocators are not modelled
    {Kind::AlwaysInline, kNothing, kRefused, kRefused},      // a hint
    {Kind::Builtin, kNothing, kRefused,
     kRefused},  // a hint: to which function a call goes is not changed
    {Kind::Cold, kNothing, kRefused, kRefused},        // a hint
    {Kind::Convergent, kRefused, kRefused, kRefused},  // there are no groups of threads here
    {Kind::CoroDestroyOnlyWhenComplete, kRefused, kRefused,
     kRefused},                                          // coroutines are not modelled
    {Kind::DeadOnUnwind, kRefused, kNothing, kRefused},  // nothing unwinds
    {Kind::DisableSanitizerInstrumentation, kNothing, kRefused,
     kRefused},  // concerns code that is generated elsewhere
    {Kind::FnRetThunkExtern, kNothing, kRefused, kRefused},  // how a return is encoded
    {Kind::Hot, kNothing, kRefused, kRefused},               // a hint
    {Kind::HybridPatchable, kNothing, kRefused, kRefused},   // how a function is encoded
    {Kind::ImmArg, kRefused, kNothing, kRefused},      // the verifier of LLVM asks for a constant
    {Kind::InReg, kNothing, kNothing, kNothing},       // where a value is passed
    {Kind::InlineHint, kNothing, kRefused, kRefused},  // a hint
    {Kind::JumpTable, kRefused, kRefused, kRefused},   // functions are not called by address
    {Kind::MinSize, kNothing, kRefused, kRefused},     // a hint
    {Kind::MustProgress, kNothing, kRefused,
     kRefused},  // each loop ends within its bound, or that is a violation
    {Kind::Naked, kRefused, kRefused, kRefused},  // bodies are not machine code
    {Kind::Nest, kRefused, kRefused, kRefused},   // no language here has it
    {Kind::NoAlias, kRefused, kTrusted,
     kRefused},  // about aliases; of a result it would be an allocator
    {Kind::NoBuiltin, kNothing, kRefused, kRefused},  // a hint
    {Kind::NoCallback, kAsked, kRefused,
     kRefused},  // lowering compares it with what the function calls
    {Kind::NoCapture, kRefused, kTrusted, kRefused},    // about aliases
    {Kind::NoCfCheck, kNothing, kRefused, kRefused},    // how a call is encoded
    {Kind::NoDuplicate, kNothing, kRefused, kRefused},  // a bound on the optimiser
    {Kind::NoFree, kAsked, kAsked, kRefused},  // lowering compares it with what the function calls
    {Kind::NoImplicitFloat, kNothing, kRefused, kRefused},  // a bound on the optimiser
    {Kind::NoInline, kNothing, kRefused, kRefused},         // a bound on the optimiser
    {Kind::NoMerge, kNothing, kRefused, kRefused},          // a bound on the optimiser
    {Kind::NoProfile, kNothing, kRefused, kRefused},  // concerns code that is generated elsewhere
    {Kind::NoRecurse, kNothing, kRefused, kRefused},  // a recursion is an error here
    {Kind::NoRedZone, kNothing, kRefused, kRefused},  // how a frame is laid out
    {Kind::NoReturn, kAsked, kRefused, kRefused},     // a return is forbidden
    {Kind::NoSanitizeBounds, kNothing, kRefused,
     kRefused},  // concerns code that is generated elsewhere
    {Kind::NoSanitizeCoverage, kNothing, kRefused,
     kRefused},  // concerns code that is generated elsewhere
    {Kind::NoSync, kAsked, kRefused,
     kRefused},  // lowering looks for atomics, and compares with what the function calls
    {Kind::NoUndef, kRefused, kAsked, kAsked},
    {Kind::NoUnwind, kNothing, kRefused,
     kRefused},  // nothing unwinds: no instruction that does is understood
    {Kind::NonLazyBind, kNothing, kRefused, kRefused},  // how a call is encoded
    {Kind::NonNull, kRefused, kAsked, kAsked},
    {Kind::NullPointerIsValid, kNothing, kRefused, kRefused},    // it only takes licences away
    {Kind::OptForFuzzing, kNothing, kRefused, kRefused},         // a hint
    {Kind::OptimizeForDebugging, kNothing, kRefused, kRefused},  // a hint
    {Kind::OptimizeForSize, kNothing, kRefused, kRefused},       // a hint
    {Kind::OptimizeNone, kNothing, kRefused, kRefused},          // a bound on the optimiser
    {Kind::PresplitCoroutine, kRefused, kRefused, kRefused},     // coroutines are not modelled
    {Kind::ReadNone, kRefused, kAsked, kRefused},
    {Kind::ReadOnly, kRefused, kAsked, kRefused},
    {Kind::Returned, kRefused, kAsked, kRefused},
    {Kind::ReturnsTwice, kRefused, kRefused, kRefused},  // nothing here returns twice
    {Kind::SExt, kRefused, kNothing,
     kNothing},  // where a value is passed, and with which upper bits
    {Kind::SafeStack, kNothing, kRefused, kRefused},  // where frames lie
    {Kind::SanitizeAddress, kNothing, kRefused,
     kRefused},  // concerns code that is generated elsewhere
    {Kind::SanitizeHWAddress, kNothing, kRefused,
     kRefused},  // concerns code that is generated elsewhere
    {Kind::SanitizeMemTag, kNothing, kRefused,
     kRefused},  // concerns code that is generated elsewhere
    {Kind::SanitizeMemory, kNothing, kRefused,
     kRefused},  // concerns code that is generated elsewhere
    {Kind::SanitizeNumericalStability, kNothing, kRefused,
     kRefused},  // concerns code that is generated elsewhere
    {Kind::SanitizeThread, kNothing, kRefused,
     kRefused},  // concerns code that is generated elsewhere
    {Kind::ShadowCallStack, kNothing, kRefused, kRefused},  // where return addresses lie
    {Kind::SkipProfile, kNothing, kRefused, kRefused},  // concerns code that is generated elsewhere
    {Kind::Speculatable, kRefused, kRefused,
     kRefused},  // a call that may be moved to where the code does not make it
    {Kind::SpeculativeLoadHardening, kNothing, kRefused, kRefused},  // how loads are encoded
    {Kind::StackProtect, kNothing, kRefused, kRefused},              // how a frame is laid out
    {Kind::StackProtectReq, kNothing, kRefused, kRefused},           // how a frame is laid out
    {Kind::StackProtectStrong, kNothing, kRefused, kRefused},        // how a frame is laid out
    {Kind::StrictFP, kRefused, kRefused, kRefused},    // there is no floating point here
    {Kind::SwiftAsync, kRefused, kRefused, kRefused},  // no language here has it
    {Kind::SwiftError, kRefused, kRefused, kRefused},  // no language here has it
    {Kind::SwiftSelf, kRefused, kRefused, kRefused},   // no language here has it
    {Kind::WillReturn, kNothing, kRefused,
     kRefused},  // each loop ends within its bound, or that is a violation
    {Kind::Writable, kRefused, kAsked, kRefused},
    {Kind::WriteOnly, kRefused, kAsked, kRefused},
    {Kind::ZExt, kRefused, kNothing,
     kNothing},  // where a value is passed, and with which upper bits
    {Kind::ByRef, kRefused, kRefused, kRefused},  // no language here has it
    {Kind::ByVal, kRefused, kAsked, kRefused},
    {Kind::ElementType, kRefused, kRefused,
     kRefused},  // only intrinsics that are not modelled have it
    {Kind::InAlloca, kRefused, kRefused, kRefused},      // no ABI here has it
    {Kind::Preallocated, kRefused, kRefused, kRefused},  // no ABI here has it
    {Kind::StructRet, kRefused, kAsked, kRefused},
    {Kind::Alignment, kRefused, kAsked, kAsked},
    {Kind::AllocKind, kRefused, kRefused, kRefused},  // allocators are not modelled
    {Kind::AllocSize, kRefused, kRefused, kRefused},  // allocators are not modelled
    {Kind::Dereferenceable, kRefused, kAsked, kAsked},
    {Kind::DereferenceableOrNull, kRefused, kAsked, kAsked},
    {Kind::Memory, kAsked, kRefused, kRefused},
    {Kind::NoFPClass, kRefused, kRefused, kRefused},       // there is no floating point here
    {Kind::StackAlignment, kNothing, kNothing, kRefused},  // how a frame is laid out
    {Kind::UWTable, kNothing, kRefused, kRefused},         // concerns tables that nobody here reads
    {Kind::VScaleRange, kNothing, kRefused, kRefused},     // there are no vectors here
    {Kind::Range, kRefused, kAsked, kAsked},
    {Kind::Initializes, kRefused, kRefused, kRefused},  // it is not modelled
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
    {llvm::LLVMContext::MD_dbg, kNothing},     // where the source stands
    {llvm::LLVMContext::MD_tbaa, kTrusted},    // about aliases
    {llvm::LLVMContext::MD_prof, kNothing},    // a hint
    {llvm::LLVMContext::MD_fpmath, kRefused},  // there is no floating point here
    {llvm::LLVMContext::MD_range, kAsked},
    {llvm::LLVMContext::MD_tbaa_struct, kTrusted},     // about aliases
    {llvm::LLVMContext::MD_invariant_load, kRefused},  // memory that never changes is not modelled
    {llvm::LLVMContext::MD_alias_scope, kTrusted},     // about aliases
    {llvm::LLVMContext::MD_noalias, kTrusted},         // about aliases
    {llvm::LLVMContext::MD_nontemporal, kNothing},     // how a store is encoded
    {llvm::LLVMContext::MD_mem_parallel_loop_access,
     kRefused},  // loops do not run in parallel here
    {llvm::LLVMContext::MD_nonnull, kAsked},
    {llvm::LLVMContext::MD_dereferenceable, kAsked},
    {llvm::LLVMContext::MD_dereferenceable_or_null, kAsked},
    {llvm::LLVMContext::MD_make_implicit, kRefused},    // faults that are checks are not modelled
    {llvm::LLVMContext::MD_unpredictable, kNothing},    // a hint
    {llvm::LLVMContext::MD_invariant_group, kRefused},  // virtual tables are not modelled
    {llvm::LLVMContext::MD_align, kAsked},
    {llvm::LLVMContext::MD_loop,
     kNothing},  // each loop ends within its bound, or that is a violation
    {llvm::LLVMContext::MD_type, kNothing},  // about virtual calls, which are not understood
    {llvm::LLVMContext::MD_section_prefix, kNothing},  // where code lies
    {llvm::LLVMContext::MD_absolute_symbol,
     kRefused},  // symbols with a value of their own are not modelled
    {llvm::LLVMContext::MD_associated, kNothing},    // where data lies
    {llvm::LLVMContext::MD_callees, kRefused},       // calls through pointers are not understood
    {llvm::LLVMContext::MD_irr_loop, kNothing},      // a hint
    {llvm::LLVMContext::MD_access_group, kRefused},  // loops do not run in parallel here
    {llvm::LLVMContext::MD_callback, kRefused},      // calls back are not modelled
    {llvm::LLVMContext::MD_preserve_access_index, kNothing},  // for tools that are not used
    {llvm::LLVMContext::MD_vcall_visibility,
     kNothing},  // about virtual calls, which are not understood
    {llvm::LLVMContext::MD_noundef, kAsked},
    {llvm::LLVMContext::MD_annotation, kNothing},     // a remark
    {llvm::LLVMContext::MD_nosanitize, kNothing},     // concerns code that is generated elsewhere
    {llvm::LLVMContext::MD_func_sanitize, kNothing},  // concerns code that is generated elsewhere
    {llvm::LLVMContext::MD_exclude, kNothing},        // where data lies
    {llvm::LLVMContext::MD_memprof, kNothing},        // a hint
    {llvm::LLVMContext::MD_callsite, kNothing},       // a hint
    {llvm::LLVMContext::MD_kcfi_type,
     kNothing},  // about calls through pointers, which are not understood
    {llvm::LLVMContext::MD_pcsections, kNothing},          // where code lies
    {llvm::LLVMContext::MD_DIAssignID, kNothing},          // where the source stands
    {llvm::LLVMContext::MD_coro_outside_frame, kRefused},  // coroutines are not modelled
    {llvm::LLVMContext::MD_mmra, kRefused},                // atomics with marks are not modelled
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
