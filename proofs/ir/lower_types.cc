// SPDX-License-Identifier: MIT
#include "proofs/ir/lower_types.h"

#include "llvm/IR/ConstantRange.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Operator.h"
#include "llvm/Support/raw_ostream.h"
#include "proofs/ir/error.h"

namespace ir {

std::string Print(const llvm::Value& value) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  value.print(stream);
  stream.flush();
  std::size_t start = text.find_first_not_of(' ');
  if (start == std::string::npos) return {};
  // Keep one line, and drop the list of metadata at its end.
  text = text.substr(start, text.find('\n', start) - start);
  return text.substr(0, text.find(", !"));
}

void Refuse(const llvm::Value& where, const std::string& why) {
  std::string function;
  if (const auto* instruction = llvm::dyn_cast<llvm::Instruction>(&where)) {
    function = instruction->getFunction()->getName().str() + ": ";
  }
  throw Error(function + Print(where) + ": " + why);
}

Integer LowerInteger(const llvm::APInt& value) {
  return {value.getBitWidth(), {value.getRawData(), value.getRawData() + value.getNumWords()}};
}

Type LowerType(llvm::Type* type) {
  if (type->isVoidTy()) return {};
  if (type->isIntegerTy()) return {{false, type->getIntegerBitWidth()}};
  if (type->isPointerTy() && type->getPointerAddressSpace() == 0) return {{true, 64}};
  Type leaves;
  if (type->isStructTy() || type->isArrayTy()) {
    unsigned count =
        type->isStructTy() ? type->getStructNumElements() : type->getArrayNumElements();
    for (unsigned i = 0; i < count; ++i) {
      llvm::Type* element =
          type->isStructTy() ? type->getStructElementType(i) : type->getArrayElementType();
      Type inner = LowerType(element);
      leaves.insert(leaves.end(), inner.begin(), inner.end());
    }
    return leaves;
  }
  std::string text;
  llvm::raw_string_ostream(text) << *type;
  throw Error("type " + text + " is not supported");
}

Promise LowerPromise(const llvm::AttributeSet& attributes, const llvm::DataLayout& layout,
                     const llvm::Value& where) {
  Promise promise;
  for (const llvm::Attribute& attribute : attributes) {
    if (attribute.isStringAttribute())
      Refuse(where, "attribute " + attribute.getAsString() + " is not understood");
    switch (attribute.getKindAsEnum()) {
      case llvm::Attribute::NoUndef:
        promise.noundef = true;
        break;
      case llvm::Attribute::NonNull:
        promise.nonnull = true;
        break;
      case llvm::Attribute::Alignment:
        promise.align = attribute.getAlignment()->value();
        break;
      case llvm::Attribute::Dereferenceable:
        promise.dereferenceable = attribute.getDereferenceableBytes();
        break;
      case llvm::Attribute::ByVal:
        promise.byval = layout.getTypeAllocSize(attribute.getValueAsType());
        break;
      case llvm::Attribute::Range: {
        const llvm::ConstantRange& range = attribute.getRange();
        promise.range = Interval{LowerInteger(range.getLower()), LowerInteger(range.getUpper())};
        break;
      }
      // The calling convention, and promises about aliases and effects (trusted; see lower.h).
      case llvm::Attribute::ZExt:
      case llvm::Attribute::SExt:
      case llvm::Attribute::StructRet:
      case llvm::Attribute::NoAlias:
      case llvm::Attribute::NoCapture:
      case llvm::Attribute::NoFree:
      case llvm::Attribute::ReadOnly:
      case llvm::Attribute::ReadNone:
      case llvm::Attribute::WriteOnly:
      case llvm::Attribute::Returned:
      case llvm::Attribute::ImmArg:
      case llvm::Attribute::Writable:
      case llvm::Attribute::DeadOnUnwind:
        break;
      default:
        Refuse(where, "attribute " + attribute.getAsString() + " is not understood");
    }
  }
  return promise;
}

std::vector<Constant> ConstantLowering::Lower(const llvm::Constant& constant) {
  if (constant.getType()->isStructTy() || constant.getType()->isArrayTy()) {
    std::vector<Constant> leaves;
    unsigned count = constant.getType()->isStructTy() ? constant.getType()->getStructNumElements()
                                                      : constant.getType()->getArrayNumElements();
    for (unsigned i = 0; i < count; ++i) {
      const llvm::Constant* element = constant.getAggregateElement(i);
      if (element == nullptr) Refuse(constant, "constant aggregate is not understood");
      std::vector<Constant> inner = Lower(*element);
      leaves.insert(leaves.end(), inner.begin(), inner.end());
    }
    return leaves;
  }
  Constant lowered;
  lowered.leaf = LowerType(constant.getType()).at(0);
  if (const auto* integer = llvm::dyn_cast<llvm::ConstantInt>(&constant)) {
    lowered.kind = Constant::Kind::kInteger;
    lowered.integer = LowerInteger(integer->getValue());
  } else if (llvm::isa<llvm::ConstantPointerNull>(constant)) {
    lowered.kind = Constant::Kind::kNull;
  } else if (llvm::isa<llvm::UndefValue>(constant)) {  // llvm::PoisonValue, too
    lowered.kind = Constant::Kind::kPoison;
  } else if (constant.getType()->isPointerTy()) {
    llvm::APInt offset(64, 0);
    const llvm::Value* base =
        constant.stripAndAccumulateConstantOffsets(layout_, offset, /*AllowNonInbounds=*/true);
    const auto* global = llvm::dyn_cast<llvm::GlobalVariable>(base);
    if (global == nullptr) Refuse(constant, "constant pointer is not understood");
    lowered.kind = Constant::Kind::kGlobal;
    lowered.global = LowerGlobal(*global);
    lowered.offset = offset.getSExtValue();
  } else {
    Refuse(constant, "constant is not understood");
  }
  return {lowered};
}

int ConstantLowering::LowerGlobal(const llvm::GlobalVariable& global) {
  auto [it, is_new] = globals_.try_emplace(&global, static_cast<int>(program_.globals.size()));
  if (!is_new) return it->second;
  int index = it->second;
  if (global.isThreadLocal()) Refuse(global, "thread-local variables are not supported");
  Global lowered;
  lowered.symbol = global.getName().str();
  lowered.size = layout_.getTypeAllocSize(global.getValueType());
  lowered.align = global.getPointerAlignment(layout_).value();
  lowered.constant = global.isConstant();
  program_.globals.push_back(lowered);
  if (global.isConstant() && global.hasDefinitiveInitializer()) {
    LowerContents(*global.getInitializer(), 0, lowered);
    program_.globals[index].contents = lowered.contents;
  }
  return index;
}

void ConstantLowering::LowerContents(const llvm::Constant& constant, std::uint64_t offset,
                                     Global& global) {
  llvm::Type* type = constant.getType();
  if (!type->isStructTy() && !type->isArrayTy()) {
    global.contents.emplace_back(offset, Lower(constant).at(0));
    return;
  }
  std::uint64_t count =
      type->isStructTy() ? type->getStructNumElements() : type->getArrayNumElements();
  for (std::uint64_t i = 0; i < count; ++i) {
    std::uint64_t at = 0;
    if (auto* structure = llvm::dyn_cast<llvm::StructType>(type)) {
      at = layout_.getStructLayout(structure)->getElementOffset(i);
    } else {
      at = i * layout_.getTypeAllocSize(type->getArrayElementType());
    }
    const llvm::Constant* element = constant.getAggregateElement(i);
    if (element == nullptr) Refuse(constant, "initialiser is not understood");
    LowerContents(*element, offset + at, global);
  }
}

}  // namespace ir
