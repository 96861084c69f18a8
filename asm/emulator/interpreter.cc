// SPDX-License-Identifier: MIT
#include "asm/emulator/interpreter.h"

#include <optional>
#include <utility>

#include "asm/entry_layout.h"
#include "kexecore/abi.h"

namespace control {

std::string Interpret(std::uint64_t first_entry, Ram& ram) {
  std::uint64_t entry = first_entry;
  std::optional<std::uint64_t> next, destination;
  for (;;) {
    const std::uint64_t flags = entry % kPage, address = entry - flags;
    switch (flags) {
      case KEXECORE_LIST_DONE:
        return "";
      case KEXECORE_LIST_DESTINATION:
        destination = address;
        break;
      case KEXECORE_LIST_INDIRECTION:
        next = address;
        break;
      case KEXECORE_LIST_SOURCE:
      case KEXECORE_LIST_SOURCE + KEXECORE_CONTROL_LIST_SWAP: {
        if (!destination) return "a source comes before any destination";
        if (!ram.Has(address) || !ram.Has(*destination)) return "there is no RAM";
        Ram::Page& from = ram.PageAt(address);
        Ram::Page& to = ram.PageAt(*destination);
        if (flags == KEXECORE_LIST_SOURCE) {
          to = from;
        } else {
          std::swap(to, from);
        }
        *destination += kPage;
        break;
      }
      case KEXECORE_LIST_ZERO:
        if (!destination) return "zero pages come before any destination";
        for (std::uint64_t left = address; left != 0; left -= kPage) {
          if (!ram.Has(*destination)) return "there is no RAM";
          ram.PageAt(*destination) = {};
          *destination += kPage;
        }
        break;
      default:
        return "an entry says nothing";
    }
    if (!next || !ram.Has(*next)) return "the list goes on nowhere";
    entry = ram.Word(*next);
    *next += sizeof(entry);
  }
}

}  // namespace control
