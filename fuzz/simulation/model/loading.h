// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "fuzz/simulation/model/call.h"
#include "fuzz/simulation/model/copying.h"
#include "fuzz/simulation/model/guest_list_reader.h"
#include "fuzz/simulation/model/image.h"
#include "fuzz/simulation/model/platform.h"
#include "fuzz/simulation/model/slots.h"

namespace model {

/// The images of an instance.
struct Table {
  Slots slots = {};
  std::array<Image, 2> images = {};  // by type; meaningful where present
  bool executing = false;            // X3: an exec enters an image
  bool crashed = false;              // X4: a crash has taken an image over

  /// Is an image being entered?
  bool entering() const { return executing || crashed; }
};

/// The load or unload that runs or is suspended (C). There is at most one at a time (H3).
///
/// Each function returns the answer of the call. If the core paused, the answer is -ERESTART and
/// the call is suspended.
class Loading {
 public:
  void Start() { stage_ = Stage::kNone; }

  bool suspended() const { return stage_ != Stage::kNone; }

  /// H4 and L.
  std::int64_t Load(const Platform& platform, Table& table, std::uint64_t arg, Call& call);

  /// H4 and V.
  std::int64_t LoadList(const Platform& platform, Table& table, std::uint64_t arg, Call& call);

  /// U2
  std::int64_t Unload(Table& table, std::uint32_t type, Call& call);

  /// C1 and C2. Requires that a call is suspended.
  std::int64_t Continue(const Platform& platform, Table& table, Call& call);
  std::int64_t Abandon(Call& call);

  /// Would -EINTR, too, be a correct answer of the call that was suspended last?
  bool may_be_interrupted() const { return may_be_interrupted_; }

  /// The revision and the caller of the suspended call.
  const Dialect& dialect() const { return dialect_; }

 private:
  enum class Stage : std::uint8_t {
    kNone,
    kReading,   // V2
    kDeciding,  // L8 to L16
    kCopying,   // L17
    kEnding,    // the answer is settled; pages are given back
  };

  std::int64_t ReadList(const Platform& platform, Table& table, Call& call);
  void CountHeld(const Platform& platform, Call& call);
  std::int64_t Decide(const Platform& platform, Table& table, Call& call);
  std::int64_t Refuse(std::int64_t error, Call& call);
  std::int64_t CopyImage(Table& table, Call& call);
  std::int64_t Commit(Table& table, Call& call);

  /// Why a call ended.
  enum class Reason : std::uint8_t {
    kDone,      // it succeeded
    kNoMemory,  // an allocation or a mapping failed, of which the course tells
    kOther,     // another error
  };

  /// The reason, given the error that reading a list or copying ended with.
  static Reason ReasonOf(std::int64_t error) {
    return error == -KEXECORE_ENOMEM ? Reason::kNoMemory : Reason::kOther;
  }

  std::int64_t End(std::int64_t result, Reason reason, Call& call);
  std::int64_t GiveBack(std::uint32_t other_failures, Call& call);

  Stage stage_ = Stage::kNone;
  Dialect dialect_;
  Image image_;
  Interval room_ = {0, 0};  // D8, while a load is at L15 to L18
  std::size_t held_ = 0;    // D5: how many destinations the load got for what none may be
  GuestListReader list_;
  Copying copying_;
  std::int64_t result_ = 0;          // kEnding: the answer
  bool is_refused_ = false;          // kEnding: by the hook prepare (P1)
  bool may_be_interrupted_ = false;  // kEnding: -EINTR would be a correct answer, too
};

}  // namespace model
