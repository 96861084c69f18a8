// SPDX-License-Identifier: MIT
#include "core/archive/reentry/episode.h"

#include <cstring>
#include <memory>
#include <vector>

#include "core/archive/reentry/hypervisor.h"

namespace reentry {
namespace {

constexpr std::uint32_t kSpaces = 3;
constexpr std::uint32_t kTasks = 4;
constexpr std::uint32_t kEvents = 24;
constexpr std::uint32_t kMostExecutions = 1000;  // of one task at the end

/// A task of a guest.
struct Task {
  std::uint32_t space;
  kexecore_guest_t arg;  // where its arguments lie
  Registers registers = {};
  bool is_calling = false;  // it stands at the instruction
};

class Episode {
 public:
  Episode(const Core& core, std::uint64_t seed, Counts& counts)
      : hypervisor_(core, seed), counts_(counts) {
    for (std::uint32_t i = 0; i < kSpaces; ++i) spaces_.push_back(NewSpace());
    for (std::uint32_t i = 0; i < kTasks; ++i) {
      tasks_.push_back({.space = i % kSpaces, .arg = std::uint64_t{0x100} * i});
    }
    hypervisor_.meanwhile = [this] { Happen(); };
  }

  std::string Run() {
    for (std::uint32_t i = 0; i < kEvents && mistake().empty(); ++i) {
      Happen();
      hypervisor_.CheckImage(static_cast<std::uint32_t>(random().Below(2)));
    }
    if (mistake().empty()) Finish();
    return mistake();
  }

 private:
  Random& random() { return hypervisor_.random(); }
  const std::string& mistake() { return hypervisor_.machine().mistake(); }
  Space& SpaceOf(const Task& task) { return *spaces_[task.space]; }

  /// The name of a space that is gone may be that of a new one.
  std::unique_ptr<Space> NewSpace() {
    tag_ = static_cast<std::uint8_t>(tag_ % 250 + 1);
    return std::make_unique<Space>(spaces_.size() < kSpaces ? 0x1000 * (1 + spaces_.size()) : 0,
                                   tag_);
  }

  void Happen() {
    Task& task = tasks_[random().Below(kTasks)];
    switch (random().Below(16)) {
      case 0:
        return Forge(task);
      case 1:  // a signal comes, say, and the task does something else
        counts_.forgotten += task.is_calling ? 1 : 0;
        task.is_calling = false;
        return;
      case 2:
        return Destroy(task.space);
      case 3:
        return hypervisor_.Crash();
      case 4:
        return hypervisor_.GiveUpEntry();
      default:
        if (!task.is_calling) Begin(task);
        return Execute(task);
    }
  }

  /// The task brings along the registers of another one, perhaps changed.
  void Forge(Task& task) {
    task.registers.op = tasks_[random().Below(kTasks)].registers.op;
    if (random().OneIn(4)) task.registers.op ^= std::uint64_t{1} << (kOpBits + random().Below(22));
    task.is_calling = task.registers.op >> kOpBits != 0;
    counts_.forged += task.is_calling ? 1 : 0;
    if (task.is_calling) Execute(task);
  }

  /// The guest is destroyed, and another one gets its name.
  void Destroy(std::uint32_t index) {
    if (is_running_[index]) return;  // it is in the middle of a call, on a virtual CPU
    hypervisor_.Forget(*spaces_[index]);
    const std::uint64_t name = spaces_[index]->name;
    spaces_[index] = NewSpace();
    spaces_[index]->name = name;
    for (Task& task : tasks_) task.is_calling = task.is_calling && task.space != index;
    ++counts_.destroyed;
  }

  void Begin(Task& task) {
    const auto type = static_cast<std::uint8_t>(random().Below(2));
    switch (random().Below(8)) {
      case 0:
        return BeginWithType(task, KEXEC_CMD_kexec_unload, type);
      case 1:
        return BeginWithType(task, KEXEC_CMD_kexec, type);
      case 2:
        return BeginWithType(task, KEXEC_CMD_kexec_status, type);
      default:
        return BeginLoad(task, type);
    }
  }

