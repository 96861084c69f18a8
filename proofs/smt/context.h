// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

namespace z3 {
class context;
}  // namespace z3

namespace smt {

/// A Z3 context. Each query has one of its own, so thousands come and go. The process keeps the
/// memory that they free: Z3 fills large tables for the first context after the last one has gone,
/// and that takes far longer on pages fresh from the system than on pages that are there.
std::unique_ptr<z3::context> MakeContext();

}  // namespace smt
