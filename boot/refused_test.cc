// SPDX-License-Identifier: MIT
//
// The control page refuses, and the bare-metal hypervisor goes on.
#include <gtest/gtest.h>

#include <cstdint>

#include "asm/host/places.h"
#include "boot/small_image.h"
#include "kexecore/abi.h"
#include "trace/build.h"

namespace boot {
namespace {

trace::Hypercall CallOfType(std::uint64_t op, std::int64_t result, bool is_refused = false) {
  trace::Hypercall call = trace::BuildTypeCall({}, op, KEXEC_TYPE_DEFAULT);
  if (is_refused) call.faults = {{trace::Hook::kEnter, 0}};
  call.result = result;
  return call;
}

// Nothing has changed, so that the next exec, the trace's own, enters the image.
TEST(Refused, IsEnteredLater) {
  ImageLoad load(KEXEC_TYPE_DEFAULT, KEXECORE_EM_X86_64);
  load.AddWords(LOW_WORDS, LOW_PAGES);
  load.Map(ABOVE_WORDS, ABOVE_PAGES);
  trace::Trace trace = OnMachine(load.Call());
  trace.machine.crash = {};
  trace.hypercalls.push_back(CallOfType(KEXEC_CMD_kexec, -KEXECORE_EBUSY, true));
  trace.hypercalls.push_back(CallOfType(KEXEC_CMD_kexec, 0));
  const Report report(trace);
  SCOPED_TRACE(report.all());
  ExpectEntered(report, true);
  ExpectMoved(report);
  EXPECT_TRUE(report.Has("enter: refused, -16"));
  EXPECT_NE(report.Hypervisor("stands at", 10), report.HypervisorAtLast("stands at", 10))
      << "the other CPU did not run in between";
  EXPECT_FALSE(report.Has("exec: the DEFAULT image"));
}

// Other calls are answered as ever, and the image can be taken away.
TEST(Refused, IsUnloaded) {
  trace::Trace trace = OnMachine(ImageLoad(KEXEC_TYPE_DEFAULT, KEXECORE_EM_386).Call());
  trace.hypercalls.push_back(CallOfType(KEXEC_CMD_kexec, -KEXECORE_EBUSY, true));
  trace.hypercalls.push_back(CallOfType(KEXEC_CMD_kexec_status, 1));
  trace.hypercalls.push_back(CallOfType(KEXEC_CMD_kexec_unload, 0));
  trace.hypercalls.push_back(CallOfType(KEXEC_CMD_kexec_status, 0));
  trace.hypercalls.push_back(CallOfType(KEXEC_CMD_kexec, -KEXECORE_ENOENT));
  const Report report(trace);
  SCOPED_TRACE(report.all());
  EXPECT_FALSE(report.is_entered());
  EXPECT_TRUE(report.Has("unload: 0, pauses 0, pages 0\n"));
  EXPECT_FALSE(report.Has("over the hypervisor"));
  EXPECT_TRUE(report.Has("crash answered -2"));
}

}  // namespace
}  // namespace boot
