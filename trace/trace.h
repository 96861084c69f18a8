// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// A trace: one machine and the hypercalls that a guest makes on it. All parts of the project
/// exchange traces: a fuzz input decodes to a trace, and a prover's counterexample and a recording
/// of a real client are traces.
namespace trace {

/// A range of machine memory in bytes, [start, start + size). A range of size 0 does not exist.
struct Range {
  std::uint64_t start = 0;
  std::uint64_t size = 0;
  bool operator==(const Range&) const = default;
};

/// The machine before the first hypercall.
struct MachineDescription {
  std::uint32_t physical_bits = 46;
  std::uint32_t abi = 0;  // the instance's revision of the ABI: KEXECORE_ABI_…
  // Of the instance. 1: load_v1 and unload_v1; 2: five levels of page tables. May break rule I8.
  std::uint32_t features = 1;
  Range crash = {};
  Range xen = {};
  Range vmcoreinfo = {};
  std::vector<Range> ram = {};  // as in the core's configuration; may break rule I6
  /// The machine memory of the caller. Frames that lie wholly inside can be mapped as guest pages.
  Range owned = {};
  std::vector<Range> cpu_notes = {};  // one for each CPU id
  std::uint32_t free_pages = 64;      // how many pages the allocator can hand out at a time
  std::uint64_t alloc_seed = 0;       // picks the order in which the allocator hands out frames
  /// One of the allocator's four streams starts at this machine address, so that a trace can make
  /// it hand out destinations. 0: at the lowest page.
  std::uint64_t alloc_from = 0;
  /// A hypercall can map this many pages of the core's and this many of the guest's. Then map
  /// fails. 0: the most that any simulated machine can map, 2^18 (1 GiB).
  std::uint32_t map_budget = 0;
  /// The virtual address at which the hypervisor maps control pages. 0: it does not map them, and
  /// images get no page tables. May break rule I7.
  std::uint64_t control_va = 0;
  bool operator==(const MachineDescription&) const = default;
};

/// A file whose bytes are not in the repository, such as a kernel or a purgatory. Its digest
/// identifies it.
struct ForeignFile {
  std::string name = {};    // within the trace
  std::string sha256 = {};  // of its bytes, lower-case hex
  std::uint64_t size = 0;
  std::string package = {}, version = {}, path = {};  // the Debian package that has the file
  bool operator==(const ForeignFile&) const = default;
};

struct Segment {
  std::uint64_t buf = 0, buf_size = 0, dest_maddr = 0, dest_size = 0;
  bool operator==(const Segment&) const = default;
};

// The kinds of content of guest memory. All of them are bytes to the core. The structures that a
// hypercall reads have kinds of their own, so that a person can read them and a mutator can change
// a single field.
struct Bytes {
  std::vector<std::uint8_t> data = {};
  bool operator==(const Bytes&) const = default;
};
struct Pattern {  // bytes that depend on nothing but seed and offset (pattern.h)
  std::uint64_t size = 0, seed = 0;
  bool operator==(const Pattern&) const = default;
};
struct Foreign {  // bytes [offset, offset + size) of the foreign file with this index
  std::uint32_t file = 0;
  std::uint64_t offset = 0, size = 0;
  bool operator==(const Foreign&) const = default;
};
struct Hole {  // memory that is no longer mapped: every access faults
  std::uint64_t size = 0;
  bool operator==(const Hole&) const = default;
};
struct LoadArgument {  // in the posted revision, type, pad and arch are the bytes of the flags word
  std::uint8_t type = 0, pad = 0;
  std::uint16_t arch = 0;
  std::uint32_t nr_segments = 0;
  std::uint64_t segments = 0, entry_maddr = 0;
  bool operator==(const LoadArgument&) const = default;
};
struct Descriptors {  // in the posted revision, buf_size is the size and dest_size is left out
  std::vector<Segment> segments = {};
  bool operator==(const Descriptors&) const = default;
};
struct RangeArgument {
  std::int32_t range = 0, nr = 0;
  std::uint64_t size = 0, start = 0;
  bool operator==(const RangeArgument&) const = default;
};

struct LoadV1Argument {
  std::int32_t type = 0;
  std::uint64_t indirection_page = 0, start_address = 0;
  bool operator==(const LoadV1Argument&) const = default;
};
struct PageList {  // entries with KEXECORE_LIST_… flags
  std::vector<std::uint64_t> entries = {};
  bool operator==(const PageList&) const = default;
};

/// Guest memory from guest address `at` on. Later contents cover earlier ones. Guest memory that no
/// content covers is not mapped. The machine's revision and the hypercall's caller decide how a
/// typed content is laid out (layout.h).
///
/// In Hypercall::frames, `at` is a machine address in the memory that the caller owns. A frame is
/// always readable there: where no content or a hole covers it, it holds arbitrary bytes.
struct Content {
  std::uint64_t at = 0;
  std::variant<Bytes, Pattern, Foreign, Hole, LoadArgument, Descriptors, RangeArgument,
               LoadV1Argument, PageList>
      what;
  bool operator==(const Content&) const = default;
};

enum class Hook : std::uint8_t {
  kCopyFromGuest,
  kCopyToGuest,
  kMap,
  kAllocPage,
  kEnter,
  kMapGuest,
  kPreempt,
  kCpuNotes,
  kPrepare
};
inline constexpr std::uint8_t kHooks = 9;  // the number of hooks above

/// The nth call (from 0) of this hook within the hypercall fails. If the hook is kPreempt, it
/// answers that the hypercall should pause; if it is kCpuNotes, it answers -EINVAL.
struct Fault {
  Hook hook = Hook::kCopyFromGuest;
  std::uint32_t nth = 0;
  bool operator==(const Fault&) const = default;
};

/// Another CPU writes guest memory right after the nth guest access (from 0) of this hypercall. A
/// guest access is a copy from the guest or the mapping of a guest page. A core that fetches the
/// same bytes twice sees the change.
struct Race {
  std::uint32_t after_access = 0;
  bool frames = false;  // it writes machine memory that the caller owns
  Content content;
  bool operator==(const Race&) const = default;
};

/// The function of the core that is called.
enum class Call : std::uint8_t { kHypercall, kContinue, kAbandon, kCrash, kExec, kEnterFailed };
inline constexpr std::uint8_t kCalls = 6;

/// The bits of a ticket: KEXECORE_TICKET_BITS.
inline constexpr std::uint32_t kTicketBits = 22;

/// A hypercall has the operations 0 to kOperations - 1 (rule H2).
inline constexpr std::uint64_t kOperations = 7;

/// One call of the core. The core sees op, arg, privileged, denial and compat only in a kHypercall;
/// compat also decides how typed contents are laid out, in every call.
struct Hypercall {
  Call call = Call::kHypercall;
  std::uint64_t op = 0;
  std::uint64_t arg = 0;  // guest address; in a kExec, the type of the image
  /// kHypercall, kContinue: the name of the caller's address space.
  std::uint64_t space = 0;
  /// kContinue, kAbandon: what the ticket that the core gave last is combined with, by exclusive
  /// or. 0: that very ticket; else a forged one.
  std::uint32_t forged = 0;
  bool privileged = true;
  std::int32_t denial = 0;           // what the hook answers where `privileged` is false: 0 or less
  bool compat = false;               // a 32-bit caller
  std::vector<Content> memory = {};  // written before the call
  /// Machine memory, written before the call. Contents outside the machine's `owned` have no
  /// effect.
  std::vector<Content> frames = {};
  std::vector<Fault> faults = {};
  std::vector<Race> races = {};
  std::optional<std::int64_t> result = {};  // the answer that the recorded client got
  bool operator==(const Hypercall&) const = default;
};

struct Trace {
  std::string note = {};  // one line for people
  MachineDescription machine;
  std::vector<ForeignFile> foreign = {};
  std::vector<Hypercall> hypercalls = {};
  bool operator==(const Trace&) const = default;
};

}  // namespace trace
