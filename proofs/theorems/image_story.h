// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "proofs/theorems/image.h"

namespace theorems {

/// Wishes for a counterexample, the best first: a small image that a person can read, and that some
/// hypercall can load.
std::vector<smt::Term> ImageWishes(smt::Terms& terms, const ImageTerms& image);

/// A trace with the model's machine, and one hypercall with which its caller loads its image.
/// Nothing where no hypercall can load the image: posted descriptors have one size for both of a
/// segment's ranges, and the runs of a page list are whole pages.
std::optional<trace::Trace> ImageTrace(smt::Terms& terms, const ImageTerms& image,
                                       const smt::Model& model, const std::string& note);

}  // namespace theorems
