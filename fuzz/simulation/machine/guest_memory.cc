// SPDX-License-Identifier: MIT
#include "fuzz/simulation/machine/guest_memory.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "trace/foreign.h"
#include "trace/layout.h"
#include "trace/pattern.h"

namespace machine {

void GuestMemory::Reset(const std::vector<trace::ForeignFile>& files) {
  pieces_.clear();
  bytes_.clear();
  files_.clear();
  for (const trace::ForeignFile& file : files) AddForeign(file);
}

std::uint32_t GuestMemory::AddForeign(const trace::ForeignFile& file) {
  files_.push_back({.file = file});
  return static_cast<std::uint32_t>(files_.size() - 1);
}

void GuestMemory::Add(Kind kind, std::uint64_t at, std::uint64_t size, std::uint64_t source,
                      std::uint32_t since, std::uint32_t file) {
  // A piece that would wrap ends with the last byte of the address space.
  if (at != 0) size = std::min(size, -at);
  if (size == 0) return;
  pieces_.push_back(
      {.at = at, .size = size, .source = source, .file = file, .since = since, .kind = kind});
}

void GuestMemory::Write(const trace::Content& content, trace::Dialect dialect,
                        std::uint32_t since) {
  std::visit(
      [&](const auto& what) {
        using What = std::decay_t<decltype(what)>;
        if constexpr (std::is_same_v<What, trace::Bytes>) {
          Write(content.at, what.data, since);
        } else if constexpr (std::is_same_v<What, trace::Pattern>) {
          Add(Kind::kPattern, content.at, what.size, what.seed, since);
        } else if constexpr (std::is_same_v<What, trace::Foreign>) {
          if (what.file >= files_.size()) return;
          const std::uint64_t end = files_[what.file].file.size;
          const std::uint64_t left = what.offset < end ? end - what.offset : 0;
          Add(Kind::kForeign, content.at, std::min(what.size, left), what.offset, since, what.file);
        } else if constexpr (std::is_same_v<What, trace::Hole>) {
          Add(Kind::kHole, content.at, what.size, 0, since);
        } else {
          const std::size_t begin = bytes_.size();
          trace::LayOut(what, dialect, bytes_);
          Add(Kind::kBytes, content.at, bytes_.size() - begin, begin, since);
        }
      },
      content.what);
}

void GuestMemory::Write(std::uint64_t at, std::span<const std::uint8_t> bytes,
                        std::uint32_t since) {
  Add(Kind::kBytes, at, bytes.size(), bytes_.size(), since);
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

void GuestMemory::Settle(std::uint32_t accesses) {
  std::erase_if(pieces_, [&](const Piece& piece) { return piece.since > accesses; });
  for (Piece& piece : pieces_) piece.since = 0;
}

const GuestMemory::Piece* GuestMemory::Find(std::uint64_t at, std::uint32_t now,
                                            std::uint64_t& size) const {
  for (auto piece = pieces_.rbegin(); piece != pieces_.rend(); ++piece) {
    if (piece->since > now) continue;
    const std::uint64_t offset = at - piece->at;
    if (at >= piece->at && offset < piece->size) {
      size = std::min(size, piece->size - offset);
      return piece->kind == Kind::kHole ? nullptr : &*piece;
    }
    // This piece begins later, and from its start on it covers the earlier pieces.
    if (piece->at > at) size = std::min(size, piece->at - at);
  }
  return nullptr;
}

void GuestMemory::ReadPiece(const Piece& piece, std::uint64_t offset,
                            std::span<std::uint8_t> out) const {
  switch (piece.kind) {
    case Kind::kBytes:
      std::memcpy(out.data(), bytes_.data() + piece.source + offset, out.size());
      break;
    case Kind::kPattern:
      trace::FillPattern(piece.source, offset, out);
      break;
    case Kind::kForeign: {
      const File& file = files_[piece.file];
      if (file.bytes == nullptr) file.bytes = &store_.Open(file.file);
      file.bytes->Read(piece.source + offset, out);
      break;
    }
    case Kind::kHole:
      break;
  }
}

bool GuestMemory::Read(std::uint64_t at, std::span<std::uint8_t> out, std::uint32_t now) const {
  while (!out.empty()) {
    std::uint64_t size = out.size();
    const Piece* piece = Find(at, now, size);
    if (piece == nullptr) return false;
    ReadPiece(*piece, at - piece->at, out.first(size));
    out = out.subspan(size);
    at += size;
    if (at == 0 && !out.empty()) return false;
  }
  return true;
}

void GuestMemory::ReadOver(std::uint64_t at, std::span<std::uint8_t> out, std::uint32_t now) const {
  while (!out.empty()) {
    std::uint64_t size = out.size();
    const Piece* piece = Find(at, now, size);
    if (piece != nullptr) ReadPiece(*piece, at - piece->at, out.first(size));
    out = out.subspan(size);
    at += size;
  }
}

bool GuestMemory::IsMapped(std::uint64_t at, std::uint64_t size, std::uint32_t now) const {
  while (size != 0) {
    std::uint64_t found = size;
    if (Find(at, now, found) == nullptr) return false;
    size -= found;
    at += found;
    if (at == 0 && size != 0) return false;
  }
  return true;
}

}  // namespace machine
