// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

/// The kinds of record of the binary form, for code that builds or changes it byte by byte.
namespace trace {

inline constexpr std::string_view kMagic = "KXT3";

enum class RecordKind : std::uint8_t {
  kHypercall,       // op 8, arg 8, flags 1, with kCallerFlag: space 8, forged 4, denial 4; with
                    // kResultFlag: result 8
  kBytes,           // at 8, size 4, then the bytes
  kPattern,         // at 8, size 8, seed 8
  kForeign,         // at 8, file 4, offset 8, size 8
  kHole,            // at 8, size 8
  kLoadArgument,    // at 8, type 1, pad 1, arch 2, nr_segments 4, segments 8, entry_maddr 8
  kDescriptors,     // at 8; kSegment records follow
  kSegment,         // buf 8, buf_size 8, dest_maddr 8, dest_size 8; dropped without kDescriptors
  kRangeArgument,   // at 8, range 4, nr 4, size 8, start 8
  kFault,           // hook 1 (modulo the number of hooks), nth 4
  kRace,            // after_access 4; the next content record belongs to the race
  kCpuNotes,        // start 8, size 8
  kForeignFile,     // size 8, five texts: name, sha256, package, version, path
  kNote,            // text: size 2, then UTF-8
  kLoadV1Argument,  // at 8, type 4, indirection_page 8, start_address 8
  kPageList,        // at 8; kEntry records follow
  kEntry,           // value 8; dropped without kPageList
  kFrames,          // the next content record is machine memory that the caller owns
  kFrameRace,       // after_access 4; as kRace, but the content is machine memory
  kRam,             // start 8, size 8
};
inline constexpr std::uint8_t kRecordKinds = 20;

// What the features of a machine are combined with, by exclusive or.
inline constexpr std::uint32_t kUsualFeatures = 1;

// Flags of a hypercall.
inline constexpr std::uint8_t kUnprivilegedFlag = 1;
inline constexpr std::uint8_t kResultFlag = 2;
inline constexpr std::uint8_t kCompatFlag = 4;
inline constexpr std::uint8_t kCallShift = 3;  // three bits say which function of the core is
inline constexpr std::uint8_t kCallMask = 7;   // called, modulo the number of functions
inline constexpr std::uint8_t kCallerFlag = 64;

}  // namespace trace
