// SPDX-License-Identifier: MIT
#include "client/tiny_kernel.h"

#include <elf.h>

#include <cstring>

#include "trace/page.h"

namespace client {

using trace::kPageSize;

std::vector<std::uint8_t> TinyKernel(std::uint64_t address, std::uint64_t size) {
  Elf64_Ehdr header = {};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_EXEC;
  header.e_machine = EM_X86_64;
  header.e_version = EV_CURRENT;
  header.e_entry = address;
  header.e_phoff = sizeof(header);
  header.e_ehsize = sizeof(header);
  header.e_phentsize = sizeof(Elf64_Phdr);
  header.e_phnum = 1;
  Elf64_Phdr segment = {};
  segment.p_type = PT_LOAD;
  segment.p_flags = PF_R | PF_W | PF_X;
  segment.p_offset = kPageSize;
  segment.p_vaddr = segment.p_paddr = address;
  segment.p_filesz = size;
  segment.p_memsz = size + kPageSize;
  segment.p_align = kPageSize;
  std::vector<std::uint8_t> file(kPageSize + size);
  std::memcpy(file.data(), &header, sizeof(header));
  std::memcpy(file.data() + sizeof(header), &segment, sizeof(segment));
  // No two pieces of it are alike, and no byte is zero.
  std::uint32_t state = 1;
  for (std::uint64_t i = kPageSize; i < file.size(); ++i) {
    state = state * 1664525 + 1013904223;
    file[i] = static_cast<std::uint8_t>(state >> 24 | 1);
  }
  return file;
}

}  // namespace client
