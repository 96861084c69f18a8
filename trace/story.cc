// SPDX-License-Identifier: MIT
#include "trace/story.h"

#include <fmt/format.h>

#include <iterator>
#include <type_traits>

#include "kexecore/abi.h"
#include "trace/names.h"
#include "trace/page.h"
#include "trace/pattern.h"

namespace trace {
namespace {

constexpr std::size_t kShownBytes = 16;

/// A size for people: "0x3378000 (51.5 MiB)".
std::string Size(std::uint64_t size) {
  constexpr const char* kUnits[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (size < 1024) return fmt::format("{:#x}", size);
  double value = static_cast<double>(size) / 1024;
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < std::size(kUnits); ++unit) value /= 1024;
  return fmt::format("{:#x} ({:.4g} {})", size, value, kUnits[unit]);
}

/// "[0x1000, 0x3000)". An end past 2^64 is shown with all its digits.
std::string Interval(std::uint64_t start, std::uint64_t size) {
  const unsigned __int128 end = static_cast<unsigned __int128>(start) + size;
  if (end >> 64 == 0) return fmt::format("[{:#x}, {:#x})", start, static_cast<std::uint64_t>(end));
  return fmt::format("[{:#x}, 0x1{:016x}), past 2^64", start, static_cast<std::uint64_t>(end));
}

std::string Area(const Range& range) {
  if (range.size == 0) return "none";
  return fmt::format("{}, {}", Interval(range.start, range.size), Size(range.size));
}

std::string Escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      escaped += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    } else {
      escaped += c;
    }
  }
  return escaped;
}

/// The architecture of a load's image, which the revisions write to different fields.
std::string TargetName(const LoadArgument& load, std::uint32_t abi) {
  return abi == KEXECORE_ABI_POSTED ? ClassName(load.pad, load.arch) : ArchName(load.arch);
}

std::string V1TypeName(std::int32_t type) {
  return type < 0 ? fmt::format("type {}", type) : TypeName(static_cast<std::uint64_t>(type));
}

class Teller {
 public:
  explicit Teller(const Trace& trace) : trace_(trace) {}

  std::string Tell(std::span<const std::int64_t> results) {
    if (!trace_.note.empty()) Say("{}\n", Escaped(trace_.note));
    TellMachine();
    for (const ForeignFile& file : trace_.foreign) {
      Say("file     {}: {} bytes, sha256 {:.12}…, {} of {} {}\n", Escaped(file.name), file.size,
          Escaped(file.sha256), Escaped(file.path), Escaped(file.package), Escaped(file.version));
    }
    for (std::size_t i = 0; i < trace_.hypercalls.size(); ++i) {
      const Hypercall& hypercall = trace_.hypercalls[i];
      Say("#{:<3} {}\n", i, Headline(hypercall, trace_.machine.abi));
      for (const Content& content : hypercall.memory) TellContent(content, "memory");
      for (const Content& content : hypercall.frames) TellContent(content, "frame");
      for (const Race& race : hypercall.races) {
        TellContent(race.content, fmt::format("after access {}{}", race.after_access,
                                              race.frames ? " frame" : ""));
      }
      for (const Fault& fault : hypercall.faults) TellFault(fault);
      TellResult(hypercall, i < results.size() ? &results[i] : nullptr);
    }
    if (trace_.hypercalls.empty()) Say("no hypercalls\n");
    return std::move(story_);
  }

