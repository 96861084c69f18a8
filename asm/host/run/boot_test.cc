// SPDX-License-Identifier: MIT
//
// Small images through the whole way, in QEMU: the archive that ships loads them on the bare-metal
// hypervisor, its control page enters them, and they say what they find.
#include "asm/host/run/boot.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "asm/host/places.h"
#include "fuzz/trace/build.h"
#include "kexecore/abi.h"

namespace run {
namespace {

constexpr std::uint64_t kPage = 4096;
constexpr char kProgram[] = "asm/host/hypervisor/hypervisor.bin";  // in the runfiles

using Bytes = std::vector<std::uint8_t>;

Bytes ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

// Words that hold their own addresses.
Bytes Words(std::uint64_t at, std::uint64_t size) {
  Bytes bytes(size);
  for (std::uint64_t i = 0; i < size; ++i) {
    bytes[i] = static_cast<std::uint8_t>((at + i / 4 * 4) >> i % 4 * 8);
  }
  return bytes;
}

// A load of one of the images of image.S and of the words that it looks for.
class ImageLoad {
 public:
  ImageLoad(std::uint8_t type, std::uint16_t arch) : type_(type), arch_(arch) {
    Add(CORE_IMAGE, 2 * kPage,
        ReadFile(arch == KEXECORE_EM_386 ? "asm/host/core_image_32.bin"
                                         : "asm/host/core_image_64.bin"));
    Add(HIGH_WORDS, HIGH_PAGES * kPage, Words(HIGH_WORDS, HIGH_PAGES * kPage - HIGH_TAIL));
  }

  // What only is to be mapped, or where there are words.
  void AddWords(std::uint64_t at, std::uint64_t pages) {
    Add(at, pages * kPage, Words(at, pages * kPage));
  }
  void Map(std::uint64_t at, std::uint64_t pages) {
    segments_.push_back({0, 0, at, pages * kPage});
  }

  trace::Hypercall Call() const {
    trace::Hypercall call = trace::BuildLoad({}, type_, segments_, CORE_IMAGE, arch_);
    std::erase_if(call.memory, [](const trace::Content& content) {
      return std::holds_alternative<trace::Pattern>(content.what);
    });
    call.memory.insert(call.memory.end(), buffers_.begin(), buffers_.end());
    call.result = 0;
    return call;
  }

 private:
  void Add(std::uint64_t at, std::uint64_t dest_size, Bytes bytes) {
    segments_.push_back({at, bytes.size(), at, dest_size});
    buffers_.push_back({at, trace::Bytes{std::move(bytes)}});
  }

  std::uint8_t type_;
  std::uint16_t arch_;
  std::vector<trace::Segment> segments_;
  std::vector<trace::Content> buffers_;
};

trace::Trace OnMachine(const trace::Hypercall& call) {
  trace::Trace trace;
  trace.machine.crash = {HIGH_WORDS, 0x1000000};
  trace.machine.ram = {{0, 0x9f000}, {0x100000, 0x8000000 - 0x100000}};
  trace.hypercalls = {call};
  return trace;
}

class Report {
 public:
  explicit Report(const trace::Trace& trace) {
    trace::ForeignStore nothing{std::filesystem::path()};
    booted_ = Boot(trace, nothing, {.hypervisor = kProgram, .time_out = std::chrono::seconds(40)});
    for (const Event& event : booted_.events) {
      all_ += event.text + "\n";
      const std::size_t space = event.text.rfind(' ');
      if (event.who == "image" && space != std::string::npos) {
        said_[event.text.substr(0, space)] = std::stoull(event.text.substr(space), nullptr, 16);
      }
    }
  }

  bool has_marker() const { return booted_.has_marker; }
  bool is_entered() const { return booted_.is_entered; }
  const std::string& all() const { return all_; }
  std::uint64_t operator[](const std::string& name) const {
    const auto found = said_.find(name);
    EXPECT_NE(found, said_.end()) << name;
    return found == said_.end() ? ~std::uint64_t{0} : found->second;
  }
  // The number behind `name` in what the hypervisor says.
  std::uint64_t Hypervisor(const std::string& name, int base = 16) const {
    const std::size_t at = all_.find(name + " ");
    if (at == std::string::npos) return ~std::uint64_t{0};
    return std::stoull(all_.substr(at + name.size() + 1), nullptr, base);
  }
  // Where the other CPU's count stood when it was stopped for the first or the last time.
  std::uint64_t OtherCpuCounted(bool last) const {
    const std::string before = "its count stands at ";
    const std::size_t at = last ? all_.rfind(before) : all_.find(before);
    return at == std::string::npos ? 0 : std::stoull(all_.substr(at + before.size()));
  }

