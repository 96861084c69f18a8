// SPDX-License-Identifier: MIT
#include "proofs/ir/program.h"

#include "proofs/ir/error.h"

namespace ir {
namespace {

constexpr const char* kOpcodeNames[] = {
    "add",
    "sub",
    "mul",
    "udiv",
    "sdiv",
    "urem",
    "srem",
    "shl",
    "lshr",
    "ashr",
    "and",
    "or",
    "xor",
    "icmp",
    "zext",
    "sext",
    "trunc",
    "ptrtoint",
    "inttoptr",
    "select",
    "freeze",
    "phi",
    "extractvalue",
    "insertvalue",
    "alloca",
    "load",
    "store",
    "cmpxchg",
    "atomicrmw",
    "getelementptr",
    "call",
    "br",
    "switch",
    "ret",
    "unreachable",
    "uadd.with.overflow",
    "sadd.with.overflow",
    "usub.with.overflow",
    "ssub.with.overflow",
    "umul.with.overflow",
    "smul.with.overflow",
    "uadd.sat",
    "usub.sat",
    "umin",
    "umax",
    "smin",
    "smax",
    "abs",
    "ctpop",
    "ctlz",
    "cttz",
    "bswap",
    "fshl",
    "fshr",
    "memcpy",
    "memmove",
    "memset",
    "lifetime.start",
    "lifetime.end",
    "assume",
    "objectsize",
    "trap",
};
static_assert(std::size(kOpcodeNames) == static_cast<std::size_t>(Opcode::kCount));

}  // namespace

const char* OpcodeName(Opcode opcode) { return kOpcodeNames[static_cast<std::size_t>(opcode)]; }

int Program::Find(const std::string& name) const {
  int found = -1;
  for (std::size_t i = 0; i < functions.size(); ++i) {
    if (functions[i].name != name && functions[i].symbol != name) continue;
    if (found >= 0) throw Error("function " + name + " is ambiguous in the bitcode");
    found = static_cast<int>(i);
  }
  if (found < 0) throw Error("function " + name + " is not in the bitcode");
  return found;
}

}  // namespace ir
