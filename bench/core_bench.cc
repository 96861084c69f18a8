// SPDX-License-Identifier: MIT
//
// How fast the archive that ships loads, on a machine whose hooks cost next to nothing. Times are
// seconds per page; ./kexecore bench makes ratios of them. A load is compared with a memcpy of as
// much memory as a whole, and with a memcpy of each of the same pages in the same order: to a
// processor these are different things, and which is faster depends on the machine.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <vector>

#include "bench/direct_host.h"
#include "bench/steps.h"
#include "kexecore/kexecore.h"

namespace {

using bench::DirectHost;

constexpr std::uint64_t kLargePages = 1 << 14;  // 64 MiB
constexpr std::uint64_t kSegments = 8;

DirectHost& Host() {
  static DirectHost host;
  return host;
}

template <typename Work>
double Seconds(Work&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Counts the time of `work` alone, for each of `pages`.
template <typename Work>
void Time(benchmark::State& state, std::uint64_t pages, Work&& work) {
  state.SetIterationTime(Seconds(work) / static_cast<double>(pages));
}

/// Copies data that are in no cache to these frames, page by page, as the copy hook does.
double CopyPages(const std::vector<kexecore_mfn_t>& frames) {
  const std::uint8_t* const from = Host().NextData(frames.size() * KEXECORE_PAGE_SIZE);
  return Seconds([&] {
    for (std::size_t i = 0; i < frames.size(); ++i) {
      std::memcpy(Host().Frame(frames[i]), from + i * KEXECORE_PAGE_SIZE, KEXECORE_PAGE_SIZE);
      benchmark::ClobberMemory();
    }
  });
}

/// Counts the time of `load`, and how many times as long as `copy` it takes. Both return seconds.
/// They take turns in being first, so that neither always finds the caches as the other left them.
template <typename Load, typename Copy>
void Compare(benchmark::State& state, std::uint64_t pages, Load&& load, Copy&& copy) {
  static bool is_load_first = false;
  is_load_first = !is_load_first;
  double load_time = 0, copy_time = 0;
  if (is_load_first) load_time = load();
  copy_time = copy();
  if (!is_load_first) load_time = load();
  state.SetIterationTime(load_time / static_cast<double>(pages));
  state.counters["to_page_memcpy"] = load_time / copy_time;
}

std::vector<kexecore_mfn_t> InARow(kexecore_mfn_t first, std::uint64_t pages) {
  std::vector<kexecore_mfn_t> frames(pages);
  for (std::uint64_t i = 0; i < pages; ++i) frames[i] = first + i;
  return frames;
}

void Memcpy(benchmark::State& state, kexecore_mfn_t to) {
  for (auto _ : state) {
    const std::uint64_t size = kLargePages / kSegments * KEXECORE_PAGE_SIZE;
    const std::uint8_t* const from = Host().NextData(size * kSegments);
    std::uint8_t* const start = Host().Frame(to);
    Time(state, kLargePages, [&] {
      for (std::uint64_t i = 0; i < kSegments; ++i) {
        std::memcpy(start + i * size, from + i * size, size);
        benchmark::ClobberMemory();
      }
    });
  }
}

void CrashLoad(benchmark::State& state) {
  const auto frames = InARow(DirectHost::kFirstFrame, kLargePages);
  for (auto _ : state) {
    const auto load = [] {
      return Seconds([] {
        bench::Load(Host(), KEXEC_TYPE_CRASH, DirectHost::kFirstFrame, kLargePages, kSegments);
      });
    };
    Compare(state, kLargePages, load, [&] { return CopyPages(frames); });
    bench::Unload(Host(), KEXEC_TYPE_CRASH);
  }
}

double LoadDefault(kexecore_mfn_t first, std::uint64_t pages) {
  const double seconds =
      Seconds([&] { bench::Load(Host(), KEXEC_TYPE_DEFAULT, first, pages, kSegments); });
  bench::Unload(Host(), KEXEC_TYPE_DEFAULT);
  return seconds;
}

void DefaultLoad(benchmark::State& state, bool in_place) {
  const auto pages = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    const kexecore_mfn_t first = Host().NextDestination(pages);
    if (in_place) Host().HandOut(first, pages);
    state.SetIterationTime(LoadDefault(first, pages) / static_cast<double>(pages));
  }
}

/// A load that stages its data in pages of the allocator's, and a copy to pages that it hands out
/// likewise.
void DefaultLoadAndCopy(benchmark::State& state) {
  for (auto _ : state) {
    const auto load = [] { return LoadDefault(Host().NextDestination(kLargePages), kLargePages); };
    const auto copy = [] {
      std::vector<kexecore_mfn_t> frames(kLargePages);
      for (kexecore_mfn_t& mfn : frames) mfn = Host().Allocate();
      const double seconds = CopyPages(frames);
      for (const kexecore_mfn_t mfn : frames) Host().Free(mfn);
      return seconds;
    };
    Compare(state, kLargePages, load, copy);
  }
}

/// Instructions of the core and the hooks for one more page of an image, without those that copy.
void Instructions(benchmark::State& state, std::uint8_t type) {
  constexpr std::uint64_t kFew = 64, kMany = 128;
  Host();  // made before a child is stepped: it writes to all of its memory
  const auto count = [&](std::uint64_t pages) {
    return bench::CountInstructions([&] {
      const kexecore_mfn_t first =
          type == KEXEC_TYPE_CRASH ? DirectHost::kFirstFrame : DirectHost::kDestinations;
      Host().CopyNothing();
      bench::Load(Host(), type, first, pages, kSegments);
    });
  };
  for (auto _ : state) {
    const auto few = count(kFew), many = count(kMany);
    if (few && many) {
      state.counters["instructions"] =
          static_cast<double>(*many - *few) / static_cast<double>(kMany - kFew);
    }
    state.SetIterationTime(1);
  }
}

BENCHMARK_CAPTURE(Memcpy, crash, DirectHost::kFirstFrame)->Name("memcpy")->UseManualTime();
BENCHMARK(CrashLoad)->Name("crash")->UseManualTime();
BENCHMARK(DefaultLoadAndCopy)->Name("default_and_copy")->UseManualTime();
BENCHMARK_CAPTURE(Instructions, crash, KEXEC_TYPE_CRASH)
    ->Name("instructions_crash")
    ->Iterations(1)
    ->Repetitions(1)
    ->UseManualTime();
BENCHMARK_CAPTURE(Instructions, default, KEXEC_TYPE_DEFAULT)
    ->Name("instructions_default")
    ->Iterations(1)
    ->Repetitions(1)
    ->UseManualTime();
BENCHMARK_CAPTURE(DefaultLoad, fresh, false)
    ->Name("default")
    ->RangeMultiplier(4)
    ->Range(1 << 8, 1 << 18)  // 1 MiB to 1 GiB
    ->UseManualTime();
BENCHMARK_CAPTURE(DefaultLoad, in_place, true)
    ->Name("default_in_place")
    ->RangeMultiplier(4)
    ->Range(1 << 8, 1 << 18)
    ->UseManualTime();

}  // namespace

BENCHMARK_MAIN();
