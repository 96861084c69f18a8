// SPDX-License-Identifier: MIT
#include "proofs/smt/solver.h"

#include <pthread.h>
#include <z3++.h>

#include <chrono>
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <thread>

#include "proofs/smt/context.h"
#include "proofs/smt/shape.h"
#include "proofs/smt/value.h"

namespace smt {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kWishSeconds = 5;
constexpr int kFirstTrySeconds = 1;

/// Stops a solver when this thread has used its CPU time. Z3's own limit is wall time, which would
/// turn a theorem into an unknown on a busy machine.
class CpuLimit {
 public:
  CpuLimit(z3::context& context, int seconds) {
    clockid_t clock{};
    if (pthread_getcpuclockid(pthread_self(), &clock) != 0) throw Error("no clock for this thread");
    const auto used = [clock] {
      timespec now{};
      clock_gettime(clock, &now);
      return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
    };
    watch_ = std::thread([this, &context, used, end = used() + seconds] {
      std::unique_lock lock(mutex_);
      while (!changed_.wait_for(lock, std::chrono::milliseconds(20), [this] { return done_; })) {
        if (used() > end) context.interrupt();
      }
    });
  }
  ~CpuLimit() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    changed_.notify_one();
    watch_.join();
  }
  CpuLimit(const CpuLimit&) = delete;
  CpuLimit& operator=(const CpuLimit&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::thread watch_;
};

/// A solver in a context of its own.
class Workshop {
 public:
  Workshop(Terms& terms, const char* tactic, int seconds)
      : outside_(terms.context()),
        seconds_(seconds),
        solver_(z3::tactic(*inside_, tactic).mk_solver()) {
    z3::params params(*inside_);
    params.set("ctrl_c", false);  // Ctrl-C ends the program, not the query
    solver_.set(params);
  }

  z3::expr In(const Term& term) {
    return {*inside_, Z3_translate(outside_, term.expression(), *inside_)};
  }
  void Add(const std::vector<Term>& constraints) {
    for (const Term& constraint : constraints) solver_.add(In(constraint));
  }
  z3::solver& solver() { return solver_; }
  Verdict Check() {
    const CpuLimit limit(*inside_, seconds_);
    switch (solver_.check()) {
      case z3::unsat:
        return Verdict::kUnsatisfiable;
      case z3::sat:
        return Verdict::kSatisfiable;
      case z3::unknown:
        break;
    }
    return Verdict::kUnknown;
  }
  Model GetModel() {
    z3::model model = solver_.get_model();
    return Model(z3::model(model, outside_, z3::model::translate()));
  }

 private:
  z3::context& outside_;
  std::unique_ptr<z3::context> inside_ = MakeContext();
  int seconds_;
  z3::solver solver_;
};

Answer Ask(Terms& terms, const char* tactic, int seconds, const std::vector<Term>& constraints) {
  Workshop workshop(terms, tactic, seconds);
  workshop.Add(constraints);
  Answer answer;
  answer.solver = std::string("z3 ") + tactic;
  answer.verdict = workshop.Check();
  if (answer.verdict == Verdict::kSatisfiable) answer.model = workshop.GetModel();
  return answer;
}

}  // namespace

Model::Model(const z3::model& model) : model_(std::make_shared<const z3::model>(model)) {}

std::uint64_t Model::Value(const Term& term) const {
  return model_->eval(term.expression(), /*model_completion=*/true).get_numeral_uint64();
}

bool Model::Holds(const Term& term) const {
  return model_->eval(term.expression(), /*model_completion=*/true).is_true();
}

Answer Check(Terms& terms, const std::vector<Term>& constraints, Budget budget) {
  const Clock::time_point start = Clock::now();
  // Where functions meet arithmetic, "smt" finds out too late that their arguments are equal.
  Answer answer;
  if (HasFunctions(constraints)) {
    answer = Ask(terms, "smt", kFirstTrySeconds, constraints);
    if (answer.verdict == Verdict::kUnknown) {
      answer = Ask(terms, "qfufbv_ackr", budget.smt, constraints);
    }
  }
  if (answer.verdict == Verdict::kUnknown) answer = Ask(terms, "smt", budget.smt, constraints);
  if (answer.verdict == Verdict::kUnknown) {
    answer = Ask(terms, "qfbv", budget.qfbv, constraints);
  }
  answer.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return answer;
}

Model Prefer(Terms& terms, const std::vector<Term>& constraints, const Model& start,
             const std::vector<Term>& wishes) {
  Model best = start;
  Workshop workshop(terms, "smt", kWishSeconds);
  workshop.Add(constraints);
  for (const Term& wish : wishes) {
    workshop.solver().push();
    workshop.solver().add(workshop.In(wish));
    if (best.Holds(wish)) continue;
    if (workshop.Check() == Verdict::kSatisfiable) {
      best = workshop.GetModel();
    } else {
      workshop.solver().pop();
    }
  }
  return best;
}

}  // namespace smt