  void BeginWithType(Task& task, std::uint64_t op, std::uint8_t type) {
    Put(task, 0, kexecore_abi_exec{.type = type});
    task.registers = {.op = op, .arg = task.arg};
    task.is_calling = true;
  }

  void BeginLoad(Task& task, std::uint8_t type) {
    const std::uint64_t pages = 1 + random().Below(3);
    const std::uint64_t size = pages * KEXECORE_PAGE_SIZE;
    const kexecore_mfn_t first = type == KEXEC_TYPE_CRASH ? Machine::kCrash : Machine::kFirst;
    const std::uint64_t dest = (first + random().Below(4)) * KEXECORE_PAGE_SIZE;
    Put(task, 0,
        kexecore_abi_load{.type = type,
                          .pad = 0,
                          .arch = KEXECORE_EM_X86_64,
                          .nr_segments = 1,
                          .segments = task.arg + 0x40,
                          .entry_maddr = dest});
    Put(task, 0x40,
        kexecore_abi_segment{
            .buf = Space::kData, .buf_size = size, .dest_maddr = dest, .dest_size = size});
    task.registers = {.op = KEXEC_CMD_kexec_load, .arg = task.arg};
    task.is_calling = true;
  }

  template <typename T>
  void Put(Task& task, std::uint64_t offset, const T& value) {
    std::memcpy(&SpaceOf(task).memory[task.arg + offset], &value, sizeof value);
  }

  void Execute(Task& task) {
    const std::uint32_t space = task.space;
    ++counts_.executions;
    const bool is_load = (task.registers.op & 0xff) == KEXEC_CMD_kexec_load;
    ++is_running_[space];
    Registers registers = task.registers;  // another CPU may give the task others meanwhile
    task.is_calling = false;
    const bool again = hypervisor_.Execute(SpaceOf(task), registers);
    --is_running_[space];
    task.registers = registers;
    task.is_calling = again;
    if (again) ++(registers.op >> kOpBits != 0 ? counts_.suspensions : counts_.busy);
    if (!again && is_load && registers.answer == 0) ++counts_.loads;
  }

  /// Lets all calls go on to their end, and unloads all.
  void Finish() {
    hypervisor_.meanwhile = nullptr;
    hypervisor_.GiveUpEntry();
    for (std::uint32_t round = 0; IsAnyCalling(); ++round) {
      if (round == kMostExecutions) return hypervisor_.machine().Mistake("a call does not end");
      for (Task& task : tasks_) {
        if (task.is_calling) Execute(task);
        hypervisor_.GiveUpEntry();
      }
      // A call that its guest has forgotten ends with the guest.
      if (round == kMostExecutions / 2) {
        for (std::uint32_t i = 0; i < kSpaces; ++i) ForgetIfNobodyCalls(i);
      }
    }
    for (std::uint32_t i = 0; i < kSpaces; ++i) Destroy(i);
    for (std::uint8_t type = 0; type < 2; ++type) {
      hypervisor_.CheckImage(type);
      Task& task = tasks_[0];
      BeginWithType(task, KEXEC_CMD_kexec_unload, type);
      for (std::uint32_t i = 0; task.is_calling && i < kMostExecutions; ++i) Execute(task);
      if (task.registers.answer != 0) hypervisor_.machine().Mistake("an unload fails");
    }
    if (hypervisor_.machine().allocated() != 0) hypervisor_.machine().Mistake("loses a page");
  }

  bool IsAnyCalling() const {
    for (const Task& task : tasks_) {
      if (task.is_calling) return true;
    }
    return false;
  }

  void ForgetIfNobodyCalls(std::uint32_t index) {
    for (const Task& task : tasks_) {
      if (task.space == index && task.registers.op >> kOpBits != 0 && task.is_calling) return;
    }
    hypervisor_.Forget(*spaces_[index]);
  }

  Hypervisor hypervisor_;
  Counts& counts_;
  std::uint8_t tag_ = 0;
  std::vector<std::unique_ptr<Space>> spaces_;
  std::vector<Task> tasks_;
  std::uint32_t is_running_[kSpaces] = {};
};

}  // namespace

std::string RunEpisode(const Core& core, std::uint64_t seed, Counts& counts) {
  return Episode(core, seed, counts).Run();
}

}  // namespace reentry
