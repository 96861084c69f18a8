// SPDX-License-Identifier: MIT
#include "boot/small_image.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <variant>

#include "asm/host/places.h"
#include "cli/file.h"
#include "kexecore/abi.h"
#include "trace/build.h"
#include "trace/foreign.h"

namespace boot {

Bytes Words(std::uint64_t at, std::uint64_t size) {
  Bytes bytes(size);
  for (std::uint64_t i = 0; i < size; ++i) {
    bytes[i] = static_cast<std::uint8_t>((at + i / 4 * 4) >> i % 4 * 8);
  }
  return bytes;
}

ImageLoad::ImageLoad(std::uint8_t type, std::uint16_t arch) : type_(type), arch_(arch) {
  Add(CORE_IMAGE, 2 * kPageSize,
      cli::ReadBytes(arch == KEXECORE_EM_386 ? "asm/host/core_image_32.bin"
                                             : "asm/host/core_image_64.bin"));
  Add(HIGH_WORDS, HIGH_PAGES * kPageSize, Words(HIGH_WORDS, HIGH_PAGES * kPageSize - HIGH_TAIL));
}

trace::Hypercall ImageLoad::Call() const {
  trace::Hypercall call = trace::BuildLoad({}, type_, segments_, CORE_IMAGE, arch_);
  std::erase_if(call.memory, [](const trace::Content& content) {
    return std::holds_alternative<trace::Pattern>(content.what);
  });
  call.memory.insert(call.memory.end(), buffers_.begin(), buffers_.end());
  call.result = 0;
  return call;
}

void ImageLoad::Add(std::uint64_t at, std::uint64_t dest_size, Bytes bytes) {
  segments_.push_back({at, bytes.size(), at, dest_size});
  buffers_.push_back({at, trace::Bytes{std::move(bytes)}});
}

trace::Trace OnMachine(const trace::Hypercall& call) {
  trace::Trace trace;
  trace.machine.crash = {HIGH_WORDS, 0x1000000};
  trace.machine.ram = {{0, 0x9f000}, {0x100000, 0x8000000 - 0x100000}};
  trace.hypercalls = {call};
  return trace;
}

Report::Report(const trace::Trace& trace) {
  trace::ForeignStore nothing{std::filesystem::path()};
  booted_ = Boot(trace, nothing,
                 {.hypervisor = "asm/host/hypervisor/hypervisor.bin",  // in the runfiles
                  .time_out = std::chrono::minutes(5)});
  for (const Event& event : booted_.events) {
    all_ += event.text + "\n";
    const std::size_t space = event.text.rfind(' ');
    if (event.who == "image" && space != std::string::npos) {
      said_[event.text.substr(0, space)] = std::stoull(event.text.substr(space), nullptr, 16);
    }
  }
}

std::uint64_t Report::operator[](const std::string& name) const {
  const auto found = said_.find(name);
  EXPECT_NE(found, said_.end()) << name;
  return found == said_.end() ? ~std::uint64_t{0} : found->second;
}

std::uint64_t Report::Number(std::size_t at, const std::string& name, int base) const {
  if (at == std::string::npos) return ~std::uint64_t{0};
  return std::stoull(all_.substr(at + name.size() + 1), nullptr, base);
}

void ExpectEntered(const Report& report, bool is_64) {
  EXPECT_TRUE(report.is_entered());
  EXPECT_TRUE(report.has_marker());
  EXPECT_EQ(report["return-page"], report.Hypervisor("control"));
  EXPECT_EQ(report["gdt-page"], report.Hypervisor("control"));
  EXPECT_EQ(report["above-it"], CORE_IMAGE);
  EXPECT_EQ(report["cr3"], is_64 ? report.Hypervisor("tables") : 0);
  EXPECT_EQ(report["cr0"], is_64 ? 0x80000033 : 0x33);
  EXPECT_EQ(report["cr4"], is_64 ? 0x20 : 0);
  EXPECT_EQ(report["efer"], is_64 ? 0x500 : 0);
  EXPECT_EQ(report["flags"], 2u);
  EXPECT_EQ(report["cs"], 0x10u);
  EXPECT_EQ(report["ds"], 0x18u);
  EXPECT_EQ(report["high"], HIGH_PAGES - ZERO_PAGES - 1u);  // the last one has a tail
  EXPECT_EQ(report["tail"], 1u);
  EXPECT_TRUE(report.Has("cpu 1: stopped"));
  if (!is_64) EXPECT_EQ(report["other-waited"], 1u);  // rule Q10
}

void ExpectMoved(const Report& report) {
  EXPECT_EQ(report["low"], LOW_PAGES);
  EXPECT_GT(report.Hypervisor("relocation:", 10), LOW_PAGES);
  EXPECT_GT(report.Hypervisor("move,", 10), HIGH_PAGES / 4);
  EXPECT_EQ(report.Hypervisor("place,", 10), ZERO_PAGES + 1u);  // the image has one, too
  EXPECT_TRUE(report.Has("over the hypervisor"));
  EXPECT_GT(report.Hypervisor("pauses", 10), 10u);
}

}  // namespace boot
