// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "proofs/theorems/image.h"

namespace theorems {

/// What makes a small image that a person can read, and that a hypercall can bring: the best first.
std::vector<smt::Term> ImageWishes(smt::Terms& terms, const ImageTerms& image);

/// A machine of that revision, with that crash area and RAM, and one load of that image by that
/// caller. Nothing where no hypercall brings it: posted descriptors have one size, and the runs of
/// a page list are whole pages.
std::optional<trace::Trace> ImageTrace(smt::Terms& terms, const ImageTerms& image,
                                       const smt::Model& model, const std::string& note);

}  // namespace theorems
