// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/slots_fuzz/check.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/slots.h"
#include "fuzz/simulation/model/slots.h"

namespace targets::slots_fuzz {
namespace {

using kexecore::SlotWord;

/// The word of a state at rest, after the comment in core/slots.h.
SlotWord WordAtStart(const SlotsInput& input) {
  SlotWord word = 0;
  for (std::uint32_t type = 0; type < kexecore::kTypes; ++type) {
    const std::uint32_t position = input.position_at_start(type);
    word |= position << (4 + type);
    if (input.present_at_start(type)) word |= SlotWord{1} << (2 * type + position);
  }
  return word;
}

model::Slots ModelAtStart(const SlotsInput& input) {
  model::Slots slots;
  for (std::uint32_t type = 0; type < kexecore::kTypes; ++type) {
    slots.Load(type);  // position 1
    if (input.position_at_start(type) == 0) slots.Load(type);
    if (!input.present_at_start(type)) slots.Withdraw(type);
  }
  return slots;
}

/// How the word differs from the model, in a few words; null if it does not.
const char* Difference(SlotWord word, const model::Slots& expected) {
  SlotWord meant = 0;
  for (std::uint32_t type = 0; type < kexecore::kTypes; ++type) {
    const std::uint32_t current = 2 * type + expected.of(type).position;
    if (kexecore::CurrentSlot(word, type) != current) return "the current slot is the wrong one";
    if (kexecore::FreeSlot(word, type) != (current ^ 1)) return "the free slot is the wrong one";
    if (kexecore::IsPresent(word, type) != expected.of(type).present) {
      return expected.of(type).present ? "an image is lost" : "an image that is gone is present";
    }
    meant |= SlotWord{expected.of(type).position} << (4 + type);
    if (expected.of(type).present) meant |= SlotWord{1} << current;
  }
  return word == meant ? nullptr : "the word is not one of a state at rest";
}

oracle::Violation Wrong(std::size_t index, const SlotOperation& operation, const char* what) {
  const bool commits = operation.kind == SlotOperation::Kind::kCommit;
  return {.invariant = oracle::Invariant::kSlots,
          .hypercall = static_cast<std::uint32_t>(index),
          .severity = oracle::Severity::kHigh,
          .detail = std::string("after ") + (commits ? "commit" : "withdraw") + " of type " +
                    std::to_string(operation.type) + ": " + what};
}

}  // namespace

std::optional<oracle::Violation> Check(const SlotsInput& input) {
  SlotWord word = WordAtStart(input);
  model::Slots expected = ModelAtStart(input);
  for (std::size_t i = 0; i < input.size(); ++i) {
    const SlotOperation operation = input.operation(i);
    if (operation.kind == SlotOperation::Kind::kCommit) {
      word = kexecore::Commit(word, operation.type);
      expected.Load(operation.type);
    } else {
      word = kexecore::Withdraw(word, operation.type);
      expected.Withdraw(operation.type);
    }
    if (const char* const what = Difference(word, expected)) return Wrong(i, operation, what);
  }
  return std::nullopt;
}

}  // namespace targets::slots_fuzz
