// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// A trace: one machine and the hypercalls that a guest makes on it. It is what everything here
/// exchanges: fuzz inputs decode to it, counterexamples and recordings of real clients are one.
namespace trace {

/// A range of machine memory in bytes, [start, start + size); size 0: there is none.
struct Range {
  std::uint64_t start = 0;
  std::uint64_t size = 0;
  bool operator==(const Range&) const = default;
};

/// The machine before the first hypercall.
struct MachineDescription {
  std::uint32_t physical_bits = 46;
  std::uint32_t abi = 0;  // revision that the instance speaks: KEXECORE_ABI_…
  Range crash = {};
  Range xen = {};
  Range vmcoreinfo = {};
  std::vector<Range> ram = {};  // as the core is told; may break rule I6
  Range owned = {};             // the caller's: frames wholly inside can be mapped as guest pages
  std::vector<Range> cpu_notes = {};  // one for each CPU id
  std::uint32_t free_pages = 64;      // how many pages the allocator can hand out
  std::uint64_t alloc_seed = 0;       // in which order, and from where in memory
  // Machine address from which one of the allocator's four streams starts, so that it hands out
  // destinations on purpose. 0: the lowest page.
  std::uint64_t alloc_from = 0;
  // A hypercall can map that many pages, and as many of the guest's; then map fails. 0: as many as
  // any machine here can map, 2^18 (1 GiB).
  std::uint32_t map_budget = 0;
  // Virtual address where the hypervisor maps control pages; 0: nowhere, and images get no page
  // tables. May break rule I7.
  std::uint64_t control_va = 0;
  bool operator==(const MachineDescription&) const = default;
};

/// A file whose bytes are not committed (a kernel, a purgatory): named by what it is.
struct ForeignFile {
  std::string name = {};    // within the trace
  std::string sha256 = {};  // of its bytes, lower-case hex
  std::uint64_t size = 0;
  std::string package = {}, version = {}, path = {};  // where the bytes come from
  bool operator==(const ForeignFile&) const = default;
};

struct Segment {
  std::uint64_t buf = 0, buf_size = 0, dest_maddr = 0, dest_size = 0;
  bool operator==(const Segment&) const = default;
};

// What guest memory can hold. Each kind is also just bytes; the typed ones are those that the
// hypercall reads, kept apart so that a person can read them and a mutator can change a field.
struct Bytes {
  std::vector<std::uint8_t> data = {};
  bool operator==(const Bytes&) const = default;
};
struct Pattern {  // bytes that only depend on seed and offset (pattern.h)
  std::uint64_t size = 0, seed = 0;
  bool operator==(const Pattern&) const = default;
};
struct Foreign {  // bytes [offset, offset + size) of the foreign file with this index
  std::uint32_t file = 0;
  std::uint64_t offset = 0, size = 0;
  bool operator==(const Foreign&) const = default;
};
struct Hole {  // no longer mapped: every access faults
  std::uint64_t size = 0;
  bool operator==(const Hole&) const = default;
};
struct LoadArgument {  // posted revision: type, pad and arch are the bytes of the flags word
  std::uint8_t type = 0, pad = 0;
  std::uint16_t arch = 0;
  std::uint32_t nr_segments = 0;
  std::uint64_t segments = 0, entry_maddr = 0;
  bool operator==(const LoadArgument&) const = default;
};
struct Descriptors {  // posted revision: buf_size is the size, dest_size is not laid out
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
struct PageList {  // entries of a page list: KEXECORE_LIST_… flags
  std::vector<std::uint64_t> entries = {};
  bool operator==(const PageList&) const = default;
};

/// Guest memory from guest address `at` on. Later contents lie over earlier ones; what no
/// content covers is not mapped. Typed contents are laid out as the machine's revision and the
/// caller of the hypercall say that they belong to (layout.h).
///
/// Machine memory of the caller's (`frames`) is the same from machine address `at` on. What no
/// content covers holds bytes that nobody wrote; a hole is such a place.
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
  kPreempt
};
inline constexpr std::uint8_t kHooks = 7;  // how many

/// The nth call (from 0) of this hook within the hypercall fails; of kPreempt: says that the call
/// should pause.
struct Fault {
  Hook hook = Hook::kCopyFromGuest;
  std::uint32_t nth = 0;
  bool operator==(const Fault&) const = default;
};

/// Another CPU writes guest memory right after the nth guest access (from 0) of this hypercall, be
/// it a copy from the guest or the mapping of a guest page: what a second fetch of the same bytes
/// would see.
struct Race {
  std::uint32_t after_access = 0;
  bool frames = false;  // it writes machine memory of the caller's
  Content content;
  bool operator==(const Race&) const = default;
};

/// Which function of the core is called.
enum class Call : std::uint8_t { kHypercall, kContinue, kAbandon, kCrash };
inline constexpr std::uint8_t kCalls = 4;

/// Operations of a hypercall are 0 to kOperations - 1 (rule H2).
inline constexpr std::uint64_t kOperations = 7;

/// One call of the core. Of any but kHypercall, op, arg, privileged and compat mean nothing to the
/// core (compat still lays typed contents out).
struct Hypercall {
  Call call = Call::kHypercall;
  std::uint64_t op = 0;
  std::uint64_t arg = 0;  // guest address
  bool privileged = true;
  bool compat = false;               // a 32-bit caller
  std::vector<Content> memory = {};  // written before the call
  std::vector<Content> frames = {};  // machine memory, written before it; outside `owned`: ignored
  std::vector<Fault> faults = {};
  std::vector<Race> races = {};
  std::optional<std::int64_t> result = {};  // what the recorded client saw
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
