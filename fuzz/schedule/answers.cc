// SPDX-License-Identifier: MIT
#include "fuzz/schedule/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "fuzz/schedule/story.h"

namespace schedule {
namespace {

bool IsOneOf(long answer, std::initializer_list<long> allowed) {
  return std::find(allowed.begin(), allowed.end(), answer) != allowed.end();
}

/// Whether some rule gives the answer.
bool IsAnAnswer(const Record& record) {
  const auto is = [&](std::initializer_list<long> allowed) {
    return IsOneOf(record.answer, allowed);
  };
  switch (record.call.kind) {
    case Call::kLoad:
    case Call::kUnload:
    case Call::kUnloadV1:
      return is({0, -KEXECORE_EBUSY, -KEXECORE_ERESTART}) &&
             (record.job >= 0 || record.answer == -KEXECORE_EBUSY);
    case Call::kContinue:
    case Call::kAbandon:
      return record.job >= 0 ? is({0, -KEXECORE_EBUSY, -KEXECORE_ERESTART, -KEXECORE_EINTR})
                             : is({-KEXECORE_EINVAL, -KEXECORE_ERESTART});
    case Call::kStatus:
      return is({0, 1});
    case Call::kEnterFailed:
      return is({0, -KEXECORE_EINVAL});
    case Call::kCrash:
      return record.entered != kNoImage ? is({record.call.answer}) : is({-KEXECORE_ENOENT});
    default:
      return record.entered != kNoImage ? is({record.call.answer})
                                        : is({-KEXECORE_ENOENT, -KEXECORE_EBUSY});
  }
}

/// H3: whether the hypervisor is told a cause exactly when the call is busy, and one that it can
/// have.
bool IsACause(const Record& record, std::uint32_t tries) {
  const bool is_exec = record.call.kind == Call::kExec || record.call.kind == Call::kExecute;
  const bool is_busy = record.answer == -KEXECORE_EBUSY && record.entered == kNoImage;
  switch (record.outcome.busy) {
    case 0:
      return !is_busy;
    case KEXECORE_BUSY_RUNNING:
    case KEXECORE_BUSY_SUSPENDED:
      return is_busy && record.job < 0 && !is_exec;
    case KEXECORE_BUSY_ENTERED:
      return is_busy;
    case KEXECORE_BUSY_CONTENDED:
      return is_busy && record.job < 0 && record.overtaken >= tries;
    default:
      return false;
  }
}

/// C: whether there is a ticket exactly when the call is suspended.
bool IsATicket(const Record& record, std::uint32_t tries) {
  const bool is_suspended = record.answer == -KEXECORE_ERESTART;
  const bool is_contended = is_suspended && record.job < 0;
  if (is_contended && record.overtaken < tries) return false;
  if (is_contended) return record.outcome.ticket == record.ticket && record.ticket != 0;
  return is_suspended == (record.outcome.ticket != 0);
}

}  // namespace

std::string CheckAnswer(const Record& record, std::uint32_t tries) {
  const auto complain = [&](const char* what) {
    return fmt::format("{} {} answers {}, {}", VerbOf(record.call), ObjectOf(record.call),
                       NameOf(record.answer), what);
  };
  if (!IsAnAnswer(record)) return complain("which no rule gives");
  if (!IsACause(record, tries)) return complain("and tells a cause that no rule gives");
  if (!IsATicket(record, tries)) return complain("with a ticket that no rule gives");
  return "";
}

}  // namespace schedule
