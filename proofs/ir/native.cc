// SPDX-License-Identifier: MIT
#include "proofs/ir/native.h"

#include "llvm/AsmParser/Parser.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/TargetSelect.h"
#include "proofs/ir/error.h"

namespace ir {
namespace {

template <typename T>
T Must(llvm::Expected<T> value) {
  if (!value) throw Error(llvm::toString(value.takeError()));
  return std::move(*value);
}

}  // namespace

struct Native::Jit {
  std::unique_ptr<llvm::orc::LLJIT> lljit;
};

Native::Native(const std::string& assembly) : jit_(std::make_unique<Jit>()) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  auto context = std::make_unique<llvm::LLVMContext>();
  llvm::SMDiagnostic diagnostic;
  auto module = llvm::parseAssemblyString(assembly, diagnostic, *context);
  if (module == nullptr) throw Error(diagnostic.getMessage().str());
  jit_->lljit = Must(llvm::orc::LLJITBuilder().create());
  if (llvm::Error error = jit_->lljit->addIRModule(
          llvm::orc::ThreadSafeModule(std::move(module), std::move(context)))) {
    throw Error(llvm::toString(std::move(error)));
  }
}

Native::~Native() = default;

std::uint64_t Native::Call(const std::string& name,
                           std::span<const std::uint64_t> arguments) const {
  llvm::orc::ExecutorAddr address = Must(jit_->lljit->lookup(name));
  switch (arguments.size()) {
    case 1:
      return address.toPtr<std::uint64_t (*)(std::uint64_t)>()(arguments[0]);
    case 2:
      return address.toPtr<std::uint64_t (*)(std::uint64_t, std::uint64_t)>()(arguments[0],
                                                                              arguments[1]);
    case 3:
      return address.toPtr<std::uint64_t (*)(std::uint64_t, std::uint64_t, std::uint64_t)>()(
          arguments[0], arguments[1], arguments[2]);
    default:
      throw Error("native functions take 1 to 3 arguments");
  }
}

}  // namespace ir
