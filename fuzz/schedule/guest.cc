// SPDX-License-Identifier: MIT
#include "fuzz/schedule/guest.h"

#include <cstring>

namespace schedule {
namespace {

// Guest addresses.
constexpr kexecore_guest_t kTypes = 0x1000;  // arguments that consist of a type
constexpr kexecore_guest_t kTypeSize = 16;
constexpr kexecore_guest_t kLoads = 0x10000;       // arguments of loads
constexpr kexecore_guest_t kLoadSize = 0x10000;    // for each image
constexpr kexecore_guest_t kDescriptors = 0x1000;  // from the load's argument on
constexpr kexecore_guest_t kData = 0x2000;         // from the load's argument on

constexpr kexecore_guest_t LoadOf(std::uint32_t image) { return kLoads + image * kLoadSize; }

template <typename T>
void Put(std::vector<std::uint8_t>& memory, kexecore_guest_t at, const T& value) {
  std::memcpy(&memory[at], &value, sizeof value);
}

void PutImage(std::vector<std::uint8_t>& memory, Image image) {
  const ImageSpec& spec = kSpecs[image];
  const kexecore_guest_t at = LoadOf(image);
  if (spec.list_entry == 4) {
    kexecore_abi_load_v1_compat argument = {};
    argument.type = static_cast<std::int32_t>(spec.type);
    argument.indirection_page =
        kGuestCompatListPage * KEXECORE_PAGE_SIZE | KEXECORE_LIST_INDIRECTION;
    argument.start_address = static_cast<std::uint32_t>(EntryOf(image));
    return Put(memory, at, argument);
  }
  if (spec.list_entry == 8) {
    kexecore_abi_load_v1 argument = {};
    argument.type = static_cast<std::int32_t>(spec.type);
    argument.indirection_page = kGuestListPage * KEXECORE_PAGE_SIZE | KEXECORE_LIST_INDIRECTION;
    argument.start_address = EntryOf(image);
    return Put(memory, at, argument);
  }
  const std::uint64_t size = std::uint64_t{spec.pages} * KEXECORE_PAGE_SIZE;
  Put(memory, at,
      kexecore_abi_load{.type = static_cast<std::uint8_t>(spec.type),
                        .pad = 0,
                        .arch = KEXECORE_EM_X86_64,
                        .nr_segments = 1,
                        .segments = at + kDescriptors,
                        .entry_maddr = EntryOf(image)});
  Put(memory, at + kDescriptors,
      kexecore_abi_segment{.buf = at + kData,
                           .buf_size = size - kTail,
                           .dest_maddr = spec.first * KEXECORE_PAGE_SIZE,
                           .dest_size = size});
  for (std::uint32_t i = 0; i < size; ++i) {
    memory[at + kData + i] = ByteOf(image, i / KEXECORE_PAGE_SIZE, i % KEXECORE_PAGE_SIZE);
  }
}

std::vector<std::uint8_t> MakeMemory() {
  std::vector<std::uint8_t> memory(LoadOf(kImages));
  for (std::uint32_t type = 0; type < 2; ++type) {
    Put(memory, kTypes + kTypeSize * type, type);
  }
  for (std::uint32_t image = 0; image < kImages; ++image) {
    PutImage(memory, static_cast<Image>(image));
  }
  return memory;
}

}  // namespace

const std::vector<std::uint8_t>& GuestMemory() {
  static const std::vector<std::uint8_t> memory = MakeMemory();
  return memory;
}

std::uint64_t OperationOf(const Call& call) {
  switch (call.kind) {
    case Call::kLoad:
      return kSpecs[call.image].list_entry != 0 ? KEXEC_CMD_kexec_load_v1 : KEXEC_CMD_kexec_load;
    case Call::kUnload:
      return KEXEC_CMD_kexec_unload;
    case Call::kUnloadV1:
      return KEXEC_CMD_kexec_unload_v1;
    case Call::kExec:
      return KEXEC_CMD_kexec;
    default:
      return KEXEC_CMD_kexec_status;
  }
}

std::uint32_t CallerOf(const Call& call) {
  const bool is_compat = call.kind == Call::kLoad && kSpecs[call.image].list_entry == 4;
  return is_compat ? KEXECORE_CALLER_COMPAT : KEXECORE_CALLER_NATIVE;
}

kexecore_guest_t ArgumentOf(const Call& call) {
  return call.kind == Call::kLoad ? LoadOf(call.image) : kTypes + kTypeSize * call.type;
}

std::vector<std::uint8_t> GuestPage(kexecore_mfn_t mfn) {
  std::vector<std::uint8_t> page(KEXECORE_PAGE_SIZE);
  const auto put = [&]<typename Entry>(std::size_t index, kexecore_mfn_t frame, Entry flag) {
    Put(page, index * sizeof flag, static_cast<Entry>(frame * KEXECORE_PAGE_SIZE | flag));
  };
  if (mfn == kGuestListPage) {
    put(0, kSpecs[kList].first, std::uint64_t{KEXECORE_LIST_DESTINATION});
    put(1, kGuestSourcePage, std::uint64_t{KEXECORE_LIST_SOURCE});
    put(2, kGuestListPage + 1, std::uint64_t{KEXECORE_LIST_INDIRECTION});
  } else if (mfn == kGuestListPage + 1) {
    put(0, 0, std::uint64_t{KEXECORE_LIST_DONE});
  } else if (mfn == kGuestCompatListPage) {
    put(0, kSpecs[kCompatList].first, std::uint32_t{KEXECORE_LIST_DESTINATION});
    put(1, kGuestSourcePage, std::uint32_t{KEXECORE_LIST_SOURCE});
    put(2, 0, std::uint32_t{KEXECORE_LIST_DONE});
  } else {
    for (std::uint32_t i = 0; i < page.size(); ++i) page[i] = ByteOf(kList, 0, i);
  }
  return page;
}

}  // namespace schedule
