// SPDX-License-Identifier: MIT
#include "trace/binary.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <string>

#include "trace/error.h"
#include "trace/examples.h"

namespace trace {
namespace {

TEST(Binary, KeepsEverything) {
  const Trace trace = OneOfEverything();
  const auto bytes = Encode(trace);
  EXPECT_TRUE(IsBinary(bytes));
  EXPECT_EQ(Decode(bytes), trace);
}

TEST(Binary, KeepsAnEmptyTrace) {
  Trace trace;
  EXPECT_EQ(Decode(Encode(trace)), trace);
}

TEST(Binary, DecodesNothingToAMachineOfZeroes) {
  const Trace trace = Decode({});
  EXPECT_EQ(trace.machine.physical_bits, 0u);
  EXPECT_TRUE(trace.hypercalls.empty());
}

TEST(Binary, DecodesEveryPrefix) {
  const auto bytes = Encode(OneOfEverything());
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const Trace trace = Decode(std::span(bytes).first(size));
    EXPECT_EQ(Decode(Encode(trace)), trace) << size;
  }
}

TEST(Binary, DecodesAnyBytesToWhatItCanEncode) {
  std::mt19937 random(1);
  const auto sane = Encode(OneOfEverything());
  Decoder decoder;
  Trace reused;
  for (int round = 0; round < 3000; ++round) {
    auto bytes = sane;
    if (round % 3 == 0) {
      bytes.resize(random() % 2000);
      for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    }
    for (int i = 0; i < 8 && !bytes.empty(); ++i) {
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    }
    const Trace fresh = Decode(bytes);
    decoder.Decode(bytes, reused);
    ASSERT_EQ(reused, fresh) << round;
    ASSERT_EQ(Decode(Encode(fresh)), fresh) << round;
  }
}

TEST(Binary, StaysWithinItsLimits) {
  // Nothing but hypercall records, then nothing but segments.
  std::vector<std::uint8_t> bytes(kMaxEncodedSize * 2, 0);
  EXPECT_EQ(Decode(bytes).hypercalls.size(), kMaxHypercalls);

  Trace trace;
  trace.hypercalls.resize(1);
  trace.hypercalls[0].memory.push_back({0, Descriptors{}});
  auto one = Encode(trace);
  one.resize(one.size() + std::size_t{33} * 1000, 7);
  const Trace many = Decode(one);
  EXPECT_EQ(std::get<Descriptors>(many.hypercalls[0].memory[0].what).segments.size(), kMaxItems);
}

/// A list in a trace: how to add an item, and how many items there are.
struct Item {
  std::string name;
  std::function<void(Trace&)> add;
  std::function<std::size_t(const Trace&)> count;
  std::size_t most = kMaxItems;
};

std::vector<Item> Items() {
  const auto segments = [](const Content& content) -> const std::vector<Segment>& {
    return std::get<Descriptors>(content.what).segments;
  };
  return {
      {"/machine/ram", [](Trace& t) { t.machine.ram.push_back({1, 2}); },
       [](const Trace& t) { return t.machine.ram.size(); }, kMaxRam},
      {"/machine/cpu_notes", [](Trace& t) { t.machine.cpu_notes.push_back({1, 2}); },
       [](const Trace& t) { return t.machine.cpu_notes.size(); }},
      {"/foreign", [](Trace& t) { t.foreign.push_back({.name = "f"}); },
       [](const Trace& t) { return t.foreign.size(); }},
      {"/hypercalls/0/memory",
       [](Trace& t) {
         t.hypercalls.resize(1);
         t.hypercalls[0].memory.push_back({1, Hole{2}});
       },
       [](const Trace& t) { return t.hypercalls[0].memory.size(); }},
      {"/hypercalls/0/frames",
       [](Trace& t) {
         t.hypercalls.resize(1);
         t.hypercalls[0].frames.push_back({1, Hole{2}});
       },
       [](const Trace& t) { return t.hypercalls[0].frames.size(); }},
      {"/hypercalls/0/frames/list",
       [](Trace& t) {
         t.hypercalls.resize(1);
         t.hypercalls[0].frames.resize(1);
         Content& content = t.hypercalls[0].frames[0];
         if (content.what.index() == 0) content.what = PageList{};
         std::get<PageList>(content.what).entries.push_back(5);
       },
       [](const Trace& t) {
         return std::get<PageList>(t.hypercalls[0].frames[0].what).entries.size();
       },
       kMaxEntries},
      {"/hypercalls/0/faults",
       [](Trace& t) {
         t.hypercalls.resize(1);
         t.hypercalls[0].faults.push_back({Hook::kMap, 1});
       },
       [](const Trace& t) { return t.hypercalls[0].faults.size(); }},
      {"/hypercalls/0/races",
       [](Trace& t) {
         t.hypercalls.resize(1);
         t.hypercalls[0].races.push_back({1, true, {2, Hole{3}}});
       },
       [](const Trace& t) { return t.hypercalls[0].races.size(); }},
      {"/hypercalls/0/memory/segments",
       [](Trace& t) {
         t.hypercalls.resize(1);
         t.hypercalls[0].memory.resize(1);
         if (t.hypercalls[0].memory[0].what.index() == 0) {
           t.hypercalls[0].memory[0].what = Descriptors{};
         }
         std::get<Descriptors>(t.hypercalls[0].memory[0].what).segments.push_back({1, 2, 3, 4});
       },
       [=](const Trace& t) { return segments(t.hypercalls[0].memory[0]).size(); }},
      {"/hypercalls/0/races/segments",
       [](Trace& t) {
         t.hypercalls.resize(1);
         t.hypercalls[0].races.resize(1);
         Content& content = t.hypercalls[0].races[0].content;
         if (content.what.index() == 0) content.what = Descriptors{};
         std::get<Descriptors>(content.what).segments.push_back({1, 2, 3, 4});
       },
       [=](const Trace& t) { return segments(t.hypercalls[0].races[0].content).size(); }},
  };
}

TEST(Binary, HasRoomForSoManyOfEachKind) {
  for (const Item& item : Items()) {
    Trace trace;
    for (std::size_t i = 0; i < item.most; ++i) item.add(trace);
    EXPECT_EQ(Decode(Encode(trace)), trace) << item.name;
    item.add(trace);
    try {
      Encode(trace);
      ADD_FAILURE() << item.name;
    } catch (const Error& error) {
      EXPECT_TRUE(std::string(error.what()).starts_with(item.name + ": ")) << error.what();
    }
  }
}

TEST(Binary, DropsWhatIsTooManyOfAKind) {
  for (const Item& item : Items()) {
    Trace one, two;
    item.add(one);
    item.add(two);
    item.add(two);
    // The record of the second one comes last: it is the bytes by which `two` is longer.
    auto bytes = Encode(one);
    const auto longer = Encode(two);
    const std::vector<std::uint8_t> record(longer.end() - (longer.size() - bytes.size()),
                                           longer.end());
    for (std::size_t i = 1; i < item.most + 10; ++i) {
      bytes.insert(bytes.end(), record.begin(), record.end());
    }
    const Trace trace = Decode(bytes);
    EXPECT_EQ(item.count(trace), item.most) << item.name;
    EXPECT_EQ(Decode(Encode(trace)), trace) << item.name;
  }
}

TEST(Binary, ClipsALengthToWhatIsThere) {
  Trace trace;
  trace.hypercalls.resize(1);
  trace.hypercalls[0].memory.push_back({0, Bytes{{1, 2, 3}}});
  auto bytes = Encode(trace);
  bytes[bytes.size() - 4] = 0xff;  // the highest byte of the length
  EXPECT_EQ(Decode(bytes), trace);
}

TEST(Binary, MakesMutatedTextShowable) {
  Trace trace;
  trace.note = "ab";
  auto bytes = Encode(trace);
  bytes.back() = 0xff;
  EXPECT_EQ(Decode(bytes).note, "a?");
}

TEST(Binary, RefusesToEncodeWhatItHasNoRoomFor) {
  Trace trace;
  trace.hypercalls.resize(kMaxHypercalls + 1);
  EXPECT_THROW(Encode(trace), Error);
  trace.hypercalls.resize(1);
  trace.hypercalls[0].memory.push_back({0, Bytes{std::vector<std::uint8_t>(kMaxEncodedSize)}});
  EXPECT_THROW(Encode(trace), Error);
}

TEST(Binary, KnowsItsOwn) {
  EXPECT_FALSE(IsBinary({}));
  const std::vector<std::uint8_t> other = {'K', 'X', 'T', '1'};
  EXPECT_FALSE(IsBinary(other));
}

}  // namespace
}  // namespace trace
