// SPDX-License-Identifier: MIT
#include "proofs/ir/lower_instruction.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Operator.h"
#include "proofs/ir/lower_call.h"
#include "proofs/ir/lower_flags.h"

namespace ir {
namespace {

std::optional<Opcode> PlainOpcode(unsigned opcode) {
  switch (opcode) {
    case llvm::Instruction::Add:
      return Opcode::kAdd;
    case llvm::Instruction::Sub:
      return Opcode::kSub;
    case llvm::Instruction::Mul:
      return Opcode::kMul;
    case llvm::Instruction::UDiv:
      return Opcode::kUDiv;
    case llvm::Instruction::SDiv:
      return Opcode::kSDiv;
    case llvm::Instruction::URem:
      return Opcode::kURem;
    case llvm::Instruction::SRem:
      return Opcode::kSRem;
    case llvm::Instruction::Shl:
      return Opcode::kShl;
    case llvm::Instruction::LShr:
      return Opcode::kLShr;
    case llvm::Instruction::AShr:
      return Opcode::kAShr;
    case llvm::Instruction::And:
      return Opcode::kAnd;
    case llvm::Instruction::Or:
      return Opcode::kOr;
    case llvm::Instruction::Xor:
      return Opcode::kXor;
    case llvm::Instruction::ZExt:
      return Opcode::kZExt;
    case llvm::Instruction::SExt:
      return Opcode::kSExt;
    case llvm::Instruction::Trunc:
      return Opcode::kTrunc;
    case llvm::Instruction::PtrToInt:
      return Opcode::kPtrToInt;
    case llvm::Instruction::IntToPtr:
      return Opcode::kIntToPtr;
    case llvm::Instruction::Select:
      return Opcode::kSelect;
    case llvm::Instruction::Freeze:
      return Opcode::kFreeze;
    default:
      return std::nullopt;
  }
}

Predicate LowerPredicate(const llvm::ICmpInst& compare) {
  switch (compare.getPredicate()) {
    case llvm::CmpInst::ICMP_EQ:
      return Predicate::kEq;
    case llvm::CmpInst::ICMP_NE:
      return Predicate::kNe;
    case llvm::CmpInst::ICMP_UGT:
      return Predicate::kUgt;
    case llvm::CmpInst::ICMP_UGE:
      return Predicate::kUge;
    case llvm::CmpInst::ICMP_ULT:
      return Predicate::kUlt;
    case llvm::CmpInst::ICMP_ULE:
      return Predicate::kUle;
    case llvm::CmpInst::ICMP_SGT:
      return Predicate::kSgt;
    case llvm::CmpInst::ICMP_SGE:
      return Predicate::kSge;
    case llvm::CmpInst::ICMP_SLT:
      return Predicate::kSlt;
    case llvm::CmpInst::ICMP_SLE:
      return Predicate::kSle;
    default:
      Refuse(compare, "predicate is not understood");
  }
}

void LowerGetElementPtr(const llvm::GetElementPtrInst& gep, FunctionContext& context,
                        Instruction& lowered) {
  llvm::MapVector<llvm::Value*, llvm::APInt> variable;
  llvm::APInt constant(64, 0);
  if (!llvm::cast<llvm::GEPOperator>(gep).collectOffset(context.layout, 64, variable, constant)) {
    Refuse(gep, "offset is not understood");
  }
  lowered.operands.push_back(LowerOperand(*gep.getPointerOperand(), context));
  lowered.offset = constant.getSExtValue();
  for (const auto& [index, scale] : variable) {
    lowered.operands.push_back(LowerOperand(*index, context));
    lowered.scales.push_back(scale.getSExtValue());
  }
  llvm::GEPNoWrapFlags flags = gep.getNoWrapFlags();
  lowered.flags.inbounds = flags.isInBounds();
  lowered.flags.nusw = flags.hasNoUnsignedSignedWrap();
  lowered.flags.nuw = flags.hasNoUnsignedWrap();
}

/// The first leaf of the part of an aggregate that `indices` name.
unsigned FirstLeaf(llvm::Type* type, llvm::ArrayRef<unsigned> indices) {
  unsigned leaf = 0;
  for (unsigned index : indices) {
    for (unsigned i = 0; i < index; ++i) {
      leaf += LowerType(type->isStructTy() ? type->getStructElementType(i)
                                           : type->getArrayElementType())
                  .size();
    }
    type = type->isStructTy() ? type->getStructElementType(index) : type->getArrayElementType();
  }
  return leaf;
}

void LowerMemory(const llvm::Instruction& instruction, Instruction& lowered) {
  if (instruction.isVolatile()) Refuse(instruction, "volatile is not supported");
  lowered.is_atomic = instruction.isAtomic();
  llvm::Type* type = nullptr;
  if (const auto* load = llvm::dyn_cast<llvm::LoadInst>(&instruction)) {
    lowered.opcode = Opcode::kLoad;
    lowered.align = load->getAlign().value();
    type = load->getType();
  } else {
    const auto& store = llvm::cast<llvm::StoreInst>(instruction);
    lowered.opcode = Opcode::kStore;
    lowered.align = store.getAlign().value();
    type = store.getValueOperand()->getType();
  }
  lowered.type = LowerType(type);
  if (lowered.type.size() != 1)
    Refuse(instruction, "loads and stores of aggregates are not supported");
  const unsigned width = lowered.type[0].width;
  if (width != 1 && width % 8 != 0) Refuse(instruction, "width is not a whole number of bytes");
}

std::optional<Opcode> OperationOf(const llvm::AtomicRMWInst& change) {
  switch (change.getOperation()) {
    case llvm::AtomicRMWInst::Xchg:
      return Opcode::kStore;
    case llvm::AtomicRMWInst::Add:
      return Opcode::kAdd;
    case llvm::AtomicRMWInst::Sub:
      return Opcode::kSub;
    case llvm::AtomicRMWInst::And:
      return Opcode::kAnd;
    case llvm::AtomicRMWInst::Or:
      return Opcode::kOr;
    case llvm::AtomicRMWInst::Xor:
      return Opcode::kXor;
    default:
      return std::nullopt;
  }
}

/// cmpxchg and atomicrmw.
void LowerAtomicChange(const llvm::Instruction& instruction, Instruction& lowered) {
  if (instruction.isVolatile()) Refuse(instruction, "volatile is not supported");
  if (const auto* change = llvm::dyn_cast<llvm::AtomicRMWInst>(&instruction)) {
    const std::optional<Opcode> operation = OperationOf(*change);
    if (!operation) Refuse(instruction, "this atomic operation is not supported");
    lowered.opcode = Opcode::kAtomicChange;
    lowered.operation = *operation;
    lowered.align = change->getAlign().value();
    return;
  }
  const auto& exchange = llvm::cast<llvm::AtomicCmpXchgInst>(instruction);
  if (exchange.isWeak()) Refuse(instruction, "a weak compare-and-exchange is not supported");
  lowered.opcode = Opcode::kCompareExchange;
  lowered.align = exchange.getAlign().value();
}

void LowerTerminator(const llvm::Instruction& instruction, FunctionContext& context,
                     Instruction& lowered) {
  if (const auto* branch = llvm::dyn_cast<llvm::BranchInst>(&instruction)) {
    lowered.opcode = Opcode::kBranch;
    if (branch->isConditional())
      lowered.operands.push_back(LowerOperand(*branch->getCondition(), context));
    // By index, because successors() walks the operands, which stand in reverse order.
    for (unsigned i = 0; i < branch->getNumSuccessors(); ++i) {
      lowered.targets.push_back(context.blocks.at(branch->getSuccessor(i)));
    }
  } else if (const auto* choice = llvm::dyn_cast<llvm::SwitchInst>(&instruction)) {
    lowered.opcode = Opcode::kSwitch;
    lowered.operands.push_back(LowerOperand(*choice->getCondition(), context));
    lowered.targets.push_back(context.blocks.at(choice->getDefaultDest()));
    for (const auto& one : choice->cases()) {
      lowered.targets.push_back(context.blocks.at(one.getCaseSuccessor()));
      lowered.cases.push_back(LowerInteger(one.getCaseValue()->getValue()));
    }
  } else if (const auto* back = llvm::dyn_cast<llvm::ReturnInst>(&instruction)) {
    lowered.opcode = Opcode::kReturn;
    if (back->getReturnValue() != nullptr)
      lowered.operands.push_back(LowerOperand(*back->getReturnValue(), context));
  } else if (llvm::isa<llvm::UnreachableInst>(instruction)) {
    lowered.opcode = Opcode::kUnreachable;
  } else {
    Refuse(instruction, "terminator is not supported");
  }
}

}  // namespace

Operand LowerOperand(const llvm::Value& value, FunctionContext& context) {
  Operand operand;
  if (const auto* constant = llvm::dyn_cast<llvm::Constant>(&value)) {
    operand.constants = context.constants.Lower(*constant);
    return operand;
  }
  auto it = context.locals.find(&value);
  if (it == context.locals.end()) Refuse(value, "operand is not understood");
  operand.local = it->second;
  return operand;
}

std::optional<Instruction> LowerInstruction(const llvm::Instruction& instruction,
                                            FunctionContext& context) {
  Instruction lowered;
  lowered.text = Print(instruction);
  if (const llvm::DebugLoc& place = instruction.getDebugLoc(); place && place.getLine() > 0) {
    lowered.source = place->getFilename().str() + ":" + std::to_string(place.getLine());
  }
  if (auto it = context.locals.find(&instruction); it != context.locals.end()) {
    lowered.result = it->second;
    lowered.type = LowerType(instruction.getType());
  }
  LowerMetadata(instruction, lowered.promise);
  LowerFlags(instruction, lowered.flags);
  if (const auto* call = llvm::dyn_cast<llvm::CallInst>(&instruction)) {
    if (!LowerCall(*call, context, lowered)) return std::nullopt;
    return lowered;
  }
  if (instruction.isTerminator()) {
    LowerTerminator(instruction, context, lowered);
    return lowered;
  }
  if (llvm::isa<llvm::LoadInst>(instruction) || llvm::isa<llvm::StoreInst>(instruction)) {
    LowerMemory(instruction, lowered);
  } else if (llvm::isa<llvm::AtomicRMWInst>(instruction) ||
             llvm::isa<llvm::AtomicCmpXchgInst>(instruction)) {
    LowerAtomicChange(instruction, lowered);
  } else if (const auto* alloca = llvm::dyn_cast<llvm::AllocaInst>(&instruction)) {
    if (!alloca->isStaticAlloca())
      Refuse(instruction, "a stack object of changing size is not supported");
    lowered.opcode = Opcode::kAlloca;
    lowered.size = alloca->getAllocationSize(context.layout)->getFixedValue();
    lowered.align = alloca->getAlign().value();
    return lowered;
  } else if (const auto* gep = llvm::dyn_cast<llvm::GetElementPtrInst>(&instruction)) {
    lowered.opcode = Opcode::kGetElementPtr;
    LowerGetElementPtr(*gep, context, lowered);
    return lowered;
  } else if (const auto* phi = llvm::dyn_cast<llvm::PHINode>(&instruction)) {
    lowered.opcode = Opcode::kPhi;
    for (unsigned i = 0; i < phi->getNumIncomingValues(); ++i) {
      auto block = context.blocks.find(phi->getIncomingBlock(i));
      if (block == context.blocks.end()) continue;  // an unreachable block
      lowered.targets.push_back(block->second);
      lowered.operands.push_back(LowerOperand(*phi->getIncomingValue(i), context));
    }
    return lowered;
  } else if (const auto* compare = llvm::dyn_cast<llvm::ICmpInst>(&instruction)) {
    lowered.opcode = Opcode::kICmp;
    lowered.predicate = LowerPredicate(*compare);
  } else if (const auto* extract = llvm::dyn_cast<llvm::ExtractValueInst>(&instruction)) {
    lowered.opcode = Opcode::kExtractValue;
    lowered.first_leaf =
        FirstLeaf(extract->getAggregateOperand()->getType(), extract->getIndices());
  } else if (const auto* insert = llvm::dyn_cast<llvm::InsertValueInst>(&instruction)) {
    lowered.opcode = Opcode::kInsertValue;
    lowered.first_leaf = FirstLeaf(insert->getType(), insert->getIndices());
  } else if (std::optional<Opcode> opcode = PlainOpcode(instruction.getOpcode())) {
    lowered.opcode = *opcode;
  } else {
    Refuse(instruction, "instruction is not supported");
  }
  for (const llvm::Use& use : instruction.operands())
    lowered.operands.push_back(LowerOperand(*use, context));
  return lowered;
}

}  // namespace ir
