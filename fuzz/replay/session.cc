// SPDX-License-Identifier: MIT
#include "fuzz/replay/session.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>

#include "fuzz/machine/machine.h"
#include "fuzz/model/model.h"
#include "fuzz/model/start.h"
#include "fuzz/oracle/bounds.h"
#include "fuzz/oracle/evidence.h"
#include "fuzz/oracle/fetch_once.h"
#include "fuzz/oracle/image.h"
#include "fuzz/oracle/pages.h"
#include "fuzz/oracle/result.h"
#include "fuzz/oracle/slots.h"
#include "fuzz/oracle/unchanged.h"
#include "fuzz/replay/running.h"

namespace replay {
namespace {

constexpr int kStaleStorage = 0xa5;  // instances begin in memory that held something else

void Assign(const trace::MachineDescription& from, model::Platform& to) {
  const auto range = [](const trace::Range& r) { return model::Range{r.start, r.size}; };
  to.physical_bits = from.physical_bits;
  to.crash = range(from.crash);
  to.xen = range(from.xen);
  to.vmcoreinfo = range(from.vmcoreinfo);
  to.cpu_notes.clear();
  for (const trace::Range& notes : from.cpu_notes) to.cpu_notes.push_back(range(notes));
}

kexecore_config ConfigOf(const trace::MachineDescription& from, machine::Machine& host) {
  const auto range = [](const trace::Range& r) { return kexecore_range{r.start, r.size}; };
  return {.api_version = KEXECORE_API_VERSION,
          .physical_bits = from.physical_bits,
          .crash = range(from.crash),
          .xen = range(from.xen),
          .vmcoreinfo = range(from.vmcoreinfo),
          .host = &host};
}

}  // namespace

class Session::Impl : private machine::Watcher, private model::World {
 public:
  Impl(trace::ForeignStore& store, const Core& core)
      : core_(core), machine_(store), instance_(new kexecore_instance) {}

  void Restart(const trace::Trace& head) {
    machine_.Reset(head.machine, head.foreign, this);
    violations_.clear();
    next_ = 0;
    digest_ = 0;
    hook_calls_ = 0;
    images_.Start();
    Assign(head.machine, platform_);
    const int expected = model::CheckStart(platform_);
    const kexecore_config config = ConfigOf(head.machine, machine_);
    std::memset(instance_.get(), kStaleStorage, sizeof(*instance_));
    const int answer = core_.init(instance_.get(), &config);
    started_ = answer == 0;
    if (answer != expected) {
      oracle::Findings(violations_, 0)
          .Add(oracle::Invariant::kResult, oracle::Severity::kHigh,
               oracle::Text("kexecore_init returns ", answer, ", the contract says ", expected));
    }
    if (!started_) return;
    model_.Start(platform_);
    core_.observe(*instance_, now_);
  }

  std::int64_t Step(const trace::Hypercall& hypercall) {
    const std::uint32_t index = next_++;
    if (!started_) return -KEXECORE_EINVAL;
    const bool check = violations_.empty();
    machine_.Begin(hypercall);
    const oracle::Observation before = now_;
    std::int64_t result = 0;
    {
      const Running running(index);
      result = core_.hypercall(instance_.get(), hypercall.op, hypercall.arg);
    }
    machine_.End();
    core_.observe(*instance_, now_);
    if (check) Check(hypercall, index, before, result);
    Digest(result);
    machine_.Settle();
    return result;
  }

  std::uint32_t AddForeign(const trace::ForeignFile& file) {
    return machine_.guest().AddForeign(file);
  }

  std::vector<std::uint8_t> ReadGuest(std::uint64_t at, std::uint64_t size) const {
    std::vector<std::uint8_t> bytes(size);
    if (!machine_.guest().Read(at, bytes, 0)) bytes.clear();
    return bytes;
  }

  std::vector<std::uint8_t> ReadMachine(std::uint64_t at, std::uint64_t size) {
    std::vector<std::uint8_t> bytes;
    while (bytes.size() < size) {
      const std::uint64_t offset = at % KEXECORE_PAGE_SIZE;
      const auto& page = machine_.memory().At(at / KEXECORE_PAGE_SIZE).bytes;
      const std::uint64_t part = std::min(KEXECORE_PAGE_SIZE - offset, size - bytes.size());
      bytes.insert(bytes.end(), page.begin() + offset, page.begin() + offset + part);
      at += part;
    }
    return bytes;
  }

  bool started() const { return started_; }
  const std::vector<oracle::Violation>& violations() const { return violations_; }
  std::uint64_t digest() const { return digest_; }
  std::uint64_t hook_calls() const { return hook_calls_; }