 private:
  template <typename... Args>
  void Say(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(story_), format, std::forward<Args>(args)...);
  }

  void TellMachine() {
    const MachineDescription& machine = trace_.machine;
    Say("machine  {} ABI, {} bits, {} CPUs, {} free pages", AbiName(machine.abi),
        machine.physical_bits, machine.cpu_notes.size(), machine.free_pages);
    if (machine.alloc_from != 0) Say(", also from {:#x}", machine.alloc_from);
    if (machine.map_budget != 0) Say(", {} maps a hypercall", machine.map_budget);
    if ((machine.features & 1) == 0) Say(", no load_v1");
    if ((machine.features & 2) != 0) Say(", five levels of page tables");
    if (machine.control_va != 0) Say(", control pages at {:#x}", machine.control_va);
    Say("\n         crash area {}\n", Area(machine.crash));
    if (machine.xen.size != 0) Say("         hypervisor {}\n", Area(machine.xen));
    if (machine.vmcoreinfo.size != 0) Say("         vmcoreinfo {}\n", Area(machine.vmcoreinfo));
    for (const Range& ram : machine.ram) Say("         RAM {}\n", Area(ram));
    if (machine.owned.size != 0) Say("         the caller's own {}\n", Area(machine.owned));
  }

  void TellSegments(const Descriptors& descriptors) {
    for (std::size_t i = 0; i < descriptors.segments.size(); ++i) {
      const Segment& segment = descriptors.segments[i];
      const std::string to = Interval(segment.dest_maddr, segment.dest_size);
      if (segment.buf == 0 && segment.buf_size == 0) {
        Say("         {:>2}: no buffer, mapped at {}\n", i, to);
      } else {
        Say("         {:>2}: {} -> {}, {}\n", i, Interval(segment.buf, segment.buf_size), to,
            Size(segment.dest_size));
      }
    }
  }

  /// Tells the entries as the guest wrote them. Sources at consecutive addresses share a line.
  void TellList(const PageList& list) {
    for (std::size_t i = 0; i < list.entries.size();) {
      std::size_t next = i + 1;
      while (next < list.entries.size() && list.entries[i] % kPageSize == KEXECORE_LIST_SOURCE &&
             list.entries[next] == list.entries[next - 1] + kPageSize) {
        ++next;
      }
      Say("         {:>2}: {}", i, EntryName(list.entries[i]));
      if (next - i > 1) Say(" and the {} pages after it", next - i - 1);
      Say("\n");
      i = next;
    }
  }

  void TellFault(const Fault& fault) {
    if (fault.hook == Hook::kPreempt) {
      Say("       pause      at question {}\n", fault.nth);
    } else {
      Say("       fault      call {} of {} fails\n", fault.nth, HookName(fault.hook));
    }
  }

  void TellContent(const Content& content, const std::string& when) {
    Say("       {:<10} {:#x}: ", when, content.at);
    std::visit(
        [&](const auto& what) {
          using What = std::decay_t<decltype(what)>;
          if constexpr (std::is_same_v<What, Bytes>) {
            Say("{} bytes", what.data.size());
            for (std::size_t i = 0; i < what.data.size() && i < kShownBytes; ++i) {
              Say(" {:02x}", what.data[i]);
            }
            Say("{}\n", what.data.size() > kShownBytes ? " …" : "");
          } else if constexpr (std::is_same_v<What, Pattern>) {
            if (what.seed == kZeroSeed) {
              Say("zeroes, {}\n", Size(what.size));
            } else {
              Say("pattern {:#x} of {}\n", what.seed, Size(what.size));
            }
          } else if constexpr (std::is_same_v<What, Foreign>) {
            const bool known = what.file < trace_.foreign.size();
            Say("{} of {}, from offset {:#x}\n", Size(what.size),
                known ? Escaped(trace_.foreign[what.file].name) : "an unknown file", what.offset);
          } else if constexpr (std::is_same_v<What, Hole>) {
            Say("not mapped, {}\n", Size(what.size));
          } else if constexpr (std::is_same_v<What, LoadArgument>) {
            Say("load argument {} {}, {} segments at {:#x}, entry {:#x}\n", TypeName(what.type),
                TargetName(what, trace_.machine.abi), what.nr_segments, what.segments,
                what.entry_maddr);
          } else if constexpr (std::is_same_v<What, Descriptors>) {
            Say("{} segment descriptors\n", what.segments.size());
            TellSegments(what);
          } else if constexpr (std::is_same_v<What, LoadV1Argument>) {
            Say("load_v1 argument {}, list {}, entry {:#x}\n", V1TypeName(what.type),
                EntryName(what.indirection_page), what.start_address);
          } else if constexpr (std::is_same_v<What, PageList>) {
            Say("page list of {} entries\n", what.entries.size());
            TellList(what);
          } else {
            static_assert(std::is_same_v<What, RangeArgument>);
            Say("range argument {}, nr {}\n", what.range, what.nr);
          }
        },
        content.what);
  }

  void TellResult(const Hypercall& hypercall, const std::int64_t* result) {
    if (result == nullptr && !hypercall.result) return;
    Say("       =>");
    if (result != nullptr) Say(" {}", ResultName(*result));
    if (hypercall.result && (result == nullptr || *result != *hypercall.result)) {
      Say("{}recorded {}", result == nullptr ? " " : ", but ", ResultName(*hypercall.result));
    }
    Say("\n");
  }

  const Trace& trace_;
  std::string story_;
};

