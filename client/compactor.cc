// SPDX-License-Identifier: MIT
#include "client/compactor.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>
#include <utility>

#include "cli/file.h"
#include "client/digest.h"
#include "client/slices.h"
#include "trace/find.h"
#include "trace/pattern.h"

namespace client {
namespace {

using Buffer = std::vector<std::uint8_t>;

constexpr std::size_t kZeroRun = 64;  // from this length on a run of zeroes is a pattern

// The segment that the image is entered in; nothing where the call is no load.
std::optional<trace::Segment> Entered(const trace::Hypercall& call) {
  const auto* load = trace::Find<trace::LoadArgument>(call);
  const auto* descriptors = trace::Find<trace::Descriptors>(call);
  if (load == nullptr || descriptors == nullptr) return std::nullopt;
  for (const trace::Segment& segment : descriptors->segments) {
    const std::uint64_t inside = load->entry_maddr - segment.dest_maddr;
    if (segment.buf != 0 && inside < segment.dest_size) return segment;
  }
  return std::nullopt;
}

// Appends bytes of the client's own, with a pattern in place of each long run of zeroes.
void AddOwn(std::uint64_t at, std::span<const std::uint8_t> bytes,
            std::vector<trace::Content>& out) {
  const auto add = [&](std::size_t begin, std::size_t end) {
    if (begin < end) {
      out.push_back({at + begin, trace::Bytes{Buffer(bytes.begin() + begin, bytes.begin() + end)}});
    }
  };
  std::size_t done = 0;
  for (std::size_t i = 0; i < bytes.size();) {
    const auto end = std::find_if(bytes.begin() + i, bytes.end(), [](auto b) { return b != 0; });
    const std::size_t run = static_cast<std::size_t>(end - bytes.begin()) - i;
    if (run >= kZeroRun) {
      add(done, i);
      out.push_back({at + i, trace::Pattern{run, trace::kZeroSeed}});
      done = i + run;
    }
    i += std::max<std::size_t>(run, 1);
  }
  add(done, bytes.size());
}

}  // namespace

struct Compactor::Source {
  explicit Source(const std::string& file)
      : path(file),
        bytes(cli::TryReadBytes(file).value_or(Buffer())),
        sha256(Sha256(bytes)),
        finder(bytes) {}
  std::string path;
  Buffer bytes;
  std::string sha256;
  SliceFinder finder;
};

Compactor::Compactor(std::vector<trace::ForeignFile>& files, trace::ForeignStore& store)
    : files_(files), store_(store) {}

Compactor::~Compactor() = default;

void Compactor::AddSource(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return;
  const auto known = [&](const auto& source) { return source->path == path; };
  if (std::any_of(sources_.begin(), sources_.end(), known)) return;
  sources_.push_back(std::make_unique<Source>(path));
}

trace::Hypercall Compactor::Compact(const trace::Hypercall& call) {
  trace::Hypercall small = call;
  small.memory.clear();
  const auto entered = Entered(call);
  for (const trace::Content& content : call.memory) {
    const auto* bytes = std::get_if<trace::Bytes>(&content.what);
    if (bytes == nullptr) {
      small.memory.push_back(content);
      continue;
    }
    std::vector<trace::Content> parts;
    Split(content.at, bytes->data, parts);
    const bool foreign = std::any_of(parts.begin(), parts.end(), [](const auto& part) {
      return std::holds_alternative<trace::Foreign>(part.what);
    });
    if (!foreign && entered && content.at - entered->buf < entered->buf_size) {
      const std::uint32_t file = Reference(
          {"purgatory", Sha256(bytes->data), bytes->data.size(), "", "", program_}, bytes->data);
      parts = {{content.at, trace::Foreign{file, 0, bytes->data.size()}}};
    }
    std::move(parts.begin(), parts.end(), std::back_inserter(small.memory));
  }
  return small;
}

void Compactor::Split(std::uint64_t at, const Buffer& bytes, std::vector<trace::Content>& out) {
  // A client fills a buffer from one file: take the file that has the most of its bytes.
  const Source* best = nullptr;
  std::vector<Slice> slices;
  std::uint64_t most = 0;
  for (const auto& source : sources_) {
    auto found = source->finder.Find(bytes);
    std::uint64_t sum = 0;
    for (const Slice& slice : found) sum += slice.size;
    if (sum <= most) continue;
    most = sum;
    best = source.get();
    slices = std::move(found);
  }
  const std::span<const std::uint8_t> all = bytes;
  std::uint64_t done = 0;
  for (const Slice& slice : slices) {
    AddOwn(at + done, all.subspan(done, slice.at - done), out);
    const std::uint32_t file = Reference({std::filesystem::path(best->path).filename(),
                                          best->sha256, best->bytes.size(), "", "", best->path},
                                         best->bytes);
    out.push_back({at + slice.at, trace::Foreign{file, slice.offset, slice.size}});
    done = slice.at + slice.size;
  }
  AddOwn(at + done, all.subspan(done), out);
}

std::uint32_t Compactor::Reference(trace::ForeignFile file, std::span<const std::uint8_t> bytes) {
  std::uint32_t same_name = 1;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (files_[i].sha256 == file.sha256) return static_cast<std::uint32_t>(i);
    if (files_[i].name.starts_with(file.name)) ++same_name;
  }
  if (!std::filesystem::exists(store_.PathOf(file.sha256))) store_.Put(file.sha256, bytes);
  if (same_name > 1) file.name += fmt::format("-{}", same_name);
  files_.push_back(std::move(file));
  return static_cast<std::uint32_t>(files_.size() - 1);
}

}  // namespace client
