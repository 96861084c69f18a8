// SPDX-License-Identifier: MIT
#include "proofs/ir/lower_call.h"

#include "llvm/IR/IntrinsicInst.h"
#include "proofs/ir/lower_attributes.h"

namespace ir {
namespace {

/// The opcode of an intrinsic whose operands need no change.
std::optional<Opcode> PlainIntrinsic(llvm::Intrinsic::ID id) {
  switch (id) {
    case llvm::Intrinsic::uadd_with_overflow:
      return Opcode::kUAddOverflow;
    case llvm::Intrinsic::sadd_with_overflow:
      return Opcode::kSAddOverflow;
    case llvm::Intrinsic::usub_with_overflow:
      return Opcode::kUSubOverflow;
    case llvm::Intrinsic::ssub_with_overflow:
      return Opcode::kSSubOverflow;
    case llvm::Intrinsic::umul_with_overflow:
      return Opcode::kUMulOverflow;
    case llvm::Intrinsic::smul_with_overflow:
      return Opcode::kSMulOverflow;
    case llvm::Intrinsic::uadd_sat:
      return Opcode::kUAddSat;
    case llvm::Intrinsic::usub_sat:
      return Opcode::kUSubSat;
    case llvm::Intrinsic::umin:
      return Opcode::kUMin;
    case llvm::Intrinsic::umax:
      return Opcode::kUMax;
    case llvm::Intrinsic::smin:
      return Opcode::kSMin;
    case llvm::Intrinsic::smax:
      return Opcode::kSMax;
    case llvm::Intrinsic::ctpop:
      return Opcode::kCtPop;
    case llvm::Intrinsic::bswap:
      return Opcode::kBSwap;
    case llvm::Intrinsic::fshl:
      return Opcode::kFShl;
    case llvm::Intrinsic::fshr:
      return Opcode::kFShr;
    case llvm::Intrinsic::assume:
      return Opcode::kAssume;
    case llvm::Intrinsic::trap:
    case llvm::Intrinsic::ubsantrap:
      return Opcode::kTrap;
    default:
      return std::nullopt;
  }
}

/// Whether the intrinsic changes no result: it marks debug information or a scope.
bool IsMarker(llvm::Intrinsic::ID id) {
  switch (id) {
    case llvm::Intrinsic::dbg_declare:
    case llvm::Intrinsic::dbg_value:
    case llvm::Intrinsic::dbg_assign:
    case llvm::Intrinsic::dbg_label:
    case llvm::Intrinsic::experimental_noalias_scope_decl:
    case llvm::Intrinsic::donothing:
    case llvm::Intrinsic::sideeffect:
      return true;
    default:
      return false;
  }
}

/// Lowers the operands [0, count) of a call.
void TakeOperands(const llvm::CallInst& call, unsigned count, FunctionContext& context,
                  Instruction& lowered) {
  for (unsigned i = 0; i < count; ++i)
    lowered.operands.push_back(LowerOperand(*call.getArgOperand(i), context));
}

bool IsOne(const llvm::Value& value) { return llvm::cast<llvm::ConstantInt>(value).isOne(); }

void LowerMemoryIntrinsic(const llvm::MemIntrinsic& call, FunctionContext& context,
                          Instruction& lowered) {
  if (call.isVolatile()) Refuse(call, "volatile is not supported");
  if (llvm::isa<llvm::MemSetInst>(call)) {
    lowered.opcode = Opcode::kMemSet;
  } else {
    lowered.opcode = llvm::isa<llvm::MemMoveInst>(call) ? Opcode::kMemMove : Opcode::kMemCpy;
  }
  TakeOperands(call, 3, context, lowered);
}

bool LowerIntrinsic(const llvm::CallInst& call, FunctionContext& context, Instruction& lowered) {
  llvm::Intrinsic::ID id = call.getIntrinsicID();
  if (IsMarker(id)) return false;
  if (std::optional<Opcode> opcode = PlainIntrinsic(id)) {
    lowered.opcode = *opcode;
    TakeOperands(call, call.arg_size(), context, lowered);
    return true;
  }
  if (const auto* memory = llvm::dyn_cast<llvm::MemIntrinsic>(&call)) {
    LowerMemoryIntrinsic(*memory, context, lowered);
    return true;
  }
  switch (id) {
    case llvm::Intrinsic::ctlz:
    case llvm::Intrinsic::cttz:
    case llvm::Intrinsic::abs:
      lowered.opcode = id == llvm::Intrinsic::ctlz   ? Opcode::kCtLz
                       : id == llvm::Intrinsic::cttz ? Opcode::kCtTz
                                                     : Opcode::kAbs;
      lowered.flags.poison_option = IsOne(*call.getArgOperand(1));
      TakeOperands(call, 1, context, lowered);
      return true;
    case llvm::Intrinsic::lifetime_start:
    case llvm::Intrinsic::lifetime_end:
      lowered.opcode =
          id == llvm::Intrinsic::lifetime_start ? Opcode::kLifetimeStart : Opcode::kLifetimeEnd;
      lowered.operands.push_back(LowerOperand(*call.getArgOperand(1), context));
      lowered.arguments = {lowered.arguments.at(1)};
      return true;
    case llvm::Intrinsic::objectsize:
      lowered.opcode = Opcode::kObjectSize;
      lowered.flags.poison_option = !IsOne(*call.getArgOperand(1));
      TakeOperands(call, 1, context, lowered);
      return true;
    case llvm::Intrinsic::expect: {
      // Its result is its first operand (x | x); the hint is for the optimiser alone.
      lowered.opcode = Opcode::kOr;
      lowered.operands = {LowerOperand(*call.getArgOperand(0), context),
                          LowerOperand(*call.getArgOperand(0), context)};
      lowered.arguments = {lowered.arguments.at(0), lowered.arguments.at(0)};
      return true;
    }
    default:
      Refuse(call, "intrinsic is not supported");
  }
}

/// Both are kept: what the metadata, the call site and, of a function without a body, its
/// declaration say.
void LowerCallPromises(const llvm::CallInst& call, const llvm::Function& callee,
                       FunctionContext& context, Instruction& lowered) {
  const llvm::AttributeList site = call.getAttributes(), declared = callee.getAttributes();
  const bool is_external = callee.isDeclaration() && !callee.isIntrinsic();
  const auto with_declared = [&](Promise promise, const llvm::AttributeSet& attributes,
                                 Holder holder) {
    return is_external ? Both(promise, LowerPromise(attributes, holder, context.layout, call), call)
                       : promise;
  };
  lowered.promise =
      Both(lowered.promise, LowerPromise(site.getRetAttrs(), Holder::kResult, context.layout, call),
           call);
  lowered.promise = with_declared(lowered.promise, declared.getRetAttrs(), Holder::kResult);
  for (unsigned i = 0; i < call.arg_size(); ++i) {
    lowered.arguments.push_back(
        with_declared(LowerPromise(site.getParamAttrs(i), Holder::kParameter, context.layout, call),
                      declared.getParamAttrs(i), Holder::kParameter));
  }
}

}  // namespace

bool LowerCall(const llvm::CallInst& call, FunctionContext& context, Instruction& lowered) {
  if (call.isInlineAsm()) Refuse(call, "inline assembly is not supported");
  if (call.hasOperandBundles()) Refuse(call, "operand bundles are not supported");
  const llvm::Function* callee = call.getCalledFunction();
  if (callee == nullptr) Refuse(call, "calls through pointers are not supported");
  if (callee->isVarArg() || callee->getFunctionType() != call.getFunctionType()) {
    Refuse(call, "the call does not fit the function");
  }
  if (call.getCallingConv() != callee->getCallingConv()) {
    Refuse(call, "the calling convention is not the function's");
  }
  LowerCallPromises(call, *callee, context, lowered);
  if (callee->isIntrinsic()) return LowerIntrinsic(call, context, lowered);
  lowered.opcode = Opcode::kCall;
  LowerCallAttributes(call, lowered);
  if (call.isMustTailCall()) Refuse(call, "musttail is not supported");
  lowered.is_tail = call.isTailCall();
  TakeOperands(call, call.arg_size(), context, lowered);
  if (callee->isDeclaration()) {
    lowered.external = callee->getName().str();
  } else {
    lowered.callee = context.require(*callee);
  }
  return true;
}

}  // namespace ir
