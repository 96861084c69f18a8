// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/session.h"

#include "fuzz/simulation/model/model.h"
#include "fuzz/simulation/model/start.h"
#include "fuzz/simulation/oracle/evidence.h"
#include "fuzz/simulation/oracle/oracles.h"
#include "fuzz/simulation/replay/configuration.h"
#include "fuzz/simulation/replay/digest.h"
#include "fuzz/simulation/replay/machine_world.h"
#include "fuzz/simulation/replay/page_watcher.h"
#include "fuzz/simulation/replay/read_memory.h"
#include "fuzz/simulation/replay/running.h"
#include "fuzz/simulation/replay/subject.h"

namespace replay {

class Session::Impl {
 public:
  Impl(trace::ForeignStore& store, const Core& core)
      : subject_(store, core), world_(subject_), watcher_(subject_, violations_) {}

  void Restart(const trace::Trace& head) {
    violations_.clear();
    steps_ = 0;
    digest_.Start();
    oracles_.Start();
    Assign(head.machine, platform_);
    const int expected = model::CheckStart(platform_);
    const int answer = subject_.Init(head.machine, head.foreign, watcher_);
    started_ = answer == 0;
    if (answer != expected) {
      oracle::Findings(violations_, 0)
          .Add(oracle::Invariant::kResult, oracle::Severity::kHigh,
               oracle::Text("kexecore_init returns ", answer, ", the contract says ", expected));
    }
    if (started_) model_.Start(platform_);
  }

  std::int64_t Step(const trace::Hypercall& hypercall) {
    const std::uint32_t index = steps_++;
    if (!started_) return -KEXECORE_EINVAL;
    machine::Machine& machine = subject_.machine();
    const bool all_held = violations_.empty();
    const oracle::Observation before = subject_.seen();
    machine.Begin(hypercall);
    const std::int64_t result = Call(hypercall, index);
    machine.End();
    subject_.Look();
    if (all_held) Check(hypercall, index, before, result);
    digest_.Add(result, machine.log(), subject_.seen());
    machine.Settle();
    return result;
  }

  void CheckRelocation(bool wanted) { oracles_.CheckRelocation(wanted); }

  machine::Machine& machine() { return subject_.machine(); }
  const oracle::Observation& seen() const { return subject_.seen(); }
  bool started() const { return started_; }
  const std::vector<oracle::Violation>& violations() const { return violations_; }
  std::uint64_t digest() const { return digest_.value(); }

 private:
  std::int64_t Call(const trace::Hypercall& hypercall, std::uint32_t index) {
    watcher_.Begin(index);
    const Running running(index);
    return subject_.Call(hypercall);
  }

  /// Was the core given the ticket that it had given last?
  bool IsNamed(const trace::Hypercall& hypercall) const {
    return hypercall.forged == 0 && subject_.last_ticket() != 0;
  }

  const model::Expectation& Expect(const trace::Hypercall& hypercall) {
    switch (hypercall.call) {
      case trace::Call::kHypercall:
        break;
      case trace::Call::kContinue:
        return model_.Continue(IsNamed(hypercall), hypercall.space, world_);
      case trace::Call::kAbandon:
        return model_.Abandon(IsNamed(hypercall), world_);
      case trace::Call::kCrash:
        return model_.Crash(world_);
      case trace::Call::kExec:
        return model_.Execute(static_cast<std::uint32_t>(hypercall.arg), world_);
      case trace::Call::kEnterFailed:
        return model_.EnterFailed(world_);
    }
    return model_.Hypercall({.compat = hypercall.compat, .space = hypercall.space}, hypercall.op,
                            hypercall.arg, world_);
  }

  void Check(const trace::Hypercall& hypercall, std::uint32_t index,
             const oracle::Observation& before, std::int64_t result) {
    world_.Returned(result);
    const oracle::Evidence evidence{.hypercall = index,
                                    .call = hypercall.call,
                                    .op = hypercall.op,
                                    .arg = hypercall.arg,
                                    .result = result,
                                    .outcome = subject_.outcome(),
                                    .last_ticket = subject_.last_ticket(),
                                    .before = before,
                                    .after = subject_.seen(),
                                    .holdings = subject_.holdings(),
                                    .machine = subject_.machine(),
                                    .expected = Expect(hypercall),
                                    .model = model_};
    oracles_.Check(evidence, violations_);
  }

  Subject subject_;
  MachineWorld world_;
  std::vector<oracle::Violation> violations_;
  PageWatcher watcher_;
  model::Platform platform_;
  model::Model model_;
  oracle::Oracles oracles_;
  Digest digest_;
  std::uint32_t steps_ = 0;  // since the restart
  bool started_ = false;
};

Session::Session(trace::ForeignStore& store, const Core& core)
    : impl_(std::make_unique<Impl>(store, core)) {}

Session::Session(const trace::Trace& head, trace::ForeignStore& store, const Core& core)
    : Session(store, core) {
  Restart(head);
}

Session::~Session() = default;

void Session::Restart(const trace::Trace& head) { impl_->Restart(head); }

void Session::CheckRelocation(bool wanted) { impl_->CheckRelocation(wanted); }

std::uint32_t Session::AddForeign(const trace::ForeignFile& file) {
  return impl_->machine().guest().AddForeign(file);
}

std::int64_t Session::Step(const trace::Hypercall& hypercall) { return impl_->Step(hypercall); }

std::vector<std::uint8_t> Session::ReadGuest(std::uint64_t at, std::uint64_t size) const {
  return replay::ReadGuest(impl_->machine(), at, size);
}

std::vector<std::uint8_t> Session::ReadMachine(std::uint64_t at, std::uint64_t size) {
  return replay::ReadMachine(impl_->machine(), at, size);
}

std::vector<std::uint8_t> Session::ReadImage(std::uint32_t type, std::uint64_t at,
                                             std::uint64_t size) {
  const oracle::Observation::Type& shown = impl_->seen().types[type];
  return ReadRelocated(impl_->machine(), shown.images[shown.current()]->list, at, size);
}

std::size_t Session::allocated() const { return impl_->machine().allocated().size(); }

bool Session::started() const { return impl_->started(); }

const std::vector<oracle::Violation>& Session::violations() const { return impl_->violations(); }

std::uint64_t Session::digest() const { return impl_->digest(); }

}  // namespace replay
