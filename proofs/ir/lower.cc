// SPDX-License-Identifier: MIT
#include "proofs/ir/lower.h"

#include <algorithm>
#include <deque>

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/AsmParser/Parser.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/IRReader/IRReader.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Transforms/Utils/PromoteMemToReg.h"
#include "proofs/ir/error.h"
#include "proofs/ir/lower_attributes.h"
#include "proofs/ir/lower_call.h"
#include "proofs/ir/schedule.h"

namespace ir {
namespace {

std::string QualifiedName(const llvm::Function& function) {
  std::string name = llvm::demangle(function.getName().str());
  // The parameters start at the last '(' outside of all others: "(anonymous namespace)::F(int)" has
  // two such.
  int depth = 0;
  for (std::size_t i = name.size(); i-- > 0;) {
    if (name[i] == ')') ++depth;
    if (name[i] == '(' && --depth == 0 && name.find(')', i) == name.size() - 1)
      return name.substr(0, i);
  }
  return name;
}

/// Lowers the functions of one module, as they are needed.
class ModuleLowering {
 public:
  explicit ModuleLowering(const llvm::Module& module)
      : module_(module), constants_(module.getDataLayout(), program_) {}

  Program Run(const std::vector<std::string>& roots) {
    if (module_.getDataLayout().isBigEndian() ||
        module_.getDataLayout().getPointerSizeInBits() != 64) {
      throw Error("the bitcode is not for a 64-bit little-endian machine");
    }
    for (const llvm::Function& function : module_) {
      if (function.isDeclaration()) continue;
      program_.symbols.push_back(function.getName().str());
      if (IsWanted(function, roots)) Require(function);
    }
    while (!pending_.empty()) {
      const llvm::Function* function = pending_.front();
      pending_.pop_front();
      Function lowered = LowerFunction(*function);
      program_.functions[indices_.at(function)] = std::move(lowered);
    }
    for (const std::string& root : roots) program_.Find(root);
    return std::move(program_);
  }

 private:
  static bool IsWanted(const llvm::Function& function, const std::vector<std::string>& roots) {
    if (roots.empty()) return true;
    for (const std::string& root : roots) {
      if (root == function.getName() || root == QualifiedName(function)) return true;
    }
    return false;
  }

  int Require(const llvm::Function& function) {
    auto [it, is_new] =
        indices_.try_emplace(&function, static_cast<int>(program_.functions.size()));
    if (is_new) {
      program_.functions.emplace_back();
      pending_.push_back(&function);
    }
    return it->second;
  }

  Function LowerFunction(const llvm::Function& function) {
    const llvm::DataLayout& layout = module_.getDataLayout();
    Function lowered;
    lowered.symbol = function.getName().str();
    lowered.name = QualifiedName(function);
    lowered.result_type = LowerType(function.getReturnType());
    lowered.result_promise =
        LowerPromise(function.getAttributes().getRetAttrs(), Holder::kResult, layout, function);
    if (function.isInterposable()) Refuse(function, "another body may take its place");
    LowerFunctionAttributes(function, lowered);
    FunctionContext context{
        layout, constants_, {}, {}, [this](const llvm::Function& f) { return Require(f); }};
    int next_local = 0;
    for (const llvm::Argument& argument : function.args()) {
      context.locals[&argument] = next_local;
      lowered.parameters.push_back(
          {next_local++, LowerType(argument.getType()),
           LowerPromise(function.getAttributes().getParamAttrs(argument.getArgNo()),
                        Holder::kParameter, layout, argument)});
    }
    llvm::DominatorTree dominators(const_cast<llvm::Function&>(function));
    std::vector<const llvm::BasicBlock*> reachable;
    for (const llvm::BasicBlock& block : function) {
      if (!dominators.isReachableFromEntry(&block)) continue;
      context.blocks[&block] = static_cast<int>(reachable.size());
      reachable.push_back(&block);
      for (const llvm::Instruction& instruction : block) {
        if (!instruction.getType()->isVoidTy()) context.locals[&instruction] = next_local++;
      }
    }
    for (const llvm::BasicBlock* block : reachable)
      lowered.blocks.push_back(LowerBlock(*block, context));
    LowerLoops(llvm::LoopInfo(dominators), context, lowered);
    Schedule(lowered);
    return lowered;
  }

