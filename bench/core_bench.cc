// SPDX-License-Identifier: MIT
//
// How fast the archive that ships loads, on a machine whose hooks cost next to nothing. Figures are
// seconds per page; ./kexecore bench makes ratios of them.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <cstring>

#include "bench/direct_host.h"
#include "kexecore/kexecore.h"

namespace {

using bench::DirectHost;

constexpr std::uint64_t kLargePages = 1 << 14;  // 64 MiB
constexpr std::uint64_t kSegments = 8;

DirectHost& Host() {
  static DirectHost host;
  return host;
}

/// Counts the time of `work` alone, for each of `pages`.
template <typename Work>
void Time(benchmark::State& state, std::uint64_t pages, Work&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  state.SetIterationTime(seconds.count() / static_cast<double>(pages));
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
  for (auto _ : state) {
    Time(state, kLargePages, [] {
      bench::Load(Host(), KEXEC_TYPE_CRASH, DirectHost::kFirstFrame, kLargePages, kSegments);
    });
    bench::Unload(Host(), KEXEC_TYPE_CRASH);
  }
}

void DefaultLoad(benchmark::State& state, bool in_place) {
  const auto pages = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) {
    const kexecore_mfn_t first = Host().NextDestination(pages);
    if (in_place) Host().HandOut(first, pages);
    Time(state, pages, [&] { bench::Load(Host(), KEXEC_TYPE_DEFAULT, first, pages, kSegments); });
    bench::Unload(Host(), KEXEC_TYPE_DEFAULT);
  }
}

BENCHMARK_CAPTURE(Memcpy, crash, DirectHost::kFirstFrame)->Name("memcpy")->UseManualTime();
BENCHMARK(CrashLoad)->Name("crash")->UseManualTime();
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
