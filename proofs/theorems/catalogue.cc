// SPDX-License-Identifier: MIT
#include "proofs/theorems/catalogue.h"

#include "proofs/theorems/answer.h"
#include "proofs/theorems/configuration.h"
#include "proofs/theorems/entry.h"
#include "proofs/theorems/ram.h"
#include "proofs/theorems/segments.h"
#include "proofs/theorems/slots.h"
#include "proofs/theorems/state.h"

namespace theorems {

const std::vector<Theorem>& AllTheorems() {
  static const std::vector<Theorem> kAll = {
      CrashSegmentsInsideArea(),
      EntryInBufferedSegment(),
      ImageAnswerIsTheContracts(),
      InitIsRulesI(),
      RamAnyCount(),
      SlotTransitionKeepsInvariant(),
      StateWord(),
  };
  return kAll;
}

}  // namespace theorems
