// SPDX-License-Identifier: MIT
#include "trace/spares.h"

#include <gtest/gtest.h>

namespace trace {
namespace {

/// Keeps a content's memory and gives it to another content of its kind. Is it the same memory?
template <typename What, typename Memory>
void ExpectPassedOn(Memory What::* memory) {
  Spares spares;
  Content content{.what = What{}};
  Memory& old = std::get<What>(content.what).*memory;
  old.resize(7);
  const auto* const where = old.data();
  spares.KeepMemoryOf(content);
  EXPECT_EQ((std::get<What>(content.what).*memory).capacity(), 0u);
  What next, another;
  spares.GiveMemoryTo(next);
  EXPECT_EQ((next.*memory).data(), where);
  spares.GiveMemoryTo(next);
  EXPECT_EQ((next.*memory).data(), where) << "it has memory already";
  spares.GiveMemoryTo(another);
  EXPECT_EQ((another.*memory).capacity(), 0u) << "none is left";
}

TEST(Spares, PassTheMemoryOfAContentOn) {
  ExpectPassedOn(&Bytes::data);
  ExpectPassedOn(&Descriptors::segments);
  ExpectPassedOn(&PageList::entries);
}

TEST(Spares, KeepNothingThatIsNoMemory) {
  Spares spares;
  Content content{.what = Bytes{{1, 2}}}, empty{.what = Bytes{}};
  spares.KeepMemoryOf(content);
  spares.KeepMemoryOf(empty);
  Bytes next;
  spares.GiveMemoryTo(next);
  EXPECT_NE(next.data.capacity(), 0u) << "what had none is not in its way";
}

TEST(Spares, PassHypercallsOn) {
  Spares spares;
  spares.Keep({.op = 7});
  EXPECT_EQ(spares.TakeHypercall().op, 7u);
  EXPECT_EQ(spares.TakeHypercall(), Hypercall{});
}

}  // namespace
}  // namespace trace