 private:
  void Check(const trace::Hypercall& hypercall, std::uint32_t index,
             const oracle::Observation& before, std::int64_t result) {
    const model::Expectation& expected = model_.Call(hypercall.op, hypercall.arg, *this);
    const oracle::Evidence evidence{.hypercall = index,
                                    .op = hypercall.op,
                                    .arg = hypercall.arg,
                                    .result = result,
                                    .before = before,
                                    .after = now_,
                                    .machine = machine_,
                                    .expected = expected,
                                    .model = model_};
    oracle::Findings findings(violations_, index);
    oracle::CheckBounds(evidence, findings);
    // What the machine refused to go on with ended otherwise than the model can know.
    if (!machine_.log().misuses.empty()) {
      if (violations_.empty()) oracle::CheckPages(evidence, findings);
      return;
    }
    oracle::CheckFetchOnce(evidence, findings);
    oracle::CheckResult(evidence, findings);
    oracle::CheckSlots(evidence, findings);
    oracle::CheckUnchanged(evidence, findings);
    oracle::CheckPages(evidence, findings);
    images_.Check(evidence, findings);
  }

  void Digest(std::int64_t result) {
    const machine::Log& log = machine_.log();
    hook_calls_ += log.calls;
    Mix(static_cast<std::uint64_t>(result));
    Mix(log.calls);
    for (const machine::Mapping& mapping : log.mappings) Mix(mapping.mfn * 2 + mapping.changed);
    for (const machine::Allocation& allocation : log.allocations) Mix(allocation.mfn);
    for (const oracle::Observation::Type& type : now_.types) {
      Mix(type.position + 2u * type.present[0] + 4u * type.present[1]);
    }
  }

  void Mix(std::uint64_t value) {
    digest_ = (digest_ ^ value) * 0x9e3779b97f4a7c15;
    digest_ ^= digest_ >> 29;
  }

  // machine::Watcher
  void PageChanged(kexecore_mfn_t mfn) override {
    if (!violations_.empty()) return;
    core_.observe(*instance_, now_);
    oracle::Findings findings(violations_, next_ - 1);
    images_.PageChanged(now_, mfn, findings);
  }

  // model::World
  bool IsPrivileged() override { return machine_.privileged(); }

  bool Fetch(std::uint32_t nth, std::uint64_t address, std::span<std::uint8_t> out) override {
    return !machine_.Fails(trace::Hook::kCopyFromGuest, nth) &&
           machine_.guest().Read(address, out, nth);
  }

  bool CanFetch(std::uint32_t nth, std::uint64_t address, std::uint64_t size) override {
    return !machine_.Fails(trace::Hook::kCopyFromGuest, nth) &&
           machine_.guest().IsMapped(address, size, nth);
  }

  bool CanWrite(std::uint32_t nth, std::uint64_t address, std::uint64_t size,
                std::uint32_t copies) override {
    return !machine_.Fails(trace::Hook::kCopyToGuest, nth) &&
           machine_.guest().IsMapped(address, size, copies);
  }

  bool CanMap(std::uint64_t nth) override { return !machine_.Fails(trace::Hook::kMap, nth); }

  std::optional<std::uint64_t> Allocate(std::uint32_t nth) override {
    const auto& allocations = machine_.log().allocations;
    // A core that never asked owns a page that nobody gave: rule P will tell.
    if (nth >= allocations.size()) return KEXECORE_NO_MFN;
    if (allocations[nth].mfn == KEXECORE_NO_MFN) return std::nullopt;
    return allocations[nth].mfn;
  }

  int Enter() override {
    return machine_.Fails(trace::Hook::kEnter, 0) ? machine::kRefusedEntry : 0;
  }

  const Core core_;
  machine::Machine machine_;
  std::unique_ptr<kexecore_instance> instance_;
  model::Platform platform_;
  model::Model model_;
  oracle::ImageOracle images_;
  oracle::Observation now_;
  std::vector<oracle::Violation> violations_;
  std::uint32_t next_ = 0;  // index of the next hypercall
  std::uint64_t digest_ = 0;
  std::uint64_t hook_calls_ = 0;
  bool started_ = false;
};

Session::Session(const trace::Trace& head, trace::ForeignStore& store, const Core& core)
    : impl_(std::make_unique<Impl>(store, core)) {
  Restart(head);
}

Session::~Session() = default;

void Session::Restart(const trace::Trace& head) { impl_->Restart(head); }

std::uint32_t Session::AddForeign(const trace::ForeignFile& file) {
  return impl_->AddForeign(file);
}

std::int64_t Session::Step(const trace::Hypercall& hypercall) { return impl_->Step(hypercall); }

std::vector<std::uint8_t> Session::ReadGuest(std::uint64_t at, std::uint64_t size) const {
  return impl_->ReadGuest(at, size);
}

std::vector<std::uint8_t> Session::ReadMachine(std::uint64_t at, std::uint64_t size) {
  return impl_->ReadMachine(at, size);
}

bool Session::started() const { return impl_->started(); }

const std::vector<oracle::Violation>& Session::violations() const { return impl_->violations(); }

std::uint64_t Session::digest() const { return impl_->digest(); }

std::uint64_t Session::hook_calls() const { return impl_->hook_calls(); }

}  // namespace replay
