// SPDX-License-Identifier: MIT
#include "cli/commands/pages_held.h"

#include "cli/error.h"
#include "fuzz/simulation/replay/session.h"
#include "trace/file.h"
#include "trace/foreign.h"

namespace cli::commands {
namespace {

constexpr std::uint64_t kControlVa = 0xffff82d040200000;

// Xen 4.17 holds 3,837 pages for this load. An image of this core has tables of its own, too.
constexpr double kMostPages = 4200;

}  // namespace

Figure MeasurePagesHeld(const std::filesystem::path& traces) {
  const std::filesystem::path path = traces / "kexec_l.json";
  trace::Trace trace = trace::LoadFile(path);
  trace.machine.control_va = kControlVa;
  // The bytes of the kernel do not matter: a buffer is data, whatever it holds.
  trace::ForeignStore store;
  replay::Session session(trace, store);
  session.CheckRelocation(false);
  for (const trace::Hypercall& call : trace.hypercalls) {
    if (session.Step(call) != call.result || !session.violations().empty()) {
      throw EnvironmentError(path.string() + ": the load does not go as it was recorded");
    }
  }
  return {"pages_held_kexec_l", "pages held by kexec -l of Debian's cloud kernel",
          static_cast<double>(session.allocated()), kMostPages};
}

}  // namespace cli::commands
