// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "kexecore/kexecore.h"

namespace kexecore {

using PageBytes = std::vector<std::uint8_t>;

/// The smallest hypervisor, for the core's unit tests. It records every hook call in order, and
/// makes those fail that a test chose. Guest memory and machine memory are maps of the bytes and
/// pages that exist.
class RecordingHost {
 public:
  RecordingHost();

  static constexpr kexecore_maddr_t kCrashStart = 0x10000000;
  static constexpr std::uint64_t kCrashSize = 0x100000;
  static constexpr kexecore_range kRam = {0x1000000, 0x40000000};

  /// Makes an instance whose hooks get this host, with its RAM, which then has to stay as it is,
  /// and its crash area.
  long Init(kexecore_instance& instance, std::uint32_t abi = KEXECORE_ABI_MERGED,
            std::uint64_t control_va = 0);

  /// Puts an argument or a list of descriptors into guest memory.
  template <typename T>
  void Put(kexecore_guest_t at, const T& value) {
    PutBytes(at, &value, sizeof value);
  }
  void PutBytes(kexecore_guest_t at, const void* bytes, std::size_t size);

  /// Gives the guest a page of machine memory with these words, and zeroes behind them.
  template <typename Word>
  void Own(kexecore_mfn_t mfn, const std::vector<Word>& words) {
    OwnBytes(mfn, words.data(), words.size() * sizeof(Word));
  }
  void OwnBytes(kexecore_mfn_t mfn, const void* bytes, std::size_t size);

  PageBytes& Page(kexecore_mfn_t mfn);

  /// Follows the page list of the image that was entered. Returns, for each data page, the frame
  /// that is copied there; `zeroed` gets the zero pages. A broken list fails the test.
  std::map<kexecore_mfn_t, kexecore_mfn_t> Relocation();

  /// The frames that are allocated and do not belong to the image that was entered.
  std::set<kexecore_mfn_t> Leaked();

  std::vector<kexecore_range> ram = {kRam};
  kexecore_range crash = {kCrashStart, kCrashSize};
  std::vector<std::string> calls;  // e.g. "map 10000", "copy 1000+24", in order
  std::map<kexecore_guest_t, std::uint8_t> guest;
  std::map<kexecore_mfn_t, PageBytes> machine;
  std::set<kexecore_mfn_t> owned;       // pages that the guest owns
  std::vector<kexecore_range> notes;    // per CPU
  std::string fail;                     // the hook call (as in `calls`) that fails
  int fail_nth = -1;                    // which of the calls that can fail does so, from 0
  int can_fail = 0;                     // how many calls that can fail there were
  std::function<bool()> pause;          // the answer to preempt; not set: never pause
  std::deque<kexecore_mfn_t> hand_out;  // frames that the allocator hands out first,
  kexecore_mfn_t next_page = 0x20000;   // then from here on
  std::set<kexecore_mfn_t> allocated;
  std::map<kexecore_mfn_t, kexecore_maddr_t> asked;  // the bound with which each was asked for,
  std::map<kexecore_mfn_t, std::uint32_t> purpose;   // and the purpose
  std::map<const void*, kexecore_mfn_t> mfn_of;      // pages that were mapped, by their address
  std::size_t mapped = 0, most_mapped = 0;
  int mistakes = 0;  // how often the core unmapped, freed or mapped a page that it did not have
  std::uint32_t features = KEXECORE_FEATURE_LISTS;  // of the configuration
  int privilege = 1;                                // what the privilege hook answers
  int notes_answer = 0;                             // of the hook for a CPU that exists
  int enter_answer = 0;
  int prepare_answer = 0;
  std::set<const kexecore_image*> prepared;        // images that were prepared and not forgotten
  std::function<void(const std::string&)> during;  // called inside each hook call, with its line
  kexecore_image entered = {};                     // the image that the enter hook was given
  std::set<kexecore_mfn_t> zeroed;                 // destinations that its list zeroes (Relocation)
};

}  // namespace kexecore
