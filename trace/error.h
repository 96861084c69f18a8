// SPDX-License-Identifier: MIT
#pragma once

#include "cli/error.h"

namespace trace {

/// A trace is broken: one line that names the field and the remedy, for the owner of the trace.
using Error = cli::InputError;

/// The input is fine, the environment is not: a file that cannot be read or written.
using EnvironmentError = cli::EnvironmentError;

}  // namespace trace
