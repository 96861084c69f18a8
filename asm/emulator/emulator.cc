// SPDX-License-Identifier: MIT
#include "asm/emulator/emulator.h"

#include <unicorn/unicorn.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "asm/control_code.h"
#include "asm/emulator/tables.h"
#include "asm/entry_layout.h"

namespace control {
namespace {

// The hypervisor's own memory lies behind RAM, below the emulator's limit of 40 bits.
constexpr std::uint64_t kOwn = kReach, kOwnPages = 512, kFewOwnPages = 32;
constexpr std::uint64_t kTablePages = kOwn + 16 * kPage;
constexpr std::uint64_t kOldFifthLevel = kOwn + 8 * kPage, kFifthLevel = kOwn + 9 * kPage;
// Where tables are made that have to lie below 4 GiB.
constexpr std::uint64_t kLowTables = 0xe0000000, kLowTablePages = 512;
constexpr std::uint64_t kStackFromControl =
    1ull << 40;  // flipped in control_va, so the stack is always elsewhere
constexpr std::uint64_t kOldTableVa = 0xffff8300'00010000;  // where the old GDT and IDT lie
constexpr std::uint64_t kNoAddress = 0xffff8300'dead0000;   // nothing ever runs there
constexpr std::uint64_t kTimeout = 30'000'000;              // microseconds

constexpr std::uint64_t kModelledEfer = KEXECORE_EFER_LME | KEXECORE_EFER_LMA;
constexpr std::uint8_t kHlt = 0xf4;

constexpr std::array kGeneral = {UC_X86_REG_RAX, UC_X86_REG_RBX, UC_X86_REG_RCX, UC_X86_REG_RDX,
                                 UC_X86_REG_RSI, UC_X86_REG_RDI, UC_X86_REG_RBP, UC_X86_REG_R8,
                                 UC_X86_REG_R9,  UC_X86_REG_R10, UC_X86_REG_R11, UC_X86_REG_R12,
                                 UC_X86_REG_R13, UC_X86_REG_R14, UC_X86_REG_R15};
constexpr std::array kSegments = {UC_X86_REG_CS, UC_X86_REG_SS, UC_X86_REG_DS,
                                  UC_X86_REG_ES, UC_X86_REG_FS, UC_X86_REG_GS};

void Must(uc_err error, const char* what) {
  if (error == UC_ERR_OK) return;
  std::fprintf(stderr, "%s: %s\n", what, uc_strerror(error));
  std::abort();
}

class Processor {
 public:
  Processor() {
    Must(uc_open(UC_ARCH_X86, UC_MODE_64, &uc_), "uc_open");
    // This model has PKE and LA57, so that CR4 has their bits.
    Must(uc_ctl_set_cpu_model(uc_, UC_CPU_X86_ICELAKE_SERVER), "uc_ctl_set_cpu_model");
  }
  ~Processor() { uc_close(uc_); }
  Processor(const Processor&) = delete;
  Processor& operator=(const Processor&) = delete;

  uc_engine* uc() { return uc_; }

  void Give(std::uint64_t address, void* bytes, std::uint64_t size) {
    Must(uc_mem_map_ptr(uc_, address, size, UC_PROT_ALL, bytes), "uc_mem_map_ptr");
  }

  std::uint64_t Get(int reg) {
    std::uint64_t value = 0;
    Must(uc_reg_read(uc_, reg, &value), "uc_reg_read");
    return value;
  }
  void Set(int reg, std::uint64_t value) { Must(uc_reg_write(uc_, reg, &value), "uc_reg_write"); }

  std::uint64_t GetMsr(std::uint32_t msr) {
    uc_x86_msr value{.rid = msr, .value = 0};
    Must(uc_reg_read(uc_, UC_X86_REG_MSR, &value), "uc_reg_read of an MSR");
    return value.value;
  }

  DescriptorTable GetTable(int reg) {
    uc_x86_mmr value{};
    Must(uc_reg_read(uc_, reg, &value), "uc_reg_read of a table");
    return {.base = value.base, .limit = value.limit};
  }
  void SetTable(int reg, const uc_x86_mmr& value) {
    Must(uc_reg_write(uc_, reg, &value), "uc_reg_write of a table");
  }

