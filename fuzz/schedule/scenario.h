// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kexecore/kexecore.h"

namespace schedule {

/// The images that CPUs load. kCrashB overlaps kCrashA, and kCrashC lies beside both; kDefaultB
/// shares a page with kDefaultA; kList and kCompatList are of type DEFAULT, and load_v1 loads them.
enum Image : std::uint32_t {
  kDefaultA,
  kDefaultB,
  kList,
  kCompatList,
  kCrashA,
  kCrashB,
  kCrashC,
  kNoImage
};

inline constexpr std::uint32_t kImages = kNoImage;

/// An image has one segment of `pages` whole pages. All bytes of page N are fill + N. In an image
/// without a page list the last kTail bytes are 0.
struct ImageSpec {
  const char* name;
  std::uint32_t type;
  std::uint32_t list_entry;  // bytes of an entry of its page list; 0: it has no list
  kexecore_mfn_t first;
  std::uint32_t pages;
  std::uint8_t fill;
};

inline constexpr std::uint32_t kTail = 64;

// Machine memory, in frames. First comes RAM, of which the allocator hands out the first frames,
// then the crash area. The guest owns four frames of RAM: two pages of a page list, one page of a
// compat caller's list, and the source of both lists. All of it lies in the first
// MiB, although a hypervisor's allocator hands out nothing there (rule D1): so crash images have no
// room in the crash area (D8), their control pages are allocated, and a leak is seen.
inline constexpr kexecore_mfn_t kRam = 0x10;
inline constexpr std::uint32_t kRamPages = 64;
inline constexpr std::uint32_t kPoolPages = 32;
inline constexpr kexecore_mfn_t kCrashArea = kRam + kRamPages;
inline constexpr std::uint32_t kCrashPages = 4;
inline constexpr std::uint32_t kFrames = kRamPages + kCrashPages;
inline constexpr kexecore_mfn_t kGuestListPage = kRam + 0x38;
inline constexpr kexecore_mfn_t kGuestCompatListPage = kGuestListPage + 2;
inline constexpr kexecore_mfn_t kGuestSourcePage = kGuestListPage + 3;
inline constexpr std::size_t kGuestPages = 4;

inline constexpr std::array<ImageSpec, kImages> kSpecs = {{
    {"default A", KEXEC_TYPE_DEFAULT, 0, kRam + 0x30, 2, 0x10},
    {"default B", KEXEC_TYPE_DEFAULT, 0, kRam + 0x31, 1, 0x20},
    {"list", KEXEC_TYPE_DEFAULT, 8, kRam + 0x34, 1, 0x30},
    {"compat list", KEXEC_TYPE_DEFAULT, 4, kRam + 0x36, 1, 0x30},
    {"crash A", KEXEC_TYPE_CRASH, 0, kCrashArea, 1, 0x40},
    {"crash B", KEXEC_TYPE_CRASH, 0, kCrashArea, 2, 0x50},
    {"crash C", KEXEC_TYPE_CRASH, 0, kCrashArea + 2, 1, 0x60},
}};

/// The entry point. Each image has its own, by which it is recognised.
constexpr kexecore_maddr_t EntryOf(Image image) {
  return kSpecs[image].first * KEXECORE_PAGE_SIZE + std::uint64_t{16} * (image + 1);
}

/// Rule D5: the pages that are allocated for the image while it is present. Every list fits into
/// one page here.
constexpr std::uint32_t AllocatedFor(Image image) {
  return kSpecs[image].type == KEXEC_TYPE_DEFAULT ? 2 + kSpecs[image].pages : 1;
}

/// Whether the images share a destination page.
constexpr bool Overlap(Image one, Image other) {
  const ImageSpec& a = kSpecs[one];
  const ImageSpec& b = kSpecs[other];
  return a.first < b.first + b.pages && b.first < a.first + a.pages;
}

/// The name of the address space of most calls.
inline constexpr std::uint64_t kSpace = 0x5000;

/// One call that a CPU makes.
struct Call {
  enum Kind : std::uint32_t {
    kLoad,
    kUnload,
    kUnloadV1,
    kExec,
    kStatus,
    kContinue,
    kAbandon,
    kExecute,  // kexecore_exec
    kEnterFailed,
    kCrash
  };

  /// The ticket of a call that has none yet; so the one that was given last, to whomever.
  static constexpr std::uint32_t kLastTicket = ~std::uint32_t{0};

  Kind kind;
  Image image = kNoImage;   // kLoad
  std::uint32_t type = 0;   // kUnload to kStatus
  int answer = 0;           // kExec, kExecute, kCrash: the enter hook's answer
  bool to_the_end = false;  // as long as it answers -ERESTART, the CPU calls kexecore_continue
  /// As long as it is busy because another call runs or is suspended, the CPU gives way and makes
  /// the call again.
  bool waits = false;
  std::uint64_t space = kSpace;  // kLoad to kUnloadV1, kContinue: the caller's address space
  /// kContinue, kAbandon: the number, from 0, of the ticket among all that the core has given.
  std::uint32_t ticket = kLastTicket;
};

/// The answer of an enter hook that refuses: an error that no rule gives.
inline constexpr int kRefusal = -5;

constexpr Call Load(Image image) {
  return {.kind = Call::kLoad, .image = image, .to_the_end = true};
}
/// A load that its CPU does not continue when it is suspended.
constexpr Call LoadOnce(Image image) { return {.kind = Call::kLoad, .image = image}; }
constexpr Call Unload(std::uint32_t type) {
  return {.kind = Call::kUnload, .type = type, .to_the_end = true};
}
constexpr Call UnloadV1(std::uint32_t type) {
  return {.kind = Call::kUnloadV1, .type = type, .to_the_end = true};
}
constexpr Call Exec(std::uint32_t type, int answer = 0) {
  return {.kind = Call::kExec, .type = type, .answer = answer};
}
constexpr Call Execute(std::uint32_t type, int answer = 0) {
  return {.kind = Call::kExecute, .type = type, .answer = answer};
}
constexpr Call EnterFailed() { return {.kind = Call::kEnterFailed}; }
constexpr Call Status(std::uint32_t type) { return {.kind = Call::kStatus, .type = type}; }
constexpr Call Continue() { return {.kind = Call::kContinue, .to_the_end = true}; }
/// Continues with the ticket that was given as number `ticket`.
constexpr Call ContinueWith(std::uint32_t ticket) {
  return {.kind = Call::kContinue, .to_the_end = true, .ticket = ticket};
}
constexpr Call ContinueFrom(std::uint64_t space) {
  return {.kind = Call::kContinue, .to_the_end = true, .space = space};
}
constexpr Call Abandon() { return {.kind = Call::kAbandon, .to_the_end = true}; }
constexpr Call Waiting(Call call) {
  call.waits = true;
  return call;
}
constexpr Call Crash(int answer = 0) {
  return {.kind = Call::kCrash, .type = KEXEC_TYPE_CRASH, .answer = answer};
}

// The names of a call and of its object: "load" and "crash A".
const char* VerbOf(const Call& call);
const char* ObjectOf(const Call& call);

/// The calls that CPUs make at the same time, after the calls of `before`. A CPU makes no more
/// calls after it has entered an image.
struct Scenario {
  std::string name;
  std::vector<Call> before = {};
  std::vector<std::vector<Call>> cpus;
  std::uint32_t preemptions = 3;  // the most in a schedule
  std::uint32_t pause_every = 0;  // every so many calls of the preempt hook pause; 0: none
  std::uint32_t tries = 64;       // the core gives a step up after so many; some copies have fewer
};

}  // namespace schedule
