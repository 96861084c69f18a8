// SPDX-License-Identifier: MIT
#include "core/tables.h"

#include "core/area.h"
#include "core/entry_point.h"
#include "core/mapped.h"

namespace kexecore {
namespace {

Error WriteLeaves(void* host, kexecore_mfn_t table, Mapping& mapping) {
  const MappedPage page(host, table);
  if (page.failed()) return Error::kNoMemory;
  const Words words = WordsOf(mapping);
  for (std::uint32_t i = words.first; i < words.end; ++i) {
    page.words()[i] = LeafEntry(mapping, i - words.first);
  }
  mapping = RestOf(mapping, words);
  return Error::kNone;
}

/// Makes the page, or the region in which it lies, the current mapping. False: it was mapped last.
bool StartPageAt(const Uniform& uniform, kexecore_mfn_t frame, Tables& tables) {
  if (IsIn(AddressOf(frame), tables.last)) return false;
  tables.rest = FirstPart(uniform, WholePages(AddressOf(frame), KEXECORE_PAGE_SIZE));
  tables.last = {.start = tables.rest.start, .end = tables.rest.end};
  return true;
}

}  // namespace

void StartTables(Tables& tables) {
  tables = {.frames = kNoFrames,
            .root = KEXECORE_NO_MFN,
            .rest = {},
            .memory = kNoBytes,
            .item = 0,
            .position = 0,
            .last = kNoBytes};
}

Error AddTable(void* host, Staging& staging, Memory& room, Tables& tables, kexecore_maddr_t highest,
               kexecore_mfn_t& table) {
  if (!IsEmpty(room)) {
    table = TakeLast(room);
    return ZeroPage(host, table);
  }
  kexecore_mfn_t frame = KEXECORE_NO_MFN;
  if (const Error error = TakePage(host, staging, KEXECORE_PURPOSE_TABLE, highest, frame);
      error != Error::kNone || frame == KEXECORE_NO_MFN) {
    return error;
  }
  Error error = ZeroPage(host, frame);
  if (error == Error::kNone) {
    error = FrameWriter(host, tables.frames, KEXECORE_PURPOSE_NAMES).Push(frame);
  }
  if (error != Error::kNone) {
    kexecore_hook_free_page(host, frame);
    return error;
  }
  table = frame;
  return Error::kNone;
}

void NoteTables(const Tables& tables, const Memory& room, kexecore_image& image) {
  if (KeepsPagesInArea(image)) NoteTaken(room, image);
  image.tables = tables.root;
  image.tables_list = FirstOf(tables.frames.pages);
}

bool CanBeMapped(const Segment* segments, std::uint32_t count, const Uniform& uniform) {
  std::uint64_t regions = 0;
  std::uint32_t by_pages = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    Memory rest = WholePages(segments[i].dest_maddr, segments[i].dest_size);
    regions += CountRegions(rest);
    if (regions > kMostRegions) return false;
    while (!IsEmpty(rest)) {
      const Mapping part = FirstPart(uniform, rest);
      if (part.level == 1 && ++by_pages > kMostByPages) return false;
      rest = RestOf(rest, part);
    }
  }
  return true;
}

bool NextMemory(const kexecore_image& image, const kexecore_config& config, std::uint32_t item,
                Memory& memory) {
  constexpr std::uint32_t kFirstSegment = 3;
  const bool is_everywhere = (image.flags & KEXECORE_IMAGE_AREA) != 0;
  const bool needs_low = (image.flags & KEXECORE_IMAGE_LOW) != 0;
  switch (item) {
    case 0:
      memory = WholePages(AddressOf(image.control), KEXECORE_PAGE_SIZE);
      return true;
    case 1:
      memory = WholePages(config.crash.start, is_everywhere ? config.crash.size : 0);
      return true;
    case 2:
      memory = WholePages(0, needs_low ? kFirstMiB : 0);
      return true;
    default:
      break;
  }
  if (item - kFirstSegment >= image.nr_segments) return false;
  const Segment& segment = image.segments[item - kFirstSegment];
  memory = WholePages(segment.dest_maddr, segment.dest_size);
  return true;
}

bool StartNext(const kexecore_image& image, const kexecore_config& config, Tables& tables) {
  const std::uint32_t item = tables.item++;
  if (item != 0) return NextMemory(image, config, item - 1, tables.memory);
  tables.rest = PageAt(config.control_va, image.control);
  return true;
}

Error MapMore(const kexecore_config& config, Staging& staging, Memory& room, Tables& tables) {
  void* const host = config.host;
  if (tables.root == KEXECORE_NO_MFN) {
    return AddTable(host, staging, room, tables, kHighestRelocated, tables.root);
  }
  if (tables.rest.start == tables.rest.end) {
    tables.rest = FirstPart(UniformOf(config), tables.memory);
    tables.memory = RestOf(tables.memory, tables.rest);
  }
  kexecore_mfn_t table = tables.root;
  for (std::uint32_t level = kTopLevel; level != tables.rest.level; --level) {
    const std::uint32_t word = TableWord(tables.rest.start, level);
    Entry entry = 0;
    KEXECORE_TRY(ReadWord(host, table, word, entry));
    if (entry == 0) {
      kexecore_mfn_t added = KEXECORE_NO_MFN;
      if (const Error error = AddTable(host, staging, room, tables, kHighestRelocated, added);
          error != Error::kNone || added == KEXECORE_NO_MFN) {
        return error;
      }
      return WriteWord(host, table, word, TableEntry(added));
    }
    table = EntryFrame(entry);
  }
  return WriteLeaves(host, table, tables.rest);
}

Error FindUnmapped(const kexecore_config& config, ListPages& list, Tables& tables) {
  void* const host = config.host;
  const Uniform uniform = UniformOf(config);
  std::uint32_t word = 0;
  KEXECORE_TRY(FindEntry(host, list, tables.position, word));
  if (word == 0 && StartPageAt(uniform, list.near, tables)) return Error::kNone;
  const MappedPage page(host, list.near);
  if (page.failed()) return Error::kNoMemory;
  for (; word < kEntriesPerPage; ++word) {
    ++tables.position;
    const Entry entry = page.words()[word];
    if (IsSource(entry) && StartPageAt(uniform, EntryFrame(entry), tables)) break;
  }
  return Error::kNone;
}

}  // namespace kexecore
