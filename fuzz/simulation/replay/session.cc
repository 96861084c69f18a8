// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/session.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <span>

#include "fuzz/simulation/machine/machine.h"
#include "fuzz/simulation/model/model.h"
#include "fuzz/simulation/model/start.h"
#include "fuzz/simulation/oracle/bounds.h"
#include "fuzz/simulation/oracle/evidence.h"
#include "fuzz/simulation/oracle/fetch_once.h"
#include "fuzz/simulation/oracle/holdings.h"
#include "fuzz/simulation/oracle/image.h"
#include "fuzz/simulation/oracle/page_list.h"
#include "fuzz/simulation/oracle/pages.h"
#include "fuzz/simulation/oracle/progress.h"
#include "fuzz/simulation/oracle/relocation.h"
#include "fuzz/simulation/oracle/result.h"
#include "fuzz/simulation/oracle/slots.h"
#include "fuzz/simulation/oracle/unchanged.h"
#include "fuzz/simulation/replay/configuration.h"
#include "fuzz/simulation/replay/course.h"
#include "fuzz/simulation/replay/digest.h"
#include "fuzz/simulation/replay/running.h"

namespace replay {
namespace {

constexpr int kStaleStorage = 0xa5;  // instances begin in memory that held something else

}  // namespace

class Session::Impl : private machine::Watcher, private model::World {
 public:
  Impl(trace::ForeignStore& store, const Core& core)
      : core_(core), machine_(store), instance_(new kexecore_instance) {}

  void Restart(const trace::Trace& head) {
    machine_.Reset(head.machine, head.foreign, this);
    violations_.clear();
    next_ = 0;
    digest_.Start();
    hook_calls_ = 0;
    holdings_.Start();
    images_.Start();
    Assign(head.machine, platform_);
    const int expected = model::CheckStart(platform_);
    const kexecore_config config = ConfigOf(head.machine, machine_, ram_);
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
      result = Call(hypercall);
    }
    machine_.End();
    core_.observe(*instance_, now_);
    holdings_.Update(now_, machine_);
    result_ = result;
    if (check) Check(hypercall, index, before, result);
    digest_.Add(result, machine_.log(), now_);
    hook_calls_ += machine_.log().calls;
    machine_.Settle();
    return result;
  }

  void CheckRelocation(bool wanted) { checks_relocation_ = wanted; }

  std::uint32_t AddForeign(const trace::ForeignFile& file) {
    return machine_.guest().AddForeign(file);
  }

  std::vector<std::uint8_t> ReadGuest(std::uint64_t at, std::uint64_t size) const {
    std::vector<std::uint8_t> bytes(size);
    if (!machine_.guest().Read(at, bytes, 0)) bytes.clear();
    return bytes;
  }

  std::vector<std::uint8_t> ReadMachine(std::uint64_t at, std::uint64_t size) {
    return Read(at, size, [](kexecore_mfn_t mfn) { return mfn; });
  }

  std::vector<std::uint8_t> ReadImage(std::uint32_t type, std::uint64_t at, std::uint64_t size) {
    const oracle::Observation::Type& seen = now_.types[type];
    oracle::PageList list;
    list.Read(seen.images[seen.current()]->list, machine_);
    std::map<kexecore_mfn_t, kexecore_mfn_t> staged;
    for (const oracle::Move& move : list.moves) staged[move.destination] = move.staged;
    return Read(at, size, [&](kexecore_mfn_t mfn) {
      const auto found = staged.find(mfn);
      return found == staged.end() ? mfn : found->second;
    });
  }

  template <typename Place>
  std::vector<std::uint8_t> Read(std::uint64_t at, std::uint64_t size, Place&& place) {
    std::vector<std::uint8_t> bytes;
    while (bytes.size() < size) {
      const std::uint64_t offset = at % KEXECORE_PAGE_SIZE;
      const auto& page = machine_.memory().At(place(at / KEXECORE_PAGE_SIZE)).bytes;
      const std::uint64_t part = std::min(KEXECORE_PAGE_SIZE - offset, size - bytes.size());
      bytes.insert(bytes.end(), page.begin() + offset, page.begin() + offset + part);
      at += part;
    }
    return bytes;
  }

  bool started() const { return started_; }
  const std::vector<oracle::Violation>& violations() const { return violations_; }
  std::uint64_t digest() const { return digest_.value(); }
  std::uint64_t hook_calls() const { return hook_calls_; }

 private:
  std::int64_t Call(const trace::Hypercall& hypercall) {
    switch (hypercall.call) {
      case trace::Call::kHypercall:
        break;
      case trace::Call::kContinue:
        return core_.go_on(instance_.get());
      case trace::Call::kAbandon:
        return core_.abandon(instance_.get());
      case trace::Call::kCrash:
        return core_.crash(instance_.get());
    }
    const std::uint32_t caller = hypercall.compat ? KEXECORE_CALLER_COMPAT : KEXECORE_CALLER_NATIVE;
    return core_.hypercall(instance_.get(), caller, hypercall.op, hypercall.arg);
  }

