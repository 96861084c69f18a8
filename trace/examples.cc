// SPDX-License-Identifier: MIT
#include "trace/examples.h"

#include "trace/pattern.h"

namespace trace {

Trace OneOfEverything() {
  Trace trace;
  trace.note = "one of everything, \"quoted\", – and\ntwo lines";
  trace.machine = {.physical_bits = 39,
                   .abi = 1,
                   .features = 0,
                   .crash = {0x8000000, 0x10000000},
                   .xen = {0x100000, 0x400000},
                   .vmcoreinfo = {0x123000, 0x1000},
                   .ram = {{0, 0x9f000}, {0x100000, 0x3fe00000}},
                   .owned = {0x20000000, 0x1000000},
                   .cpu_notes = {{0x700000, 0x400}, {0x700400, 0}},
                   .free_pages = 17,
                   .alloc_seed = 0xfedcba9876543210,
                   .alloc_from = 0x456000,
                   .map_budget = 99,
                   .control_va = 0xffff800000001000};
  trace.foreign = {{.name = "vmlinuz",
                    .sha256 = std::string(64, 'a'),
                    .size = 14000000,
                    .package = "linux-image-cloud-amd64",
                    .version = "6.1",
                    .path = "/boot/vmlinuz"},
                   {.name = "twin", .sha256 = "x", .size = 1},
                   {.name = "twin", .sha256 = "y", .size = 2}};

  Hypercall range{.op = 3, .arg = 0x1000};
  range.memory = {{0x1000, RangeArgument{.range = -2, .nr = 3, .size = 4, .start = 5}}};
  range.compat = true;
  range.result = -22;

  Hypercall load{.op = 4, .arg = 0x2000};
  load.memory = {
      {0x2000, LoadArgument{1, 2, 62, 2, 0x3000, 0x8001000}},
      {0x3000, Descriptors{{{0x10000, 0x20000, 0x8000000, 0x30000}, {0, 0, 0, 0x100000}}}},
      {0x10000, Foreign{0, 0x200, 0x10000}},
      {0x20000, Foreign{2, 1, 1}},
      {0x30000, Foreign{77, 1, 1}},
      {0x40000, Pattern{0x1234, 0x5678}},
      {0x42000, Pattern{0x100, kZeroSeed}},
      {0x50000, Hole{0x1000}},
      {0x60000, Bytes{{0, 1, 0xfe, 0xff}}},
      {0x70000, Bytes{}},
      {0xffffffffffffffff, Descriptors{}},
  };
  load.faults = {{Hook::kMap, 3}, {Hook::kAllocPage, 0}, {Hook::kEnter, 0xffffffff}};
  load.races = {{0, false, {0x3000, Descriptors{{{1, 2, 3, 4}}}}}, {1, false, {0x10000, Hole{1}}}};
  load.result = 0;

  Hypercall load_v1{.op = 1, .arg = 0x2000};
  load_v1.memory = {{0x2000, LoadV1Argument{-1, 0x20001002, 0x900000}}};
  load_v1.frames = {
      {0x20001000, PageList{{0x900001, 0x20002008, 0x20003008, 0x20004008, 0x3, 0x20005002}}},
      {0x20002000, Pattern{0x3000, 0x77}},
      {0x20005000, PageList{{4}}},
      {0x20006000, PageList{}},
  };
  load_v1.faults = {{Hook::kMapGuest, 4}, {Hook::kPreempt, 5}};
  load_v1.races = {{2, true, {0x20001000, PageList{{0x4}}}}};
  load_v1.result = -85;

  Hypercall going_on{.call = Call::kContinue, .space = 0x123000, .compat = true};
  Hypercall abandon{.call = Call::kAbandon, .forged = 0xffffffff};
  Hypercall crash{.call = Call::kCrash, .op = 7, .arg = 8};

  Hypercall execute{
      .call = Call::kExec, .arg = 1, .faults = {{Hook::kCpuNotes, 0}, {Hook::kPrepare, 1}}};
  Hypercall enter_failed{.call = Call::kEnterFailed};

  Hypercall unknown{.op = 0x100000004,
                    .arg = 0xffffffffffffffff,
                    .space = ~std::uint64_t{0},
                    .privileged = false,
                    .denial = -13};
  unknown.result = -12345;
  trace.hypercalls = {range, load,    load_v1,      going_on, abandon,
                      crash, execute, enter_failed, unknown};
  return trace;
}

}  // namespace trace