  static Block LowerBlock(const llvm::BasicBlock& block, FunctionContext& context) {
    Block lowered;
    llvm::raw_string_ostream stream(lowered.name);
    block.printAsOperand(stream, false);
    for (const llvm::Instruction& instruction : block) {
      if (std::optional<Instruction> one = LowerInstruction(instruction, context)) {
        lowered.instructions.push_back(std::move(*one));
      }
    }
    return lowered;
  }

  static void LowerLoops(const llvm::LoopInfo& info, const FunctionContext& context,
                         Function& lowered) {
    std::map<const llvm::Loop*, int> indices;
    for (const llvm::Loop* loop : info.getLoopsInPreorder()) {
      indices[loop] = static_cast<int>(lowered.loops.size());
      int parent = loop->getParentLoop() != nullptr ? indices.at(loop->getParentLoop()) : -1;
      lowered.loops.push_back({context.blocks.at(loop->getHeader()), parent});
    }
    for (const auto& [block, index] : context.blocks) {
      if (const llvm::Loop* loop = info.getLoopFor(block))
        lowered.blocks[index].loop = indices.at(loop);
    }
  }

  const llvm::Module& module_;
  Program program_;
  ConstantLowering constants_;
  std::map<const llvm::Function*, int> indices_;
  std::deque<const llvm::Function*> pending_;
};

std::string Describe(const llvm::SMDiagnostic& diagnostic) {
  std::string text = diagnostic.getFilename().str();
  if (diagnostic.getLineNo() > 0) text += ":" + std::to_string(diagnostic.getLineNo());
  return text + ": " + diagnostic.getMessage().str();
}

void MakeLocalsValues(llvm::Module& module) {
  for (llvm::Function& function : module) {
    if (function.isDeclaration()) continue;
    llvm::DominatorTree dominators(function);
    std::vector<llvm::AllocaInst*> locals;
    for (llvm::Instruction& instruction : function.getEntryBlock()) {
      auto* local = llvm::dyn_cast<llvm::AllocaInst>(&instruction);
      if (local != nullptr && llvm::isAllocaPromotable(local)) locals.push_back(local);
    }
    if (!locals.empty()) llvm::PromoteMemToReg(locals, dominators);
  }
}

std::unique_ptr<llvm::Module> ParseFile(const std::string& path, llvm::LLVMContext& context) {
  llvm::SMDiagnostic diagnostic;
  std::unique_ptr<llvm::Module> module = llvm::parseIRFile(path, diagnostic, context);
  if (module == nullptr) throw Error(Describe(diagnostic));
  return module;
}

}  // namespace

Program LoadBitcode(const std::string& path, const std::vector<std::string>& roots, Locals locals) {
  llvm::LLVMContext context;
  const std::unique_ptr<llvm::Module> module = ParseFile(path, context);
  if (locals == Locals::kAreValues) MakeLocalsValues(*module);
  return ModuleLowering(*module).Run(roots);
}

void CheckBitcode(const std::string& path) {
  llvm::LLVMContext context;
  const std::unique_ptr<llvm::Module> module = ParseFile(path, context);
  const auto has_body = [](const llvm::Function& function) { return !function.isDeclaration(); };
  if (std::none_of(module->begin(), module->end(), has_body)) {
    throw Error(path + ": no function in it");
  }
}

void CheckTraps(const std::string& path) {
  CheckBitcode(path);
  llvm::LLVMContext context;
  if (ParseFile(path, context)->getFunction("llvm.ubsantrap") == nullptr) {
    throw Error(path + ": no bitcode from before the optimiser: undefined behaviour does not trap");
  }
}

Program LoadAssembly(const std::string& text, const std::vector<std::string>& roots,
                     Locals locals) {
  llvm::LLVMContext context;
  llvm::SMDiagnostic diagnostic;
  std::unique_ptr<llvm::Module> module = llvm::parseAssemblyString(text, diagnostic, context);
  if (module == nullptr) throw Error(Describe(diagnostic));
  if (locals == Locals::kAreValues) MakeLocalsValues(*module);
  return ModuleLowering(*module).Run(roots);
}

}  // namespace ir