 private:
  uc_engine* uc_ = nullptr;
};

/// Sees every instruction of the control page before it runs. Keeps the bits of EFER that the
/// emulator lacks, records what is written to MSRs, and looks for danger (After::danger).
class Watcher {
 public:
  Watcher(Processor& processor, std::uint64_t efer, std::uint64_t new_tables,
          std::uint64_t fifth_level)
      : processor_(processor),
        unmodelled_(efer & ~kModelledEfer),
        new_tables_(new_tables),
        fifth_level_(fifth_level) {}

  void Watch(std::uint64_t first, std::uint64_t size) {
    uc_hook hook = 0;
    void (*see)(uc_engine*, std::uint64_t, std::uint32_t,
                void*) = [](uc_engine*, std::uint64_t address, std::uint32_t, void* self) {
      static_cast<Watcher*>(self)->Saw(address);
    };
    Must(uc_hook_add(processor_.uc(), &hook, UC_HOOK_CODE, reinterpret_cast<void*>(see), this,
                     first, first + size - 1),
         "uc_hook_add");
  }

  std::uint64_t efer() { return processor_.GetMsr(KEXECORE_MSR_EFER) | unmodelled_; }
  const std::vector<MsrWrite>& writes() const { return writes_; }
  const std::string& danger() const { return danger_; }

 private:
  bool IsOnFifthLevel() {
    return fifth_level_ != 0 && processor_.Get(UC_X86_REG_CR3) == fifth_level_;
  }
  bool IsOnNewTables() { return processor_.Get(UC_X86_REG_CR3) == new_tables_ || IsOnFifthLevel(); }

  void Saw(std::uint64_t address) {
    if (has_read_efer_) {
      processor_.Set(UC_X86_REG_RAX, processor_.Get(UC_X86_REG_RAX) | unmodelled_);
    }
    has_read_efer_ = false;
    if (address == last_) return;  // a string instruction that goes on
    last_ = address;
    LookForDanger();
    std::array<std::uint8_t, 2> code{};
    Must(uc_mem_read(processor_.uc(), address, code.data(), code.size()), "uc_mem_read");
    const bool is_read = code[0] == 0x0f && code[1] == 0x32;
    const bool is_write = code[0] == 0x0f && code[1] == 0x30;
    if (!is_read && !is_write) return;
    const auto msr = static_cast<std::uint32_t>(processor_.Get(UC_X86_REG_RCX));
    has_read_efer_ = is_read && msr == KEXECORE_MSR_EFER;
    if (is_read) return;
    const std::uint64_t value =
        processor_.Get(UC_X86_REG_RDX) << 32 | (processor_.Get(UC_X86_REG_RAX) & 0xffffffff);
    writes_.push_back({.msr = msr, .value = value, .on_new_tables = IsOnNewTables()});
    if (msr == KEXECORE_MSR_EFER) unmodelled_ = value & ~kModelledEfer;
  }

  void LookForDanger() {
    constexpr std::uint64_t kInterrupts = 0x200, kWriteProtect = 0x10000, kBreakpoints = 0xff;
    const std::uint64_t cr0 = processor_.Get(UC_X86_REG_CR0), cr4 = processor_.Get(UC_X86_REG_CR4);
    const std::uint64_t allowed =
        KEXECORE_CR4_PAE | (IsOnFifthLevel() ? std::uint64_t{KEXECORE_CR4_LA57} : 0);
    const bool has_handlers = processor_.GetTable(UC_X86_REG_IDTR).limit != 0 && !IsOnNewTables();
    if (!has_handlers && (processor_.Get(UC_X86_REG_EFLAGS) & kInterrupts) != 0) {
      danger_ = "interrupts are on, and their handlers gone";
    } else if (!has_handlers && (processor_.Get(UC_X86_REG_DR7) & kBreakpoints) != 0) {
      danger_ = "breakpoints are on, and their handler gone";
    } else if ((cr4 & KEXECORE_CR4_CET) != 0 && (cr0 & kWriteProtect) == 0) {
      danger_ = "CR0.WP is cleared before CR4.CET";
    } else if (IsOnNewTables() && (cr4 & ~allowed) != 0) {
      danger_ = "the tables are switched with more than PAE in CR4";
    }
  }

