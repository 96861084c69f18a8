// SPDX-License-Identifier: MIT
#include "trace/story.h"

#include <gtest/gtest.h>

#include "trace/examples.h"

namespace trace {
namespace {

TEST(Story, TellsEverything) {
  const std::int64_t results[] = {-22, -14};
  EXPECT_EQ(Story(OneOfEverything(), results),
            R"(one of everything, "quoted", – and\x0atwo lines
machine  posted ABI, 39 bits, 2 CPUs, 17 free pages, also from 0x456000, 99 maps a hypercall, no load_v1, control pages at 0xffff800000001000
         crash area [0x8000000, 0x18000000), 0x10000000 (256 MiB)
         hypervisor [0x100000, 0x500000), 0x400000 (4 MiB)
         vmcoreinfo [0x123000, 0x124000), 0x1000 (4 KiB)
         RAM [0x0, 0x9f000), 0x9f000 (636 KiB)
         RAM [0x100000, 0x3ff00000), 0x3fe00000 (1022 MiB)
         the caller's own [0x20000000, 0x21000000), 0x1000000 (16 MiB)
file     vmlinuz: 14000000 bytes, sha256 aaaaaaaaaaaa…, /boot/vmlinuz of linux-image-cloud-amd64 6.1
file     twin: 1 bytes, sha256 x…,  of  
file     twin: 2 bytes, sha256 y…,  of  
#0   get_range -2, nr 3, 32-bit caller
       memory     0x1000: range argument -2, nr 3
       => -EINVAL
#1   load CRASH x86_64, flags 0x3e0000, 2 segments, entry 0x8001000
       memory     0x2000: load argument CRASH x86_64, flags 0x3e0000, 2 segments at 0x3000, entry 0x8001000
       memory     0x3000: 2 segment descriptors
          0: [0x10000, 0x30000) -> [0x8000000, 0x8030000), 0x30000 (192 KiB)
          1: no buffer, mapped at [0x0, 0x100000)
       memory     0x10000: 0x10000 (64 KiB) of vmlinuz, from offset 0x200
       memory     0x20000: 0x1 of twin, from offset 0x1
       memory     0x30000: 0x1 of an unknown file, from offset 0x1
       memory     0x40000: pattern 0x5678 of 0x1234 (4.551 KiB)
       memory     0x42000: zeroes, 0x100
       memory     0x50000: not mapped, 0x1000 (4 KiB)
       memory     0x60000: 4 bytes 00 01 fe ff
       memory     0x70000: 0 bytes
       memory     0xffffffffffffffff: 0 segment descriptors
       after access 0 0x3000: 1 segment descriptors
          0: [0x1, 0x3) -> [0x3, 0x7), 0x4
       after access 1 0x10000: not mapped, 0x1
       fault      call 3 of map fails
       fault      call 0 of alloc_page fails
       fault      call 4294967295 of enter fails
       => -EFAULT, but recorded 0
#2   load_v1 type -1 x86_64, list indirection 0x20001000, entry 0x900000
       memory     0x2000: load_v1 argument type -1, list indirection 0x20001000, entry 0x900000
       frame      0x20001000: page list of 6 entries
          0: destination 0x900000
          1: source 0x20002000 and the 2 pages after it
          4: 0x3
          5: indirection 0x20005000
       frame      0x20002000: pattern 0x77 of 0x3000 (12 KiB)
       frame      0x20005000: page list of 1 entries
          0: done 0x0
       frame      0x20006000: page list of 0 entries
       after access 2 frame 0x20001000: page list of 1 entries
          0: done 0x0
       fault      call 4 of map_guest_page fails
       pause      at question 5
       => recorded -ERESTART
#3   continue the call that is suspended, address space 0x123000
#4   abandon the call that is suspended, with a forged ticket
#5   crash of the hypervisor
#6   execute CRASH without a guest
       fault      call 0 of cpu_notes fails
       fault      call 1 of prepare fails
#7   the image that was taken over cannot be entered
#8   0x100000004 0xffffffffffffffff, address space 0xffffffffffffffff, not privileged (-13)
       => recorded -12345
)");
}

TEST(Story, ShowsAnEndPast64BitsAsTheSumThatItIs) {
  Trace trace;
  trace.hypercalls.resize(1);
  trace.hypercalls[0].memory = {
      {0, Descriptors{{{.buf = 1, .dest_maddr = 0xfffffffffffff000, .dest_size = 0x2000}}}}};
  EXPECT_NE(Story(trace).find("[0xfffffffffffff000, 0x10000000000001000), past 2^64"),
            std::string::npos);
}

TEST(Story, TellsOfAnEmptyTrace) {
  EXPECT_NE(Story(Trace{}).find("no hypercalls"), std::string::npos);
}

TEST(Headline, NamesTheTargetAsTheRevisionDoes) {
  Hypercall load{.op = 4, .arg = 0x40, .compat = true};
  load.memory = {{0x40, LoadArgument{.type = 0, .pad = 1, .arch = 62}}};
  EXPECT_EQ(Headline(load, 0), "load DEFAULT x86_64, 0 segments, entry 0x0, 32-bit caller");
  load.memory = {{0x40, LoadArgument{.type = 0, .pad = 1}}};
  EXPECT_EQ(Headline(load, 1), "load DEFAULT 386, 0 segments, entry 0x0, 32-bit caller");
}

TEST(Headline, NamesTheType) {
  Hypercall status{.op = 6, .arg = 0x40};
  status.memory = {{0x40, Bytes{{1}}}};
  EXPECT_EQ(Headline(status), "status CRASH");
}

}  // namespace
}  // namespace trace
