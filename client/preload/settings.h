// SPDX-License-Identifier: MIT
#pragma once

namespace preload {

/// Environment variables that the library reads. The trace: its machine is the one that the
/// client sees, and its hypercalls are added to it.
inline constexpr char kTraceVariable[] = "KEXECORE_CLIENT_TRACE";

/// Size in bytes of the RAM that the client sees, decimal.
inline constexpr char kRamVariable[] = "KEXECORE_CLIENT_RAM";

/// Exit code of a client that the library had to end because it could not go on. The reason is
/// the last line of stderr.
inline constexpr int kBrokenExitCode = 125;

}  // namespace preload