  Processor& processor_;
  std::uint64_t unmodelled_, new_tables_, fifth_level_, last_ = 0;
  bool has_read_efer_ = false;
  std::vector<MsrWrite> writes_;
  std::string danger_;
};

/// Ends the run before the instruction at `address`. The end that uc_emu_start takes cannot do
/// that: it faults when the page before `address` is not mapped.
void StopAt(Processor& processor, std::uint64_t address) {
  uc_hook hook = 0;
  void (*stop)(uc_engine*, std::uint64_t, std::uint32_t,
               void*) = [](uc_engine* uc, std::uint64_t, std::uint32_t, void*) { uc_emu_stop(uc); };
  Must(uc_hook_add(processor.uc(), &hook, UC_HOOK_CODE, reinterpret_cast<void*>(stop), nullptr,
                   address, address),
       "uc_hook_add");
}

void GiveAll(Processor& processor, Ram& ram) {
  for (Ram::Range& range : ram.ranges()) {
    processor.Give(range.start, range.pages.data(), range.pages.size() * kPage);
  }
}

void SetUp(Processor& processor, const Before& before, std::uint64_t root, std::uint64_t tables) {
  for (std::size_t i = 0; i < kGeneral.size(); ++i) {
    processor.Set(kGeneral[i], 0xdead0000'00000000 + i * 0x01010101'01010101);
  }
  processor.Set(UC_X86_REG_RDI, before.list);
  processor.Set(UC_X86_REG_RSI, tables);
  processor.Set(UC_X86_REG_RDX, before.entry);
  processor.Set(UC_X86_REG_RCX, before.arch);
  processor.Set(UC_X86_REG_R8, before.control);
  processor.Set(UC_X86_REG_EFLAGS, before.flags);
  processor.Set(UC_X86_REG_DR7, before.dr7);
  processor.Set(UC_X86_REG_FS_BASE, kOldTableVa + 1);
  processor.Set(UC_X86_REG_GS_BASE, kOldTableVa + 2);
  const uc_x86_mmr table{.selector = 0x68, .base = kOldTableVa, .limit = 0xfff, .flags = 0x8200};
  for (const int reg : {UC_X86_REG_GDTR, UC_X86_REG_IDTR, UC_X86_REG_LDTR}) {
    processor.SetTable(reg, table);
  }
  processor.Set(UC_X86_REG_CR3, root);
  processor.Set(UC_X86_REG_CR4, before.cr4);
  processor.Set(UC_X86_REG_CR0, before.cr0);
}

void Describe(Processor& processor, Watcher& watcher, After& after) {
  after.rip = processor.Get(UC_X86_REG_RIP);
  after.rsp = processor.Get(UC_X86_REG_RSP);
  after.flags = processor.Get(UC_X86_REG_EFLAGS);
  for (std::size_t i = 0; i < kGeneral.size(); ++i) after.general[i] = processor.Get(kGeneral[i]);
  for (std::size_t i = 0; i < kSegments.size(); ++i) {
    after.segments[i] = processor.Get(kSegments[i]);
  }
  after.cr0 = processor.Get(UC_X86_REG_CR0);
  after.cr3 = processor.Get(UC_X86_REG_CR3);
  after.cr4 = processor.Get(UC_X86_REG_CR4);
  after.efer = watcher.efer();
  after.dr7 = processor.Get(UC_X86_REG_DR7);
  after.gdt = processor.GetTable(UC_X86_REG_GDTR);
  after.idt = processor.GetTable(UC_X86_REG_IDTR);
  uc_x86_mmr ldt{};
  Must(uc_reg_read(processor.uc(), UC_X86_REG_LDTR, &ldt), "uc_reg_read of LDTR");
  after.ldt = ldt.selector;
  after.fs_base = processor.Get(UC_X86_REG_FS_BASE);
  after.gs_base = processor.Get(UC_X86_REG_GS_BASE);
  after.msr_writes = watcher.writes();
  after.danger = watcher.danger();
}

/// The word of a control page that says where the fifth level is.
std::uint64_t FifthLevelIn(Ram& ram, std::uint64_t control_page) {
  return ram.Word(control_page + KEXECORE_CONTROL_FIFTH_LEVEL);
}

}  // namespace

After Execute(const Before& before, Ram& ram, Until until) {
  After after;
  // A test of a refusal may give an address that is not a page's.
  const std::uint64_t control_page = before.control & 0x000f'ffff'ffff'f000;
  const std::uint64_t stack_va = before.control_va ^ kStackFromControl;
  const std::uint64_t return_va = stack_va + kPage;
  Ram own;  // the hypervisor's pages; the control page and tables, if `ram` has none
  own.Add(kOwn, before.tables != 0 ? kFewOwnPages : kOwnPages);
  if (before.has_fifth_level && before.tables == 0) own.Add(kLowTables, kLowTablePages);
  const bool adds_control = !ram.Has(control_page);
  if (adds_control) {
    own.Add(control_page, 1);
    std::copy(kexecore_control_code, kexecore_control_code_end,
              own.PageAt(control_page).bytes.begin());
  }
  Ram::Page& control = (ram.Has(control_page) ? ram : own).PageAt(control_page);

  // The hypervisor's tables map nothing in the lower half, and the new ones map only the control
  // page in the upper half. So code that runs in the wrong world faults. A write to the control
  // page where it is called faults, too (rule Q3).
  Tables old(own, kTablePages);
  old.Map(before.control_va, control_page, Tables::kReadOnly);
  old.Map(stack_va, kOwn);
  old.Map(return_va, kOwn + kPage);
  const std::uint64_t five_level_root = FiveLevelRoot(own, kOldFifthLevel, old.root());
  after.tables = before.tables;
  if (before.tables == 0) {
    Tables tables(own, before.has_fifth_level ? kLowTables : old.end());
    tables.MapIdentity(ram);
    tables.Map(control_page, control_page);
    tables.Map(before.control_va, control_page);
    after.tables = tables.root();
  }
  if (adds_control) {
    own.SetWord(
        control_page + KEXECORE_CONTROL_FIFTH_LEVEL,
        before.has_fifth_level ? FiveLevelRoot(own, kFifthLevel, after.tables) : std::uint64_t{0});
  }

  own.SetWord(kOwn + kPage - 8 - before.stack_above, return_va);
  own.PageAt(kOwn + kPage).bytes.fill(kHlt);

  Processor processor;
  GiveAll(processor, ram);
  GiveAll(processor, own);
  processor.Give(before.control_va, &control, kPage);
  processor.Give(stack_va, &own.PageAt(kOwn), 2 * kPage);
  Watcher watcher(processor, before.efer, after.tables,
                  FifthLevelIn(adds_control ? own : ram, control_page));
  watcher.Watch(before.control_va, kPage);
  watcher.Watch(control_page, kPage);
  const bool five_levels = (before.cr4 & KEXECORE_CR4_LA57) != 0;
  SetUp(processor, before, five_levels ? five_level_root : old.root(), after.tables);
  processor.Set(UC_X86_REG_RSP, return_va - 8 - before.stack_above);

  if (until == Until::kEntry) StopAt(processor, before.entry);
  const uc_err error = uc_emu_start(processor.uc(), before.control_va, kNoAddress, kTimeout, 0);
  Describe(processor, watcher, after);
  after.control = control;
  const std::uint64_t page = after.rip - after.rip % kPage;
  if (error != UC_ERR_OK) {
    after.why = uc_strerror(error);
  } else if (until == Until::kEntry && after.rip == before.entry) {
    after.end = After::End::kEntered;
  } else if (page == return_va) {
    after.end = After::End::kRefused;
  } else if ((page == control_page || page == before.control_va) &&
             control.bytes[after.rip % kPage - 1] == kHlt) {
    after.end = After::End::kStopped;
  } else if (ram.Has(after.rip - 1) && ram.ByteAt(after.rip - 1) == kHlt) {
    after.end = After::End::kHalted;
  } else {
    after.why = "no end";
  }
  return after;
}

}  // namespace control
