// SPDX-License-Identifier: MIT
#include "boot/pack.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <type_traits>
#include <variant>

#include "asm/host/hypervisor/module.h"
#include "cli/error.h"
#include "trace/find.h"
#include "trace/layout.h"
#include "trace/pattern.h"

namespace boot {
namespace {

constexpr host::ModuleCallKind KindOf(trace::Call call) {
  switch (call) {
    case trace::Call::kHypercall:
      return host::ModuleCallKind::kHypercall;
    case trace::Call::kContinue:
      return host::ModuleCallKind::kContinue;
    case trace::Call::kAbandon:
      return host::ModuleCallKind::kAbandon;
    case trace::Call::kExec:
      return host::ModuleCallKind::kExec;
    case trace::Call::kEnterFailed:
      return host::ModuleCallKind::kEnterFailed;
    case trace::Call::kCrash:
      break;
  }
  return host::ModuleCallKind::kCrash;
}

using Buffer = std::vector<std::uint8_t>;

constexpr std::uint64_t kMostBytes = std::uint64_t{512} << 20;
constexpr std::uint64_t kFourGib = std::uint64_t{4} << 30;
// The emulated machine has no RAM in [kHole, 4 GiB).
constexpr std::uint64_t kHole = std::uint64_t{3} << 30;
constexpr std::uint64_t kFirmware = std::uint64_t{64} << 20;

template <typename Value>
void Append(Buffer& out, const Value& value) {
  static_assert(std::is_trivially_copyable_v<Value>);
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(&value);
  out.insert(out.end(), bytes, bytes + sizeof value);
}

kexecore_range RangeOf(const trace::Range& range) { return {range.start, range.size}; }

class Packer {
 public:
  Packer(const trace::Trace& trace, trace::ForeignStore& store) : trace_(trace), store_(store) {}

  Buffer Pack() {
    AppendMachine();
    for (number_ = 0; number_ < trace_.hypercalls.size(); ++number_) {
      AppendCall(trace_.hypercalls[number_]);
    }
    const std::uint64_t size = out_.size();
    reinterpret_cast<host::ModuleHeader*>(out_.data())->size = size;
    return std::move(out_);
  }

 private:
  [[noreturn]] void Refuse(const std::string& why) const {
    throw cli::InputError(fmt::format("hypercall {}: {}", number_, why));
  }

  void AppendMachine() {
    const trace::MachineDescription& machine = trace_.machine;
    for (const trace::Range& ram : machine.ram) {
      if (ram.start + ram.size > host::kMostMemory || ram.start + ram.size < ram.start) {
        throw cli::InputError("machine: ram: ends above 16 GiB, which is too much to be booted");
      }
    }
    Append(out_, host::ModuleHeader{
                     .magic = host::kModuleMagic,
                     .size = 0,
                     .abi = machine.abi,
                     .physical_bits = machine.physical_bits,
                     .nr_ram = static_cast<std::uint32_t>(machine.ram.size()),
                     .nr_notes = static_cast<std::uint32_t>(machine.cpu_notes.size()),
                     .nr_calls = static_cast<std::uint32_t>(trace_.hypercalls.size()),
                     .features = machine.features,
                     .crash = RangeOf(machine.crash),
                     .xen = RangeOf(machine.xen),
                     .vmcoreinfo = RangeOf(machine.vmcoreinfo),
                     .owned = RangeOf(machine.owned),
                     .alloc_from = WhereAnImageGoes(),
                 });
    for (const trace::Range& ram : machine.ram) Append(out_, RangeOf(ram));
    for (const trace::Range& notes : machine.cpu_notes) Append(out_, RangeOf(notes));
  }

  // The end of the highest destination of the first DEFAULT image; 0 where there is none.
  std::uint64_t WhereAnImageGoes() const {
    for (const trace::Hypercall& call : trace_.hypercalls) {
      const auto* const load = trace::Find<trace::LoadArgument>(call);
      const auto* const descriptors = trace::Find<trace::Descriptors>(call);
      if (load == nullptr || descriptors == nullptr || load->type != KEXEC_TYPE_DEFAULT) continue;
      std::uint64_t end = 0;
      for (const trace::Segment& segment : descriptors->segments) {
        if (segment.buf != 0) end = std::max(end, segment.dest_maddr + segment.dest_size);
      }
      return end;
    }
    return 0;
  }

