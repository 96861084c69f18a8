// SPDX-License-Identifier: MIT
#pragma once

#include <z3++.h>

#include <memory>

namespace smt {

/// A Z3 context. Each query has one of its own, so thousands come and go. The process keeps the
/// memory that they free: Z3 fills 17 MB of tables for the first context after the last one has
/// gone, and pages fresh from the system make that take a hundred times as long as pages that are
/// there.
std::unique_ptr<z3::context> MakeContext();

}  // namespace smt
