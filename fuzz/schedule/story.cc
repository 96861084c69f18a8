// SPDX-License-Identifier: MIT
#include "fuzz/schedule/story.h"

#include <fmt/format.h>

#include "fuzz/schedule/races.h"
#include "kexecore/kexecore.h"

namespace schedule {
namespace {

// A line with more steps than both together shows so many of its first and of its last steps.
constexpr std::size_t kFirst = 6;
constexpr std::size_t kLast = 6;

std::string ToString(const Step& step) {
  if (step.kind == Step::kEnd) return fmt::format("= {}", NameOf(step.answer));
  if (step.kind == Step::kBegin) {
    return fmt::format("{}{}{}", step.what, *step.object == '\0' ? "" : " ", step.object);
  }
  switch (step.values) {
    case 0:
      return step.what;
    case 1:
      return fmt::format("{} {:x}", step.what, step.first);
    default:
      return fmt::format("{} {:x} -> {:x}", step.what, step.first, step.second);
  }
}

std::string Line(const std::vector<Step>& steps, std::size_t begin, std::size_t end) {
  const Cpu cpu = steps[begin].cpu;
  std::string line = cpu == kOutside ? "outside" : fmt::format("CPU {}", cpu);
  const bool is_long = end - begin > kFirst + kLast + 1;
  for (std::size_t i = begin; i < end; ++i) {
    if (is_long && i == begin + kFirst) {
      line += fmt::format(", … {} more …", end - begin - kFirst - kLast);
      i = end - kLast;
    }
    const char* const before = i == begin                          ? ": "
                               : steps[i].kind == Step::kEnd       ? " "
                               : steps[i].kind == Step::kBegin     ? "; "
                               : steps[i - 1].kind == Step::kBegin ? ": "
                                                                   : ", ";
    line += before + ToString(steps[i]);
  }
  return line + "\n";
}

}  // namespace

std::string NameOf(long answer) {
  switch (-answer) {
    case KEXECORE_ENOENT:
      return "-ENOENT";
    case KEXECORE_EINTR:
      return "-EINTR";
    case KEXECORE_ENOMEM:
      return "-ENOMEM";
    case KEXECORE_EFAULT:
      return "-EFAULT";
    case KEXECORE_EBUSY:
      return "-EBUSY";
    case KEXECORE_EINVAL:
      return "-EINVAL";
    case KEXECORE_ERESTART:
      return "-ERESTART";
    default:
      return fmt::format("{}", answer);
  }
}

std::string Tell(const std::vector<Step>& steps) {
  std::string story;
  for (std::size_t begin = 0; begin < steps.size();) {
    std::size_t end = begin;
    while (end < steps.size() && steps[end].cpu == steps[begin].cpu) ++end;
    story += "  " + Line(steps, begin, end);
    begin = end;
  }
  return story;
}

}  // namespace schedule