  void AppendCall(const trace::Hypercall& call) {
    const bool is_refused = call.faults == std::vector<trace::Fault>{{trace::Hook::kEnter, 0}};
    if ((!call.faults.empty() && !is_refused) || !call.races.empty()) {
      Refuse("faults and races are for replay; a trace that is booted has none but of enter");
    }
    writes_ += call.memory.size() + call.frames.size();
    if (writes_ > host::kMostWrites) Refuse("too many contents to be booted");
    const std::uint32_t flags = (call.compat ? host::kCallIsCompat : 0) |
                                (call.privileged ? 0 : host::kCallIsUnprivileged) |
                                (call.result ? host::kCallHasResult : 0) |
                                (is_refused ? host::kCallIsRefused : 0);
    Append(out_,
           host::ModuleCall{
               .kind = KindOf(call.call),
               .flags = flags,
               .op = call.op,
               .arg = call.arg,
               .result = call.result.value_or(0),
               .space = call.space,
               .forged = call.forged,
               .denial = call.denial,
               .nr_writes = static_cast<std::uint32_t>(call.memory.size() + call.frames.size()),
               .pad = 0,
           });
    const trace::Dialect dialect{.abi = trace_.machine.abi, .compat = call.compat};
    for (const trace::Content& content : call.memory) {
      AppendWrite(host::ModuleWriteKind::kMemory, content, dialect);
    }
    for (const trace::Content& content : call.frames) {
      AppendWrite(host::ModuleWriteKind::kFrames, content, dialect);
    }
  }

  void AppendWrite(host::ModuleWriteKind kind, const trace::Content& content,
                   trace::Dialect dialect) {
    if (const auto* const hole = std::get_if<trace::Hole>(&content.what)) {
      // Machine memory has no holes: an empty write.
      const bool is_guests = kind == host::ModuleWriteKind::kMemory;
      Append(out_, host::ModuleWrite{is_guests ? host::ModuleWriteKind::kHole : kind, 0, content.at,
                                     is_guests ? hole->size : 0});
      return;
    }
    const std::size_t header = out_.size();
    Append(out_, host::ModuleWrite{kind, 0, content.at, 0});
    std::visit([&](const auto& what) { AppendBytes(what, dialect); }, content.what);
    const std::uint64_t size = out_.size() - header - sizeof(host::ModuleWrite);
    reinterpret_cast<host::ModuleWrite*>(out_.data() + header)->size = size;
    out_.resize(out_.size() + host::ModuleFilledUp(size) - size);
  }

  std::span<std::uint8_t> Grow(std::uint64_t size) {
    if (size > kMostBytes || out_.size() > kMostBytes) Refuse("too much memory to be booted");
    out_.resize(out_.size() + size);
    return std::span(out_).last(size);
  }

  void AppendBytes(const trace::Bytes& bytes, trace::Dialect /*dialect*/) {
    out_.insert(out_.end(), bytes.data.begin(), bytes.data.end());
  }
  void AppendBytes(const trace::Pattern& pattern, trace::Dialect /*dialect*/) {
    trace::FillPattern(pattern.seed, 0, Grow(pattern.size));
  }
  void AppendBytes(const trace::Foreign& foreign, trace::Dialect /*dialect*/) {
    if (foreign.file >= trace_.foreign.size()) Refuse("there is no such foreign file");
    const trace::ForeignFile& file = trace_.foreign[foreign.file];
    const trace::ForeignBytes& bytes = store_.Open(file);
    if (bytes.missing()) {
      throw cli::EnvironmentError(fmt::format(
          "{} ({} {}) is not in the cache: {}; run ./kexecore setup, or record the trace "
          "again",
          file.name, file.package, file.version, store_.PathOf(file.sha256).string()));
    }
    if (foreign.offset > file.size || foreign.size > file.size - foreign.offset) {
      Refuse(file.name + ": more bytes than it has");
    }
    bytes.Read(foreign.offset, Grow(foreign.size));
  }
  void AppendBytes(const trace::Hole& /*hole*/, trace::Dialect /*dialect*/) {}
  template <typename Typed>
  void AppendBytes(const Typed& typed, trace::Dialect dialect) {
    trace::LayOut(typed, dialect, out_);
  }

  const trace::Trace& trace_;
  trace::ForeignStore& store_;
  std::size_t number_ = 0;
  std::size_t writes_ = 0;
  Buffer out_;
};

}  // namespace

std::vector<std::uint8_t> Pack(const trace::Trace& trace, trace::ForeignStore& store) {
  return Packer(trace, store).Pack();
}

std::uint64_t MemoryMib(const trace::MachineDescription& machine) {
  std::uint64_t end = std::uint64_t{64} << 20;
  for (const trace::Range& ram : machine.ram) end = std::max(end, ram.start + ram.size);
  if (end > kFourGib) end -= kFourGib - kHole;
  return (end + kFirmware + (1 << 20) - 1) >> 20;
}

}  // namespace boot
