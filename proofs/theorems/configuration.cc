// SPDX-License-Identifier: MIT
#include "proofs/theorems/configuration.h"

#include <cstddef>

#include "core/instance.h"
#include "kexecore/kexecore.h"

namespace theorems {
namespace {

using smt::Term;

/// A range of the configuration.
struct Range {
  const Term& start;
  const Term& size;

  Term IsNone() const { return smt::Same(size, 0); }
  Term Start() const { return Number(start); }
  Term End() const { return Number(start) + Number(size); }
  Term IsAligned() const { return IsPageMultiple(start) && IsPageMultiple(size); }
  Term EndsBy(const Term& limit) const { return IsNone() || smt::Ule(End(), limit); }
  Term IsApartFrom(const Range& other) const {
    return IsNone() || other.IsNone() || smt::Ule(End(), other.Start()) ||
           smt::Ule(other.End(), Start());
  }
};

Term TwoTo(const Term& like, unsigned exponent) {
  return smt::Shl(smt::ConstantLike(like, 1), smt::ConstantLike(like, exponent));
}

Statement State(Setting& setting) {
  smt::Terms& terms = setting.terms;
  const RamTable ram(setting);
  const Configuration config(setting, ram);
  const Term any = smt::ZExt(terms.Variable("index", 32), 64);
  Scene scene(setting);
  scene.Add(ram.array);
  const int argument = scene.Make("config", sizeof(kexecore_config), false);
  const int host = scene.Make("host", 8, false);
  config.Put(scene, argument, 0, host);
  const int instance = scene.Make("instance", sizeof(kexecore_instance), true);
  const std::vector<Term> before = scene.Fill(instance);
  setting.objects.Own(instance);  // nobody else uses it before it is made (rules I)
  UseIsSaneRam(setting, ram, {any});
  UseCountPages(setting, ram);
  const Ran ran =
      scene.Run("kexecore_init", {scene.PointerTo(instance), scene.PointerTo(argument)});
  const Term answer = scene.Result(ran), accepts = ran.returns && smt::Same(answer, 0);
  const Term refuses = ran.returns && answer == ErrorNumber(terms, -KEXECORE_EINVAL);

  Statement statement;
  std::vector<Term> kept;
  statement.claims.push_back({"the answer is 0 or -EINVAL", terms.True(), accepts || refuses});
  for (const Rule& rule : config.Rules()) {
    statement.claims.push_back({rule.text, accepts, rule.holds});
    kept.push_back(rule.holds);
  }
  const Rule ram_rule = config.RamRule(any);
  statement.claims.push_back({ram_rule.text, accepts, ram_rule.holds});
  kept.push_back(ram.AllKeepI6(config.MachineSize()));
  statement.claims.push_back({"refused: some rule is broken", refuses, !smt::AllOf(terms, kept)});
  statement.claims.push_back({"refused: the instance is as it was", refuses,
                              scene.LeftAsItWas(ran, instance, before, refuses)});
  std::vector<Term> copied;
  for (const Configuration::Field& field : config.Fields()) {
    const std::uint64_t at = offsetof(kexecore::Instance, config) + field.offset;
    copied.push_back(scene.Left(ran, instance, at, field.width, accepts) == field.value);
  }
  statement.claims.push_back(
      {"accepted: the instance has a copy of it", accepts, smt::AllOf(terms, copied)});
  const Term pages =
      scene.Left(ran, instance, offsetof(kexecore::Instance, ram_pages), 64, accepts);
  statement.claims.push_back({"accepted: the instance knows how many pages RAM has", accepts,
                              pages == ram.Pages(smt::ZExt(ram.count, 64))});
  const Term state = scene.Left(ran, instance, offsetof(kexecore::Instance, state), 64, accepts);
  statement.claims.push_back(
      {"S: accepted: both types are at rest, no image is present, and nobody holds the instance",
       accepts, smt::Same(state, 0)});
  statement.edges = {
      {"everything is accepted", accepts},
      {"1024 ranges of RAM are accepted", accepts && smt::Same(ram.count, KEXECORE_MAX_RAM_RANGES)},
      {"a crash area is accepted", accepts && !smt::Same(config.crash_size, 0)},
      {"an address of the control page is accepted", accepts && !smt::Same(config.control_va, 0)},
      {"a machine of 52 bits is accepted", accepts && smt::Same(config.physical_bits, 52)},
  };
  statement.to_trace = [](const smt::Model&, std::size_t) { return std::optional<trace::Trace>(); };
  return statement;
}

}  // namespace

Configuration::Configuration(Setting& setting, const RamTable& table)
    : api_version(setting.terms.Variable("config.api_version", 32)),
      abi(setting.terms.Variable("config.abi", 32)),
      physical_bits(setting.terms.Variable("config.physical_bits", 32)),
      features(setting.terms.Variable("config.features", 32)),
      crash_start(setting.terms.Variable("config.crash.start", 64)),
      crash_size(setting.terms.Variable("config.crash.size", 64)),
      xen_start(setting.terms.Variable("config.xen.start", 64)),
      xen_size(setting.terms.Variable("config.xen.size", 64)),
      vmcoreinfo_start(setting.terms.Variable("config.vmcoreinfo.start", 64)),
      vmcoreinfo_size(setting.terms.Variable("config.vmcoreinfo.size", 64)),
      control_va(setting.terms.Variable("config.control_va", 64)),
      ram(table),
      terms_(setting.terms),
      has_posted_(setting.executor.Has("kexecore_abi_load_posted")) {}

Term Configuration::MachineSize() const {
  return smt::Shl(terms_.Bits(1, 64), smt::ZExt(physical_bits, 64));
}

std::vector<Rule> Configuration::Rules() const {
  const Range crash{crash_start, crash_size}, xen{xen_start, xen_size},
      vmcoreinfo{vmcoreinfo_start, vmcoreinfo_size};
  const Term machine_end = smt::Shl(smt::ConstantLike(crash.End(), 1), Number(physical_bits));
  const Term va = Number(control_va), most = TwoTo(va, 64);
  const auto number = [&](std::uint64_t value) { return terms_.Bits(value, 32); };
  const std::uint32_t features_named = KEXECORE_FEATURE_LISTS | KEXECORE_FEATURE_LA57;
  return {
      {"I1: the API version is the header's, and the revision one of the two",
       smt::Same(api_version, KEXECORE_API_VERSION) &&
           (smt::Same(abi, KEXECORE_ABI_MERGED) ||
            (terms_.BoolOf(has_posted_) && smt::Same(abi, KEXECORE_ABI_POSTED)))},
      {"I2: the physical width is 32 to 52 bits",
       smt::Ule(number(32), physical_bits) && smt::Ule(physical_bits, number(52))},
      {"I3: the crash area is page aligned, or empty, and does not hold frame 0",
       crash.IsNone() || (crash.IsAligned() && !smt::Same(crash_start, 0))},
      {"I4: the crash area, unless empty, ends at or below 2^width", crash.EndsBy(machine_end)},
      {"I5: the other ranges end at or below 2^width, and share no byte with the crash area",
       xen.EndsBy(machine_end) && vmcoreinfo.EndsBy(machine_end) && xen.IsApartFrom(crash) &&
           vmcoreinfo.IsApartFrom(crash)},
      {"I7: the address of the control page is page aligned, in the upper half but for the last "
       "page, and then the crash area ends at or below 2^47; or it is 0",
       smt::Same(control_va, 0) ||
           (IsPageMultiple(control_va) && smt::Ule(most - TwoTo(va, 47), va) &&
            smt::Ule(va, most - smt::ConstantLike(va, 2 * kPageSize)) &&
            crash.EndsBy(TwoTo(va, 47)))},
      {"I8: no feature is set that the header does not name",
       smt::Same(features & number(~features_named), 0)},
  };
}

Rule Configuration::RamRule(const Term& index) const {
  return {"I6: RAM is page aligned, ascending, apart, and ends at or below 2^width",
          smt::Ule(ram.count, terms_.Bits(KEXECORE_MAX_RAM_RANGES, 32)) &&
              smt::Implies(ram.Exists(index), ram.KeepsI6(index, MachineSize()))};
}

std::vector<Configuration::Field> Configuration::Fields() const {
  constexpr std::uint64_t kStart = offsetof(kexecore_range, start),
                          kSize = offsetof(kexecore_range, size);
  constexpr std::uint64_t kCrash = offsetof(kexecore_config, crash),
                          kXen = offsetof(kexecore_config, xen),
                          kVmcoreinfo = offsetof(kexecore_config, vmcoreinfo);
  return {{offsetof(kexecore_config, api_version), 32, api_version},
          {offsetof(kexecore_config, abi), 32, abi},
          {offsetof(kexecore_config, physical_bits), 32, physical_bits},
          {offsetof(kexecore_config, nr_ram), 32, ram.count},
          {offsetof(kexecore_config, features), 32, features},
          {kCrash + kStart, 64, crash_start},
          {kCrash + kSize, 64, crash_size},
          {kXen + kStart, 64, xen_start},
          {kXen + kSize, 64, xen_size},
          {kVmcoreinfo + kStart, 64, vmcoreinfo_start},
          {kVmcoreinfo + kSize, 64, vmcoreinfo_size},
          {offsetof(kexecore_config, control_va), 64, control_va}};
}

void Configuration::Put(Scene& scene, int object, std::uint64_t at, int host) const {
  for (const Field& field : Fields()) scene.Put(object, at + field.offset, field.value);
  scene.PutPointer(object, at + offsetof(kexecore_config, ram), ram.array);
  scene.PutPointer(object, at + offsetof(kexecore_config, host), host);
}

Theorem InitIsRulesI() {
  return {"init_is_rules_I",
          "kexecore_init accepts what keeps rules I, and nothing else, and copies it",
          {"kexecore_init", "kexecore::IsValidConfiguration"},
          0,
          State};
}

}  // namespace theorems