 private:
  Booted booted_;
  std::map<std::string, std::uint64_t> said_;
  std::string all_;
};

// Rules G of asm/CONTRACT.md, as far as they are about the control page and the tables; the rest is
// what the tests of asm/host see.
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
  EXPECT_EQ(report["high"], HIGH_PAGES - 1u);  // the last one has a tail
  EXPECT_EQ(report["tail"], 1u);
  EXPECT_NE(report.all().find("cpu 1: stopped"), std::string::npos);
}

// Pages go past one another: half of them are handed out of the destinations, from their end
// downwards, and others lie over the hypervisor that loads them.
void ExpectMoved(const Report& report) {
  EXPECT_EQ(report["low"], LOW_PAGES);
  EXPECT_GT(report.Hypervisor("relocation:", 10), LOW_PAGES);
  EXPECT_GT(report.Hypervisor("move,", 10), HIGH_PAGES / 4);
  EXPECT_NE(report.all().find("over the hypervisor"), std::string::npos);
  EXPECT_GT(report.Hypervisor("pauses", 10), 10u);
}

TEST(Boot, Default64) {
  ImageLoad load(KEXEC_TYPE_DEFAULT, KEXECORE_EM_X86_64);
  load.AddWords(LOW_WORDS, LOW_PAGES);
  load.Map(ABOVE_WORDS, ABOVE_PAGES);
  trace::Trace trace = OnMachine(load.Call());
  trace.machine.crash = {};
  const Report report(trace);
  SCOPED_TRACE(report.all());
  ExpectEntered(report, true);
  ExpectMoved(report);
}

TEST(Boot, Default64Above4Gib) {
  ImageLoad load(KEXEC_TYPE_DEFAULT, KEXECORE_EM_X86_64);
  load.AddWords(LOW_WORDS, LOW_PAGES);
  load.AddWords(ABOVE_WORDS, ABOVE_PAGES);
  trace::Trace trace = OnMachine(load.Call());
  trace.machine.crash = {};
  trace.machine.ram.push_back({0x100000000, 0x60000000});
  const Report report(trace);
  SCOPED_TRACE(report.all());
  ExpectEntered(report, true);
  EXPECT_EQ(report["low"], LOW_PAGES);
  EXPECT_EQ(report["above"], ABOVE_PAGES);
}

TEST(Boot, Default32) {
  ImageLoad load(KEXEC_TYPE_DEFAULT, KEXECORE_EM_386);
  load.AddWords(LOW_WORDS, LOW_PAGES);
  trace::Trace trace = OnMachine(load.Call());
  trace.machine.crash = {};
  const Report report(trace);
  SCOPED_TRACE(report.all());
  ExpectEntered(report, false);
  ExpectMoved(report);
}

// Out of an NMI.
TEST(Boot, Crash64) {
  ImageLoad load(KEXEC_TYPE_CRASH, KEXECORE_EM_X86_64);
  load.Map(LOW_WORDS, LOW_PAGES);
  load.Map(ABOVE_WORDS, ABOVE_PAGES);
  const Report report(OnMachine(load.Call()));
  SCOPED_TRACE(report.all());
  ExpectEntered(report, true);
  EXPECT_EQ(report["low"], 0u);
  EXPECT_NE(report.all().find("crash: in an NMI"), std::string::npos);
}

TEST(Boot, Crash32) {
  const Report report(OnMachine(ImageLoad(KEXEC_TYPE_CRASH, KEXECORE_EM_386).Call()));
  SCOPED_TRACE(report.all());
  ExpectEntered(report, false);
}

// The image and its words as a page list of the guest's own pages, of 64-bit or 32-bit entries. The
// sources lie from the highest page down where the allocator would go from the lowest up.
trace::Trace ListOnMachine(bool compat) {
  constexpr std::uint64_t kOwned = 0x1400000, kSources = 0x1410000, kOwnedSize = 0x1000000;
  const std::uint64_t per_page = kPage / (compat ? 4 : 8);
  std::vector<std::uint64_t> entries;
  const auto add = [&](std::uint64_t entry) {
    if (entries.size() % per_page == per_page - 1) {
      entries.push_back(kOwned + (entries.size() + 1) / per_page * kPage |
                        KEXECORE_LIST_INDIRECTION);
    }
    entries.push_back(entry);
  };
  Bytes sources((HIGH_PAGES + 2 + LOW_PAGES + (compat ? 0 : ABOVE_PAGES)) * kPage);
  std::uint64_t next = sources.size();
  const auto move = [&](std::uint64_t to, std::uint64_t pages, Bytes bytes) {
    bytes.resize(pages * kPage, 0);
    add(to | KEXECORE_LIST_DESTINATION);
    for (std::uint64_t i = 0; i < pages; ++i) {
      next -= kPage;
      add((kSources + next) | KEXECORE_LIST_SOURCE);
      std::memcpy(sources.data() + next, bytes.data() + i * kPage, kPage);
    }
  };
  move(HIGH_WORDS, HIGH_PAGES, Words(HIGH_WORDS, HIGH_PAGES * kPage - HIGH_TAIL));
  move(CORE_IMAGE, 2,
       ReadFile(compat ? "asm/host/core_image_32.bin" : "asm/host/core_image_64.bin"));
  move(LOW_WORDS, LOW_PAGES, Words(LOW_WORDS, LOW_PAGES * kPage));
  if (!compat) move(ABOVE_WORDS, ABOVE_PAGES, Words(ABOVE_WORDS, ABOVE_PAGES * kPage));
  add(KEXECORE_LIST_DONE);
  trace::Hypercall call =
      trace::BuildLoadV1({.compat = compat}, KEXEC_TYPE_DEFAULT, kOwned, entries, CORE_IMAGE);
  call.frames.erase(call.frames.begin(), call.frames.end() - 1);  // all but the list
  call.frames.push_back({kSources, trace::Bytes{std::move(sources)}});
  call.result = 0;
  trace::Trace trace = OnMachine(call);
  trace.machine.crash = {};
  trace.machine.owned = {kOwned, kOwnedSize};
  if (!compat) trace.machine.ram.push_back({0x100000000, 0x60000000});
  return trace;
}

TEST(Boot, DefaultList64) {
  const Report report(ListOnMachine(false));
  SCOPED_TRACE(report.all());
  ExpectEntered(report, true);
  EXPECT_EQ(report["low"], LOW_PAGES);
  EXPECT_EQ(report["above"], ABOVE_PAGES);
}

TEST(Boot, DefaultList32) {
  const Report report(ListOnMachine(true));
  SCOPED_TRACE(report.all());
  ExpectEntered(report, false);
  EXPECT_EQ(report["low"], LOW_PAGES);
}

trace::Hypercall CallOfType(std::uint64_t op, std::int64_t result, bool is_refused = false) {
  trace::Hypercall call = trace::BuildTypeCall({}, op, KEXEC_TYPE_DEFAULT);
  if (is_refused) call.faults = {{trace::Hook::kEnter, 0}};
  call.result = result;
  return call;
}

// The control page refuses, and the hypervisor goes on: nothing has changed, so that the next exec
// enters the image. Here the exec is the trace's.
TEST(Boot, EntersWhatWasRefusedBefore) {
  ImageLoad load(KEXEC_TYPE_DEFAULT, KEXECORE_EM_X86_64);
  load.AddWords(LOW_WORDS, LOW_PAGES);
  load.Map(ABOVE_WORDS, ABOVE_PAGES);
  trace::Trace trace = OnMachine(load.Call());
  trace.machine.crash = {};
  trace.hypercalls.push_back(CallOfType(KEXEC_CMD_kexec, -KEXECORE_EBUSY, true));
  trace.hypercalls.push_back(CallOfType(KEXEC_CMD_kexec, 0));
  const Report report(trace);
  SCOPED_TRACE(report.all());
  ExpectEntered(report, true);
  ExpectMoved(report);
  EXPECT_NE(report.all().find("enter: refused, -16"), std::string::npos);
  EXPECT_NE(report.OtherCpuCounted(false), report.OtherCpuCounted(true)) << "ran in between";
  EXPECT_EQ(report.all().find("exec: the DEFAULT image"), std::string::npos);
}

// After a refusal other calls are answered as ever, and the image can be taken away.
TEST(Boot, UnloadsWhatWasRefused) {
  trace::Trace trace = OnMachine(ImageLoad(KEXEC_TYPE_DEFAULT, KEXECORE_EM_386).Call());
  trace.hypercalls.push_back(CallOfType(KEXEC_CMD_kexec, -KEXECORE_EBUSY, true));
  trace.hypercalls.push_back(CallOfType(KEXEC_CMD_kexec_status, 1));
  trace.hypercalls.push_back(CallOfType(KEXEC_CMD_kexec_unload, 0));
  trace.hypercalls.push_back(CallOfType(KEXEC_CMD_kexec_status, 0));
  trace.hypercalls.push_back(CallOfType(KEXEC_CMD_kexec, -KEXECORE_ENOENT));
  const Report report(trace);
  SCOPED_TRACE(report.all());
  EXPECT_FALSE(report.is_entered());
  EXPECT_NE(report.all().find("unload: 0, pauses 0, pages 0\n"), std::string::npos);
  EXPECT_NE(report.all().find("crash answered -2"), std::string::npos);
}

// A test that cannot fail is none: what is not there is not found.
TEST(Boot, NoImage) {
  trace::Trace trace = OnMachine(trace::BuildTypeCall({}, KEXEC_CMD_kexec_status));
  trace.hypercalls[0].result = 0;
  const Report report(trace);
  EXPECT_FALSE(report.is_entered());
  EXPECT_FALSE(report.has_marker());
  EXPECT_NE(report.all().find("host: crash answered -2, as no image is loaded"), std::string::npos)
      << report.all();
}

TEST(Boot, OtherAnswerEndsTheMachine) {
  trace::Trace trace = OnMachine(trace::BuildTypeCall({}, KEXEC_CMD_kexec_status));
  trace.hypercalls[0].result = 1;
  const Report report(trace);
  EXPECT_FALSE(report.has_marker());
  EXPECT_NE(report.all().find("another answer"), std::string::npos) << report.all();
}

}  // namespace
}  // namespace run
