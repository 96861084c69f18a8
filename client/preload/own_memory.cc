// SPDX-License-Identifier: MIT
#include "client/preload/own_memory.h"

#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "trace/page.h"

namespace preload {
namespace {

using trace::kPageSize;

constexpr std::size_t kBatch = 256;  // pages a system call; the kernel's own limit is 1024

void* Pointer(std::uint64_t address) { return reinterpret_cast<void*>(address); }

// Copies from [at, end) up to the first page that cannot be read; returns where it stopped.
std::uint64_t ReadRun(std::uint64_t at, std::uint64_t end, std::vector<std::uint8_t>& bytes) {
  while (at < end) {
    // One remote vector for each page: the kernel transfers a vector whole or not at all.
    std::array<iovec, kBatch> remote;
    std::size_t count = 0;
    std::uint64_t stop = at;
    for (; count < kBatch && stop < end; ++count) {
      const std::uint64_t next = std::min(end, (stop / kPageSize + 1) * kPageSize);
      remote[count] = {Pointer(stop), next - stop};
      stop = next;
    }
    const std::size_t old_size = bytes.size();
    bytes.resize(old_size + (stop - at));
    const iovec local = {bytes.data() + old_size, stop - at};
    ssize_t got = process_vm_readv(getpid(), &local, 1, remote.data(), count, 0);
    if (got < 0) {
      if (errno != EFAULT)
        throw std::system_error(errno, std::generic_category(), "process_vm_readv");
      got = 0;
    }
    bytes.resize(old_size + static_cast<std::size_t>(got));
    at += static_cast<std::uint64_t>(got);
    if (at != stop) break;
  }
  return at;
}

}  // namespace

std::vector<Piece> ReadOwnMemory(std::uint64_t at, std::uint64_t size) {
  std::vector<Piece> pieces;
  if (at > kUserEnd || size > kUserEnd - at) return pieces;
  const std::uint64_t end = at + size;
  while (at < end) {
    Piece piece{at, {}};
    at = ReadRun(at, end, piece.bytes);
    if (!piece.bytes.empty()) pieces.push_back(std::move(piece));
    if (at < end)
      at = (at / kPageSize + 1) * kPageSize;  // the page at `at` is the one that faulted
  }
  return pieces;
}

bool WriteOwnMemory(std::uint64_t at, const std::vector<std::uint8_t>& bytes) {
  const iovec local = {const_cast<std::uint8_t*>(bytes.data()), bytes.size()};
  const iovec remote = {Pointer(at), bytes.size()};
  return process_vm_writev(getpid(), &local, 1, &remote, 1, 0) ==
         static_cast<ssize_t>(bytes.size());
}

}  // namespace preload
