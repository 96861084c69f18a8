// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/subject.h"

#include <cstring>

#include "fuzz/simulation/replay/configuration.h"

namespace replay {
namespace {

// A hypervisor may hand over storage that held something else: init must not rely on zeroes.
constexpr int kStaleStorage = 0xa5;

}  // namespace

int Subject::Init(const trace::MachineDescription& description,
                  const std::vector<trace::ForeignFile>& files, machine::Watcher& watcher) {
  machine_.Reset(description, files, &watcher);
  holdings_.Start();
  const kexecore_config config = ConfigOf(description, machine_, ram_);
  std::memset(instance_.get(), kStaleStorage, sizeof(*instance_));
  const int answer = core_.init(instance_.get(), &config);
  if (answer == 0) core_.observe(*instance_, seen_);
  return answer;
}

std::int64_t Subject::Call(const trace::Hypercall& hypercall) {
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

void Subject::Look() {
  core_.observe(*instance_, seen_);
  holdings_.Update(seen_, machine_);
}

}  // namespace replay
