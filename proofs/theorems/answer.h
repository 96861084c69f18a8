// SPDX-License-Identifier: MIT
#pragma once

#include "proofs/theorems/theorem.h"

namespace theorems {

/// The validation of a load, of either type, caller and form, answers what rules L8 to L14 say in
/// their order: the error of the first that is broken, and 0 when none is. It refuses nothing else,
/// and for no other reason.
Theorem ImageAnswerIsTheContracts();

}  // namespace theorems
