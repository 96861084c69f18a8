// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>

namespace trace {

/// What is wrong with a trace, for its owner: one line that names the field and the remedy.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The input is fine, the environment is not: a file that cannot be read or written.
struct EnvironmentError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace trace
