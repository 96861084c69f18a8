// SPDX-License-Identifier: MIT
#include "proofs/ir/lower_types.h"

#include <algorithm>

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

namespace {

/// Carries an attribute over that promise_table.h wants asked.
void LowerAsked(const llvm::Attribute& attribute, const llvm::DataLayout& layout,
                Promise& promise) {
  switch (attribute.getKindAsEnum()) {
    case llvm::Attribute::NoUndef:
      promise.noundef = true;
      return;
    case llvm::Attribute::NonNull:
      promise.nonnull = true;
      return;
    case llvm::Attribute::Alignment:
      promise.align = attribute.getAlignment()->value();
      return;
    case llvm::Attribute::Dereferenceable:
      promise.dereferenceable =
          std::max(promise.dereferenceable, attribute.getDereferenceableBytes());
      return;
    case llvm::Attribute::DereferenceableOrNull:
      promise.dereferenceable_or_null = attribute.getDereferenceableOrNullBytes();
      return;
    case llvm::Attribute::StructRet: {
      const std::uint64_t size = layout.getTypeAllocSize(attribute.getValueAsType());
      promise.dereferenceable = std::max(promise.dereferenceable, size);
      return;
    }
    case llvm::Attribute::ByVal:
      promise.byval = layout.getTypeAllocSize(attribute.getValueAsType());
      return;
    case llvm::Attribute::Range: {
      const llvm::ConstantRange& range = attribute.getRange();
      promise.range = Interval{LowerInteger(range.getLower()), LowerInteger(range.getUpper())};
      return;
    }
    case llvm::Attribute::Writable:
      promise.writable = true;
      return;
    case llvm::Attribute::ReadNone:
      promise.no_read = promise.no_write = true;
      return;
    case llvm::Attribute::ReadOnly:
      promise.no_write = true;
      return;
    case llvm::Attribute::WriteOnly:
      promise.no_read = true;
      return;
    case llvm::Attribute::Returned:
      promise.returned = true;
      return;
    case llvm::Attribute::NoFree:
      return;  // lower_attributes.h compares it with the calls of the function
    default:
      throw Error("attribute " + attribute.getAsString() + " is to be asked, and is not");
  }
}

}  // namespace

Promise LowerPromise(const llvm::AttributeSet& attributes, Holder holder,
                     const llvm::DataLayout& layout, const llvm::Value& where) {
  Promise promise;
  for (const llvm::Attribute& attribute : attributes) {
    const Duty duty =
        attribute.isStringAttribute() ? Duty::kRefused : DutyOf(attribute.getKindAsEnum(), holder);
    if (duty == Duty::kRefused) {
      Refuse(where, "attribute " + attribute.getAsString() + " is not understood");
    }
    if (duty == Duty::kAsked) LowerAsked(attribute, layout, promise);
  }
  return promise;
}

Promise Both(const Promise& a, const Promise& b, const llvm::Value& where) {
  const auto is_same = [](const Interval& x, const Interval& y) {
    return x.lower.words == y.lower.words && x.upper.words == y.upper.words;
  };
  if ((a.range && b.range && !is_same(*a.range, *b.range)) ||
      (a.byval > 0 && b.byval > 0 && a.byval != b.byval)) {
    Refuse(where, "two promises of one kind are not supported");
  }
  Promise both;
  both.noundef = a.noundef || b.noundef;
  both.nonnull = a.nonnull || b.nonnull;
  both.align = std::max(a.align, b.align);
  both.dereferenceable = std::max(a.dereferenceable, b.dereferenceable);
  both.dereferenceable_or_null = std::max(a.dereferenceable_or_null, b.dereferenceable_or_null);
  both.byval = std::max(a.byval, b.byval);
  both.range = a.range ? a.range : b.range;
  both.writable = a.writable || b.writable;
  both.no_read = a.no_read || b.no_read;
  both.no_write = a.no_write || b.no_write;
  both.returned = a.returned || b.returned;
  return both;
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
    LowerConstantPointer(constant, lowered);
  } else {
    Refuse(constant, "constant is not understood");
  }
  return {lowered};
}

void ConstantLowering::LowerConstantPointer(const llvm::Constant& constant, Constant& lowered) {
  if (const auto* global = llvm::dyn_cast<llvm::GlobalVariable>(&constant)) {
    lowered.kind = Constant::Kind::kGlobal;
    lowered.global = LowerGlobal(*global);
    return;
  }
  const auto* gep = llvm::dyn_cast<llvm::GEPOperator>(&constant);
  if (gep == nullptr) Refuse(constant, "constant pointer is not understood");
  LowerConstantPointer(*llvm::cast<llvm::Constant>(gep->getPointerOperand()), lowered);
  if (lowered.kind == Constant::Kind::kPoison) return;
  llvm::APInt offset(64, 0);
  if (!gep->accumulateConstantOffset(layout_, offset)) {
    Refuse(constant, "constant pointer is not understood");
  }
  const std::int64_t before = lowered.offset;
  if (__builtin_add_overflow(before, offset.getSExtValue(), &lowered.offset)) {
    Refuse(constant, "constant pointer is not understood");
  }
  const llvm::GEPNoWrapFlags flags = gep->getNoWrapFlags();
  if (flags == llvm::GEPNoWrapFlags::none()) return;
  // With either flag the address does not wrap; where the global lies is not known, so outside of
  // it a wrap is possible.
  const std::uint64_t size = program_.globals[lowered.global].size;
  const auto is_outside = [&](std::int64_t at) {
    return at < 0 || static_cast<std::uint64_t>(at) > size;
  };
  const bool is_poison = is_outside(before) || is_outside(lowered.offset) ||
                         (flags.hasNoUnsignedWrap() && offset.isNegative());
  if (is_poison) lowered.kind = Constant::Kind::kPoison;
}

int ConstantLowering::LowerGlobal(const llvm::GlobalVariable& global) {
  auto [it, is_new] = globals_.try_emplace(&global, static_cast<int>(program_.globals.size()));
  if (!is_new) return it->second;
  int index = it->second;
  if (global.isThreadLocal()) Refuse(global, "thread-local variables are not supported");
  llvm::SmallVector<std::pair<unsigned, llvm::MDNode*>, 4> metadata;
  global.getAllMetadata(metadata);
  for (const auto& [kind, node] : metadata) {
    if (DutyOfMetadata(kind) != Duty::kNothing) Refuse(global, "metadata is not understood");
  }
  Global lowered;
  lowered.symbol = global.getName().str();
  lowered.size = layout_.getTypeAllocSize(global.getValueType());
  lowered.align = global.getPointerAlignment(layout_).value();
  lowered.constant = global.isConstant();
  lowered.can_share = global.hasGlobalUnnamedAddr();
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
