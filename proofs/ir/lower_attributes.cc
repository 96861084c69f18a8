// SPDX-License-Identifier: MIT
#include "proofs/ir/lower_attributes.h"

#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Support/ModRef.h"
#include "proofs/ir/lower_types.h"

namespace ir {
namespace {

using Kind = llvm::Attribute::AttrKind;

void CheckAttributes(const llvm::AttributeSet& attributes, const llvm::Value& where) {
  for (const llvm::Attribute& attribute : attributes) {
    const Duty duty = attribute.isStringAttribute()
                          ? DutyOfString(attribute.getKindAsString())
                          : DutyOf(attribute.getKindAsEnum(), Holder::kFunction);
    if (duty == Duty::kRefused) {
      Refuse(where, "attribute " + attribute.getAsString() + " is not understood");
    }
  }
}

Effects EffectsOf(const llvm::AttributeSet& attributes) {
  if (!attributes.hasAttribute(llvm::Attribute::Memory)) return {};
  const llvm::MemoryEffects all = attributes.getMemoryEffects();
  const llvm::ModRefInfo argument = all.getModRef(llvm::IRMemLocation::ArgMem),
                         other = all.getModRef(llvm::IRMemLocation::Other);
  return {.argument_read = isRefSet(argument),
          .argument_write = isModSet(argument),
          .other_read = isRefSet(other),
          .other_write = isModSet(other)};
}

/// Whether the call can have an effect that a function with these attributes may not have. Only the
/// effects of functions without a body have to be known here: the executor watches all others.
bool ExceedsEffects(const llvm::CallBase& call, const llvm::Function& callee,
                    const llvm::AttributeSet& caller) {
  if (!caller.hasAttribute(llvm::Attribute::Memory) || !callee.isDeclaration()) return false;
  const llvm::MemoryEffects may = caller.getMemoryEffects(), does = call.getMemoryEffects();
  // What the callee's arguments point to may be other memory to the caller.
  const llvm::ModRefInfo argument = does.getModRef(llvm::IRMemLocation::ArgMem);
  const llvm::MemoryEffects as_callers =
      does | llvm::MemoryEffects(llvm::IRMemLocation::Other, argument);
  return (may | as_callers) != may;
}

bool Synchronises(const llvm::Instruction& instruction) {
  return instruction.isVolatile() ||
         (instruction.isAtomic() && !llvm::isa<llvm::CallBase>(instruction));
}

/// The promises about everything that a function does, calls included.
constexpr Kind kInherited[] = {llvm::Attribute::NoSync, llvm::Attribute::NoFree,
                               llvm::Attribute::NoCallback};

bool Promises(const llvm::Function& function, Kind kind) {
  if (function.hasFnAttribute(kind)) return true;
  if (kind != llvm::Attribute::NoFree) return false;
  // Of an argument it is decided as of the function: stricter, never weaker.
  return llvm::any_of(function.args(), [](const llvm::Argument& argument) {
    return argument.hasAttribute(llvm::Attribute::NoFree);
  });
}

void CheckCall(const llvm::CallBase& call, const llvm::Function& caller) {
  const llvm::Function* callee = call.getCalledFunction();
  if (callee == nullptr || callee->isIntrinsic()) return;
  for (const Kind kind : kInherited) {
    if (Promises(caller, kind) && !call.hasFnAttr(kind)) {
      Refuse(call, "the function promises " + llvm::Attribute::getNameFromAttrKind(kind).str() +
                       ", and calls what does not");
    }
  }
  if (ExceedsEffects(call, *callee, caller.getAttributes().getFnAttrs())) {
    Refuse(call, "the function promises fewer effects on memory than the function that it calls");
  }
}

}  // namespace

void LowerFunctionAttributes(const llvm::Function& function, Function& lowered) {
  const llvm::AttributeSet attributes = function.getAttributes().getFnAttrs();
  CheckAttributes(attributes, function);
  lowered.effects = EffectsOf(attributes);
  lowered.no_return = attributes.hasAttribute(llvm::Attribute::NoReturn);
  for (const llvm::Instruction& instruction : llvm::instructions(function)) {
    if (Promises(function, llvm::Attribute::NoSync) && Synchronises(instruction)) {
      Refuse(instruction, "the function promises nosync");
    }
    if (const auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction)) CheckCall(*call, function);
  }
}

void LowerCallAttributes(const llvm::CallBase& call, Instruction& lowered) {
  const llvm::AttributeSet attributes = call.getAttributes().getFnAttrs();
  CheckAttributes(attributes, call);
  for (const Kind kind : kInherited) {
    if (attributes.hasAttribute(kind) && !call.getCalledFunction()->hasFnAttribute(kind)) {
      Refuse(call, "the call promises " + llvm::Attribute::getNameFromAttrKind(kind).str() +
                       ", and the function does not");
    }
  }
  lowered.effects = EffectsOf(attributes);
  lowered.no_return = attributes.hasAttribute(llvm::Attribute::NoReturn);
}

}  // namespace ir