  const model::Expectation& Expect(const trace::Hypercall& hypercall) {
    switch (hypercall.call) {
      case trace::Call::kHypercall:
        break;
      case trace::Call::kContinue:
        return model_.Continue(*this);
      case trace::Call::kAbandon:
        return model_.Abandon(*this);
      case trace::Call::kCrash:
        return model_.Crash(*this);
    }
    return model_.Hypercall(hypercall.compat, hypercall.op, hypercall.arg, *this);
  }

  void Check(const trace::Hypercall& hypercall, std::uint32_t index,
             const oracle::Observation& before, std::int64_t result) {
    const model::Expectation& expected = Expect(hypercall);
    const oracle::Evidence evidence{.hypercall = index,
                                    .call = hypercall.call,
                                    .op = hypercall.op,
                                    .arg = hypercall.arg,
                                    .result = result,
                                    .before = before,
                                    .after = now_,
                                    .holdings = holdings_,
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
    oracle::CheckProgress(evidence, findings);
    oracle::CheckPages(evidence, findings);
    images_.Check(evidence, findings);
    // Of what is wrong already, the code may make anything.
    if (checks_relocation_ && violations_.empty()) oracle::CheckRelocation(evidence, findings);
  }

  // machine::Watcher
  void PageChanged(const machine::Mapping& mapping) override {
    if (!violations_.empty()) return;
    core_.observe(*instance_, now_);
    holdings_.Update(now_, machine_);
    oracle::Findings findings(violations_, next_ - 1);
    images_.PageChanged(now_, holdings_, mapping, findings);
  }

  // model::World
  bool IsPrivileged() override { return machine_.privileged(); }

  bool Fetch(std::uint32_t nth, std::uint32_t accesses, std::uint64_t address,
             std::span<std::uint8_t> out) override {
    return !machine_.Fails(trace::Hook::kCopyFromGuest, nth) &&
           machine_.guest().Read(address, out, accesses);
  }

  bool CanFetch(std::uint32_t nth, std::uint32_t accesses, std::uint64_t address,
                std::uint64_t size) override {
    return !machine_.Fails(trace::Hook::kCopyFromGuest, nth) &&
           machine_.guest().IsMapped(address, size, accesses);
  }

  bool CanWrite(std::uint32_t nth, std::uint32_t accesses, std::uint64_t address,
                std::uint64_t size) override {
    return !machine_.Fails(trace::Hook::kCopyToGuest, nth) &&
           machine_.guest().IsMapped(address, size, accesses);
  }

  const std::uint8_t* MapGuestPage(std::uint32_t nth, std::uint32_t accesses,
                                   std::uint64_t mfn) override {
    if (machine_.Fails(trace::Hook::kMapGuest, nth) || !machine_.IsOwned(mfn)) return nullptr;
    const machine::Log& log = machine_.log();
    if (nth < log.guest_pages.size() && log.guest_pages[nth].mfn == mfn &&
        log.guest_pages[nth].access == accesses && !log.guest_pages[nth].failed) {
      return &log.guest_bytes[log.guest_pages[nth].bytes];
    }
    // The core did not ask: what it would have seen.
    machine_.ReadOwned(mfn, accesses, unseen_);
    return unseen_.data();
  }

  model::Course HowFar() override { return replay::HowFar(machine_, result_); }

  bool IsShown(std::uint32_t type) override {
    const oracle::Observation::Type& shown = now_.types[type];
    return shown.present[0] || shown.present[1];
  }

  int Enter() override {
    return machine_.Fails(trace::Hook::kEnter, 0) ? machine::kRefusedEntry : 0;
  }

  const Core core_;
  machine::Machine machine_;
  std::unique_ptr<kexecore_instance> instance_;
  std::vector<kexecore_range> ram_;  // the core's table: its configuration leads here
  model::Platform platform_;
  model::Model model_;
  oracle::Holdings holdings_;
  oracle::ImageOracle images_;
  oracle::Observation now_;
  std::vector<oracle::Violation> violations_;
  Digest digest_;
  machine::PageBytes unseen_;  // of a guest page that the core did not map
  std::int64_t result_ = 0;    // of the call that is checked
  std::uint32_t next_ = 0;     // index of the next hypercall
  std::uint64_t hook_calls_ = 0;
  bool started_ = false;
  bool checks_relocation_ = true;
};

Session::Session(const trace::Trace& head, trace::ForeignStore& store, const Core& core)
    : impl_(std::make_unique<Impl>(store, core)) {
  Restart(head);
}

Session::~Session() = default;

void Session::Restart(const trace::Trace& head) { impl_->Restart(head); }

void Session::CheckRelocation(bool wanted) { impl_->CheckRelocation(wanted); }

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

std::vector<std::uint8_t> Session::ReadImage(std::uint32_t type, std::uint64_t at,
                                             std::uint64_t size) {
  return impl_->ReadImage(type, at, size);
}

bool Session::started() const { return impl_->started(); }

const std::vector<oracle::Violation>& Session::violations() const { return impl_->violations(); }

std::uint64_t Session::digest() const { return impl_->digest(); }

std::uint64_t Session::hook_calls() const { return impl_->hook_calls(); }

}  // namespace replay
