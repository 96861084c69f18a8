// SPDX-License-Identifier: MIT
#include "client/preload/recorder.h"

#include <cerrno>
#include <string>
#include <utility>

#include "client/preload/captured_call.h"
#include "client/preload/opened_files.h"
#include "client/preload/own_memory.h"
#include "kexecore/abi.h"
#include "trace/file.h"

namespace preload {

Recorder::Recorder(std::filesystem::path path)
    : path_(std::move(path)),
      trace_(trace::LoadFile(path_)),
      session_(trace_, store_),
      compactor_(trace_.foreign, store_) {
  compactor_.SetProgram(std::filesystem::read_symlink("/proc/self/exe"));
  for (const trace::Hypercall& call : trace_.hypercalls) session_.Step(call);
}

long Recorder::Call(std::uint64_t op, std::uint64_t arg) {
  trace::Hypercall call = CaptureCall(op, arg);
  call.result = session_.Step(call);
  if (op == KEXEC_CMD_kexec_get_range && call.result == 0) {
    const auto answer = session_.ReadGuest(call.arg, sizeof(kexecore_abi_range));
    if (!WriteOwnMemory(arg, answer)) call.result = -EFAULT;
  }
  const long result = *call.result;
  for (const std::string& file : OpenedFiles::Here().paths()) compactor_.AddSource(file);
  trace_.hypercalls.push_back(compactor_.Compact(call));
  trace::SaveFile(path_, trace_);
  return result;
}

}  // namespace preload
