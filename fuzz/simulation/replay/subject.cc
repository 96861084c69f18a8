// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/subject.h"

#include <cstring>

#include "fuzz/simulation/replay/configuration.h"

namespace replay {
namespace {

// A hypervisor may hand over storage that held something else: init must not rely on zeroes.
constexpr int kStaleStorage = 0xa5;

static_assert(trace::kTicketBits == KEXECORE_TICKET_BITS);

}  // namespace

int Subject::Init(const trace::MachineDescription& description,
                  const std::vector<trace::ForeignFile>& files, machine::Watcher& watcher) {
  machine_.Reset(description, files, &watcher);
  holdings_.Start();
  outcome_ = {};
  last_ticket_ = 0;
  const kexecore_config config = ConfigOf(description, machine_, ram_);
  std::memset(instance_.get(), kStaleStorage, sizeof(*instance_));
  const int answer = core_.init(instance_.get(), &config);
  if (answer == 0) core_.observe(*instance_, seen_);
  return answer;
}

std::int64_t Subject::Call(const trace::Hypercall& hypercall) {
  if (outcome_.ticket != 0) last_ticket_ = outcome_.ticket;
  outcome_ = {};
  return CallCore(hypercall, last_ticket_ ^ hypercall.forged);
}

std::int64_t Subject::CallCore(const trace::Hypercall& hypercall, std::uint32_t ticket) {
  kexecore_instance* const instance = instance_.get();
  switch (hypercall.call) {
    case trace::Call::kHypercall:
      break;
    case trace::Call::kContinue:
      return core_.go_on(instance, ticket, hypercall.space, &outcome_);
    case trace::Call::kAbandon:
      return core_.abandon(instance, ticket, &outcome_);
    case trace::Call::kCrash:
      return core_.crash(instance);
    case trace::Call::kExec:
      return core_.exec(instance, static_cast<std::uint32_t>(hypercall.arg), &outcome_);
    case trace::Call::kEnterFailed:
      return core_.enter_failed(instance);
  }
  const kexecore_caller caller = {
      .mode = hypercall.compat ? KEXECORE_CALLER_COMPAT : KEXECORE_CALLER_NATIVE,
      .padding = 0,
      .space = hypercall.space};
  return core_.hypercall(instance, &caller, hypercall.op, hypercall.arg, &outcome_);
}

void Subject::Look() {
  core_.observe(*instance_, seen_);
  holdings_.Update(seen_, machine_);
}

}  // namespace replay
