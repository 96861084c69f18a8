// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "proofs/theorems/ram.h"

namespace theorems {

/// One of rules I, for a configuration.
struct Rule {
  std::string text;
  smt::Term holds;
};

/// A configuration (kexecore_config): every field is a variable.
class Configuration {
 public:
  /// `table` has to outlive it.
  Configuration(Setting& setting, const RamTable& table);

  smt::Term api_version, abi, physical_bits, features;  // 32 bits each
  smt::Term crash_start, crash_size, xen_start, xen_size, vmcoreinfo_start, vmcoreinfo_size;
  smt::Term control_va;
  const RamTable& ram;

  /// 2^physical_bits, in 64 bits.
  smt::Term MachineSize() const;
  /// Rules I1 to I5, I7 and I8.
  std::vector<Rule> Rules() const;
  /// Rule I6 for the range of this index.
  Rule RamRule(const smt::Term& index) const;
  /// Writes it where a scene has room for a kexecore_config, with this pointer as `host`.
  void Put(Scene& scene, int object, std::uint64_t at, int host) const;
  /// Its fields, as a function left them: by their offset, each of `width` bits.
  struct Field {
    std::uint64_t offset;
    unsigned width;
    smt::Term value;
  };
  std::vector<Field> Fields() const;

 private:
  smt::Terms& terms_;
  bool has_posted_;  // the core was compiled with the posted revision (rule I1)
};

Theorem InitIsRulesI();

}  // namespace theorems
