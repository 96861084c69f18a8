// SPDX-License-Identifier: MIT
//
// The functions that clang's -fsanitize=thread makes the core call, in place of ThreadSanitizer's
// own runtime. Each atomic access is a scheduling point, and the race detector sees every access.
// Only functions that the core calls are here: for another operation the linker would find no
// symbol.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

#include "fuzz/schedule/runner.h"

namespace {

using schedule::Races;
using schedule::Runner;

using Touch = schedule::SharedMachine::Touch;

void Access(const void* at, std::size_t size, Touch touch) {
  if (Runner* const runner = Runner::Active())
    runner->machine().Access(runner->cpu(), at, size, touch);
}

constexpr bool Acquires(int order) {
  return order == __ATOMIC_ACQUIRE || order == __ATOMIC_CONSUME || order == __ATOMIC_ACQ_REL ||
         order == __ATOMIC_SEQ_CST;
}

constexpr bool Releases(int order) {
  return order == __ATOMIC_RELEASE || order == __ATOMIC_ACQ_REL || order == __ATOMIC_SEQ_CST;
}

/// An atomic access, as the race detector sees it.
struct Effect {
  bool reads, writes;
  int order;
};

void Record(const volatile void* variable, Effect effect) {
  Runner* const runner = Runner::Active();
  if (runner == nullptr) return;
  Races& races = runner->machine().races();
  const schedule::Cpu cpu = runner->cpu();
  const auto at = const_cast<const void*>(variable);
  const auto name = reinterpret_cast<std::uintptr_t>(at);
  if (const std::optional<std::size_t> cell = runner->machine().CellOf(at)) {
    races.Access(cpu, *cell, effect.writes ? Races::kAtomicWrite : Races::kAtomicRead);
  }
  if (effect.reads && Acquires(effect.order)) races.Acquire(cpu, name);
  if (!effect.writes) return;
  if (effect.reads) {
    races.Modify(cpu, name, Releases(effect.order));
  } else {
    races.Store(cpu, name, Releases(effect.order));
  }
}

void Point() {
  if (Runner* const runner = Runner::Active()) runner->Point();
}

void Note(const char* what, std::uint64_t from, std::uint64_t to) {
  if (Runner* const runner = Runner::Active()) runner->Note(what, from == to ? 1 : 2, from, to);
}

/// A read-modify-write.
template <typename Change>
std::uint64_t Modify(volatile std::uint64_t* at, int order, const char* what,
                     const Change& change) {
  Point();
  const std::uint64_t old = *at;
  *at = change(old);
  Record(at, {.reads = true, .writes = true, .order = order});
  Note(what, old, *at);
  return old;
}

}  // namespace

// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {

void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}

#define KEXECORE_PLAIN(size)                                                       \
  void __tsan_read##size(void* at) { Access(at, size, Touch::kRead); }             \
  void __tsan_write##size(void* at) { Access(at, size, Touch::kWrite); }           \
  void __tsan_unaligned_read##size(void* at) { Access(at, size, Touch::kRead); }   \
  void __tsan_unaligned_write##size(void* at) { Access(at, size, Touch::kWrite); } \
  void __tsan_volatile_read##size(void* at) { Access(at, size, Touch::kVolatileRead); }
KEXECORE_PLAIN(1)
KEXECORE_PLAIN(2)
KEXECORE_PLAIN(4)
KEXECORE_PLAIN(8)
KEXECORE_PLAIN(16)
#undef KEXECORE_PLAIN

void __tsan_read_range(void* at, std::size_t size) { Access(at, size, Touch::kRead); }
void __tsan_write_range(void* at, std::size_t size) { Access(at, size, Touch::kWrite); }

void* __tsan_memcpy(void* to, const void* from, std::size_t size) {
  Access(from, size, Touch::kRead);
  Access(to, size, Touch::kWrite);
  return std::memcpy(to, from, size);
}

void* __tsan_memmove(void* to, const void* from, std::size_t size) {
  Access(from, size, Touch::kRead);
  Access(to, size, Touch::kWrite);
  return std::memmove(to, from, size);
}

void* __tsan_memset(void* to, int byte, std::size_t size) {
  Access(to, size, Touch::kWrite);
  return std::memset(to, byte, size);
}

std::uint64_t __tsan_atomic64_load(const volatile std::uint64_t* at, int order) {
  Point();
  const std::uint64_t value = *at;
  Record(at, {.reads = true, .writes = false, .order = order});
  // The one other word that is atomic is the address space of a call. It needs no order.
  Note(order == __ATOMIC_RELAXED ? "reads space" : "reads state", value, value);
  return value;
}

void __tsan_atomic64_store(volatile std::uint64_t* at, std::uint64_t value, int order) {
  Point();
  const std::uint64_t old = *at;
  *at = value;
  Record(at, {.reads = false, .writes = true, .order = order});
  Note(order == __ATOMIC_RELAXED ? "stores space" : "stores state", old, value);
}

std::uint64_t __tsan_atomic64_exchange(volatile std::uint64_t* at, std::uint64_t value, int order) {
  return Modify(at, order, "exchanges state", [&](std::uint64_t) { return value; });
}

std::uint64_t __tsan_atomic64_fetch_or(volatile std::uint64_t* at, std::uint64_t value, int order) {
  return Modify(at, order, "sets state", [&](std::uint64_t old) { return old | value; });
}

std::uint64_t __tsan_atomic64_fetch_and(volatile std::uint64_t* at, std::uint64_t value,
                                        int order) {
  return Modify(at, order, "clears state", [&](std::uint64_t old) { return old & value; });
}

std::uint64_t __tsan_atomic64_fetch_add(volatile std::uint64_t* at, std::uint64_t value,
                                        int order) {
  return Modify(at, order, "adds to state", [&](std::uint64_t old) { return old + value; });
}

std::uint64_t __tsan_atomic64_fetch_sub(volatile std::uint64_t* at, std::uint64_t value,
                                        int order) {
  return Modify(at, order, "takes from state", [&](std::uint64_t old) { return old - value; });
}

std::uint64_t __tsan_atomic64_compare_exchange_val(volatile std::uint64_t* at,
                                                   std::uint64_t expected, std::uint64_t value,
                                                   int order, int order_of_failure) {
  Point();
  const std::uint64_t old = *at;
  const bool is_equal = old == expected;
  if (is_equal) *at = value;
  Record(at, {.reads = true, .writes = is_equal, .order = is_equal ? order : order_of_failure});
  Note(is_equal ? "changes state" : "fails to change state", old, is_equal ? value : old);
  if (Runner* const runner = Runner::Active(); runner != nullptr && !is_equal)
    runner->CountOvertaken();
  return old;
}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier)
