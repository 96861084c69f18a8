// SPDX-License-Identifier: MIT
#include "fuzz/schedule/runner.h"

#include <algorithm>
#include <functional>

#include "fuzz/schedule/guest.h"

namespace schedule {
namespace {

constexpr std::size_t kMostPoints = 20'000;

thread_local Runner* active = nullptr;

/// Closing calls that observe the final state.
const std::vector<Call>& ClosingCalls() {
  static const std::vector<Call> calls = {
      Abandon(),       Status(0), Status(1), Exec(0, kRefusal), Execute(1, kRefusal),
      Crash(kRefusal), Unload(0), Unload(1), Status(0),         Status(1)};
  return calls;
}

bool IsJob(const Call& call) {
  return call.kind == Call::kLoad || call.kind == Call::kUnload || call.kind == Call::kUnloadV1;
}

bool IsContinuation(const Call& call) {
  return call.kind == Call::kContinue || call.kind == Call::kAbandon;
}

/// Whether a hypervisor may let the caller try again: the call that is in the way will end.
bool IsWorthAnotherTry(const kexecore_outcome& outcome) {
  return outcome.busy == KEXECORE_BUSY_RUNNING || outcome.busy == KEXECORE_BUSY_SUSPENDED;
}

/// Whether the call was not resumed because of other CPUs' steps (C1).
bool IsContended(const Record& record) {
  return record.answer == -KEXECORE_ERESTART && record.outcome.ticket == record.ticket;
}

/// The contract dates the effects of a load or unload by its hooks.
void Stamp(Runner::Hook hook, Moment now, Job& job) {
  const auto first = [now](Moment& moment) {
    if (moment == 0) moment = now;
  };
  switch (hook) {
    case Runner::Hook::kFetch:
      return first(job.fetched);
    case Runner::Hook::kAllocate:
      return first(job.control);
    case Runner::Hook::kMapCrashArea:
      return first(job.mapped);
    case Runner::Hook::kSave:
      return first(job.saved);
    case Runner::Hook::kFree:
      if (job.image == kNoImage || job.saved != 0) first(job.freed);
      return;
    default:
      return;
  }
}

std::string AnswerOf(const Record& record) {
  if (record.entered == kNoImage) return NameOf(record.answer);
  return std::string(record.answer == 0 ? "entered " : "refused ") + kSpecs[record.entered].name;
}

}  // namespace

Runner::Runner(const Core& core, const Scenario& scenario) : core_(core), scenario_(scenario) {
  active = this;
}

Runner::~Runner() { active = nullptr; }

Runner* Runner::Active() { return active; }

std::string Runner::Go(Chooser& chooser) {
  Restart();
  const kexecore_config config = machine_.Config(this);
  if (core_.init(&machine_.instance(), &config) != 0) return "kexecore_init refuses the machine";
  MakeAll(scenario_.before);
  machine_.races().Fork();
  std::vector<std::function<void()>> cpus;
  for (const std::vector<Call>& calls : scenario_.cpus) {
    cpus.emplace_back([this, &calls] { MakeAll(calls); });
  }
  if (!scheduler_.Run(cpus, chooser, kMostPoints)) return "the CPUs do not come to an end";
  machine_.races().Join();
  MakeAll(ClosingCalls());
  return Judge();
}

void Runner::Restart() {
  machine_.Restart();
  history_.records.clear();
  history_.jobs.clear();
  history_.tries = scenario_.tries;
  steps_.clear();
  now_ = 0;
  entered_.clear();
  tickets_.clear();
  active_job_ = -1;
  questions_ = 0;
}

std::string Runner::Judge() {
  std::vector<kexecore_mfn_t> frames;
  for (const Entered& entered : entered_) machine_.CheckEntry(kOutside, *entered.image, frames);
  if (std::string mistake = machine_.mistake(); !mistake.empty()) return mistake;
  history_.allocated = machine_.allocated();
  return CheckHistory(history_);
}

void Runner::MakeAll(const std::vector<Call>& calls) {
  for (const Call& call : calls) {
    if (!Make(call)) return;
  }
}

/// Makes the call, and continues it if it pauses. False if the CPU has entered an image: it then
/// makes no more calls.
bool Runner::Make(const Call& call) {
  if (call.kind == Call::kEnterFailed && !IsTaken()) return true;  // there is nothing to give back
  long answer = MakeOnce(call);
  while (call.waits && IsWorthAnotherTry(record().outcome)) {
    scheduler_.GiveWay();
    answer = MakeOnce(call);
  }
  while (answer == -KEXECORE_ERESTART && call.to_the_end) answer = MakeOnce(RestOf(record()));
  return record().entered == kNoImage || answer != 0;
}

/// The ticket for a call that continues or abandons another. 0, which is no ticket, if it was not
/// given yet.
std::uint32_t Runner::TicketFor(const Call& call) const {
  const std::size_t number = call.ticket == Call::kLastTicket ? tickets_.size() - 1 : call.ticket;
  return number < tickets_.size() ? tickets_[number] : 0;
}

/// The call that goes on with one that was suspended.
Call Runner::RestOf(const Record& record) const {
  Call rest = record.call.kind == Call::kAbandon ? Abandon() : Continue();
  const auto given = std::find(tickets_.rbegin(), tickets_.rend(), record.outcome.ticket);
  rest.ticket = static_cast<std::uint32_t>(tickets_.rend() - given) - 1;
  rest.space = record.call.space;
  return rest;
}

/// Whether exec has taken an image over that nobody has given up.
bool Runner::IsTaken() const {
  return std::any_of(entered_.begin(), entered_.end(),
                     [](const Entered& entered) { return !entered.by_crash; });
}

/// The hypervisor gives up the image that exec has taken over.
void Runner::LetGoOfTaken() {
  std::erase_if(entered_, [&](const Entered& entered) {
    if (!entered.by_crash) machine_.LetGo(entered.frames);
    return !entered.by_crash;
  });
}

long Runner::MakeOnce(const Call& call) {
  const Cpu cpu = this->cpu();
  scheduler_.Point();
  current_[cpu] = history_.records.size();
  Add({.cpu = cpu, .kind = Step::kBegin, .what = VerbOf(call), .object = ObjectOf(call)});
  history_.records.push_back({.call = call, .cpu = cpu, .begin = Now(), .last = Now()});
  const std::uint32_t ticket = IsContinuation(call) ? TicketFor(call) : 0;
  kexecore_outcome outcome = {};
  const long answer = CallCore(call, ticket, outcome);
  Add({.cpu = cpu, .kind = Step::kEnd, .answer = answer});
  machine_.CheckReturn(cpu);
  Record& record = this->record();
  record.end = Now();
  record.answer = answer;
  record.ticket = ticket;
  record.outcome = outcome;
  if (outcome.ticket != 0 && !IsContended(record)) tickets_.push_back(outcome.ticket);
  const bool goes_on = IsContinuation(call) && answer != -KEXECORE_EINVAL && !IsContended(record);
  if (goes_on && record.job < 0) record.job = active_job_;
  if (Job* const job = this->job(); job != nullptr && answer != -KEXECORE_ERESTART) {
    job->end = record.end;
    job->answer = answer;
  }
  return answer;
}

long Runner::CallCore(const Call& call, std::uint32_t ticket, kexecore_outcome& outcome) {
  kexecore_instance* const instance = &machine_.instance();
  const kexecore_caller caller = {.mode = CallerOf(call), .padding = 0, .space = call.space};
  switch (call.kind) {
    case Call::kContinue:
      return core_.go_on(instance, ticket, call.space, &outcome);
    case Call::kAbandon:
      return core_.abandon(instance, ticket, &outcome);
    case Call::kExecute:
      return core_.exec(instance, call.type, &outcome);
    case Call::kEnterFailed:
      LetGoOfTaken();
      return core_.enter_failed(instance);
    case Call::kCrash:
      return core_.crash(instance);
    default:
      return core_.hypercall(instance, &caller, OperationOf(call), ArgumentOf(call), &outcome);
  }
}

std::string Runner::Answers() const {
  std::string text;
  for (Cpu cpu = 0; cpu < scenario_.cpus.size(); ++cpu) {
    std::string answers;
    for (const Record& record : history_.records) {
      const bool is_suspended = record.answer == -KEXECORE_ERESTART && record.call.to_the_end;
      const bool is_tried_again = record.call.waits && IsWorthAnotherTry(record.outcome);
      if (record.cpu != cpu || is_suspended || is_tried_again) continue;
      answers += (answers.empty() ? "" : ", ") + AnswerOf(record);
    }
    text += (cpu == 0 ? "" : " | ") + answers;
  }
  return text;
}

void Runner::Add(const Step& step) {
  ++now_;
  if (!machine_.is_wrong()) steps_.push_back(step);
}

void Runner::Note(const char* what, std::uint8_t values, std::uint64_t first,
                  std::uint64_t second) {
  Add({.cpu = cpu(),
       .kind = Step::kWork,
       .what = what,
       .values = values,
       .first = first,
       .second = second});
}

Job* Runner::job() {
  const int job = record().job;
  return job < 0 ? nullptr : &history_.jobs[static_cast<std::size_t>(job)];
}

void Runner::BeginHook(Hook hook, const char* what, std::uint8_t values, std::uint64_t first) {
  Point();
  Note(what, values, first);
  Record& record = this->record();
  const Moment now = Now();
  record.last = now;
  if (hook == Hook::kAsk) return;
  if (record.touched == 0) BeginWork(record);
  Job* const job = this->job();
  if (job == nullptr) return;
  job->last = now;
  Stamp(hook, now, *job);
}

/// At the first hook of a call other than is_privileged. The call was not refused.
void Runner::BeginWork(Record& record) {
  record.touched = record.last;
  if (IsJob(record.call)) {
    record.job = active_job_ = static_cast<int>(history_.jobs.size());
    const Image image = record.call.image;
    history_.jobs.push_back({.image = image,
                             .type = image == kNoImage ? record.call.type : kSpecs[image].type,
                             .begin = record.begin,
                             .touched = record.touched,
                             .space = record.call.space});
  } else if (IsContinuation(record.call)) {
    record.job = active_job_;
  }
}

bool Runner::AskForPause() {
  return scenario_.pause_every != 0 && ++questions_ % scenario_.pause_every == 0;
}

int Runner::EnterImage(const kexecore_image& image) {
  const int answer = record().call.answer;
  std::vector<kexecore_mfn_t> frames;
  const Image entered = machine_.CheckEntry(cpu(), image, frames);
  record().entered = entered;
  record().enter_begin = Now();
  machine_.Hold(frames);
  const bool by_crash = record().call.kind == Call::kCrash;
  if (answer == 0) entered_.push_back({.image = &image, .frames = frames, .by_crash = by_crash});
  Point();  // here the image runs, or is about to run
  if (answer != 0 || by_crash || IsTaken()) {
    std::vector<kexecore_mfn_t> still;
    machine_.CheckEntry(cpu(), image, still);
  }
  Note("is entering");
  if (answer != 0) {
    machine_.LetGo(frames);
    record().enter_end = Now();
  }
  return answer;
}

}  // namespace schedule