/// Finds the last content of this kind that the hypercall writes to the address of its argument.
template <typename What>
const What* Argument(const Hypercall& hypercall) {
  const What* found = nullptr;
  for (const Content& content : hypercall.memory) {
    if (content.at != hypercall.arg) continue;
    if (const auto* what = std::get_if<What>(&content.what)) found = what;
  }
  return found;
}

std::string SpaceOf(const Hypercall& hypercall) {
  return hypercall.space == 0 ? "" : fmt::format(", address space {:#x}", hypercall.space);
}

/// The headline of a call that is no hypercall.
std::string HeadlineOfOther(const Hypercall& hypercall) {
  const std::string ticket = hypercall.forged == 0 ? "" : ", with a forged ticket";
  switch (hypercall.call) {
    case Call::kContinue:
      return "continue the call that is suspended" + SpaceOf(hypercall) + ticket;
    case Call::kAbandon:
      return "abandon the call that is suspended" + ticket;
    case Call::kCrash:
      return "crash of the hypervisor";
    case Call::kExec:
      return "execute " + TypeName(hypercall.arg) + " without a guest";
    default:
      return "the image that was taken over cannot be entered";
  }
}

}  // namespace

std::string Headline(const Hypercall& hypercall, std::uint32_t abi) {
  if (hypercall.call != Call::kHypercall) return HeadlineOfOther(hypercall);
  std::string line = fmt::format("{} {:#x}", OperationName(hypercall.op), hypercall.arg);
  if (hypercall.op == KEXEC_CMD_kexec_load) {
    if (const auto* load = Argument<LoadArgument>(hypercall)) {
      line = fmt::format("load {} {}, {} segments, entry {:#x}", TypeName(load->type),
                         TargetName(*load, abi), load->nr_segments, load->entry_maddr);
    }
  } else if (hypercall.op == KEXEC_CMD_kexec_get_range) {
    if (const auto* range = Argument<RangeArgument>(hypercall)) {
      line = fmt::format("get_range {}, nr {}", range->range, range->nr);
    }
  } else if (hypercall.op == KEXEC_CMD_kexec_load_v1) {
    if (const auto* load = Argument<LoadV1Argument>(hypercall)) {
      line = fmt::format("load_v1 {} {}, list {}, entry {:#x}", V1TypeName(load->type),
                         ArchName(hypercall.compat ? KEXECORE_EM_386 : KEXECORE_EM_X86_64),
                         EntryName(load->indirection_page), load->start_address);
    }
  } else if (const auto* bytes = Argument<Bytes>(hypercall); bytes && !bytes->data.empty()) {
    line = fmt::format("{} {}", OperationName(hypercall.op), TypeName(bytes->data[0]));
  }
  if (hypercall.compat) line += ", 32-bit caller";
  line += SpaceOf(hypercall);
  if (!hypercall.privileged) line += ", not privileged";
  if (!hypercall.privileged && hypercall.denial != 0)
    line += " (" + ResultName(hypercall.denial) + ")";
  return line;
}

std::string Story(const Trace& trace, std::span<const std::int64_t> results) {
  return Teller(trace).Tell(results);
}

}  // namespace trace
