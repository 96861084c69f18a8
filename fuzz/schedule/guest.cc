// SPDX-License-Identifier: MIT
#include "fuzz/schedule/guest.h"

#include <cstring>

namespace schedule {
namespace {

constexpr kexecore_guest_t kTypes = 0x1000;  // arguments that are nothing but a type
constexpr kexecore_guest_t kTypeSize = 16;
constexpr kexecore_guest_t kLoads = 0x10000;
constexpr kexecore_guest_t kLoadSize = 0x10000;  // for each image
constexpr kexecore_guest_t kDescriptors = 0x1000;
constexpr kexecore_guest_t kData = 0x2000;

constexpr kexecore_guest_t LoadOf(std::uint32_t image) { return kLoads + image * kLoadSize; }

template <typename T>
void Put(std::vector<std::uint8_t>& memory, kexecore_guest_t at, const T& value) {
  std::memcpy(&memory[at], &value, sizeof value);
}

void PutImage(std::vector<std::uint8_t>& memory, Image image) {
  const ImageSpec& spec = kSpecs[image];
  const kexecore_guest_t at = LoadOf(image);
  if (spec.is_list) {
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
      return kSpecs[call.image].is_list ? KEXEC_CMD_kexec_load_v1 : KEXEC_CMD_kexec_load;
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

kexecore_guest_t ArgumentOf(const Call& call) {
  return call.kind == Call::kLoad ? LoadOf(call.image) : kTypes + kTypeSize * call.type;
}

std::vector<std::uint8_t> GuestPage(kexecore_mfn_t mfn) {
  std::vector<std::uint8_t> page(KEXECORE_PAGE_SIZE);
  if (mfn == kGuestListPage) {
    const std::uint64_t entries[] = {
        kSpecs[kList].first * KEXECORE_PAGE_SIZE | KEXECORE_LIST_DESTINATION,
        kGuestSourcePage * KEXECORE_PAGE_SIZE | KEXECORE_LIST_SOURCE, KEXECORE_LIST_DONE};
    std::memcpy(page.data(), entries, sizeof entries);
  } else {
    for (std::uint32_t i = 0; i < page.size(); ++i) page[i] = ByteOf(kList, 0, i);
  }
  return page;
}

}  // namespace schedule
