// SPDX-License-Identifier: MIT
#include "fuzz/schedule/shared_machine.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "fuzz/schedule/guest.h"

namespace schedule {
namespace {

using Touch = SharedMachine::Touch;

class SharedMachineTest : public ::testing::Test {
 protected:
  /// Expects a mistake or data race whose text begins with `what`.
  void ExpectMistake(const std::string& what) {
    EXPECT_TRUE(machine.is_wrong());
    EXPECT_TRUE(machine.mistake().starts_with(what)) << machine.mistake();
  }

  void Fill(kexecore_mfn_t mfn, Image image, std::uint32_t page) {
    auto* const bytes = static_cast<std::uint8_t*>(machine.Map(0, mfn));
    for (std::uint32_t at = 0; at < KEXECORE_PAGE_SIZE; ++at) bytes[at] = ByteOf(image, page, at);
    machine.Unmap(0, bytes);
  }

  kexecore_image MakeImage(Image image) {
    const ImageSpec& spec = kSpecs[image];
    kexecore_image made = {};
    made.entry = EntryOf(image);
    made.control = machine.Allocate(0);
    made.list = KEXECORE_LIST_DONE;
    made.type = spec.type;
    made.arch = KEXECORE_EM_X86_64;
    made.nr_segments = 1;
    made.segments[0] = {.buf = 1,
                        .buf_size = 0,
                        .dest_maddr = spec.first * KEXECORE_PAGE_SIZE,
                        .dest_size = std::uint64_t{spec.pages} * KEXECORE_PAGE_SIZE};
    return made;
  }

  /// kDefaultA with its two staged pages filled. `entries` becomes its page list.
  kexecore_image MakeDefault() {
    kexecore_image image = MakeImage(kDefaultA);
    const kexecore_mfn_t list = machine.Allocate(0);
    const kexecore_mfn_t first = machine.Allocate(0);
    const kexecore_mfn_t second = machine.Allocate(0);
    Fill(first, kDefaultA, 0);
    Fill(second, kDefaultA, 1);
    entries = {kSpecs[kDefaultA].first << 12 | KEXECORE_LIST_DESTINATION,
               first << 12 | KEXECORE_LIST_SOURCE, second << 12 | KEXECORE_LIST_SOURCE,
               KEXECORE_LIST_DONE};
    image.list = list << 12 | KEXECORE_LIST_INDIRECTION;
    return image;
  }

  Image Check(const kexecore_image& image) {
    if ((image.list & KEXECORE_LIST_INDIRECTION) != 0) {
      void* const page = machine.Map(0, image.list >> 12);
      std::memcpy(page, entries.data(), entries.size() * sizeof entries[0]);
      machine.Unmap(0, page);
    }
    machine.Prepare(&image);
    const Image found = machine.CheckEntry(0, image, frames);
    machine.Forget(&image);
    return found;
  }

  SharedMachine machine;
  std::vector<std::uint64_t> entries;
  std::vector<kexecore_mfn_t> frames;
};

TEST_F(SharedMachineTest, PagesComeAndGo) {
  const kexecore_mfn_t mfn = machine.Allocate(0);
  EXPECT_EQ(machine.allocated(), 1U);
  void* const page = machine.Map(0, mfn);
  machine.Access(0, page, KEXECORE_PAGE_SIZE, Touch::kWrite);
  machine.Unmap(0, page);
  machine.CheckReturn(0);
  machine.Free(0, mfn);
  EXPECT_EQ(machine.allocated(), 0U);
  EXPECT_EQ(machine.Allocate(1), mfn);
  EXPECT_FALSE(machine.is_wrong()) << machine.mistake();
}

TEST_F(SharedMachineTest, FreesTwice) {
  const kexecore_mfn_t mfn = machine.Allocate(0);
  machine.Free(0, mfn);
  machine.Free(0, mfn);
  ExpectMistake("frees a page that is not allocated");
}

TEST_F(SharedMachineTest, MapsAPageThatItDoesNotOwn) {
  EXPECT_EQ(machine.Map(0, kRam), nullptr);
  ExpectMistake("maps a page that it does not own");
}

TEST_F(SharedMachineTest, MapsThree) {
  machine.Map(0, kCrashArea);
  machine.Map(0, kCrashArea + 1);
  machine.Map(1, kCrashArea + 2);
  EXPECT_FALSE(machine.is_wrong());
  machine.Map(0, kCrashArea + 2);
  ExpectMistake("has more than two pages mapped");
}

TEST_F(SharedMachineTest, ReturnsWithAPageMapped) {
  machine.Map(0, kCrashArea);
  machine.CheckReturn(1);
  EXPECT_FALSE(machine.is_wrong());
  machine.CheckReturn(0);
  ExpectMistake("returns with a page mapped");
}

TEST_F(SharedMachineTest, UnmapsAPageThatAnotherCpuMapped) {
  machine.Unmap(1, machine.Map(0, kCrashArea));
  ExpectMistake("unmaps a page that it has not mapped");
}

TEST_F(SharedMachineTest, TouchesAPageThatItUnmapped) {
  void* const page = machine.Map(0, kCrashArea);
  machine.Unmap(0, page);
  machine.Access(0, page, 1, Touch::kRead);
  ExpectMistake("touches a page that it has not mapped");
}

TEST_F(SharedMachineTest, WritesToTheGuestsPage) {
  const void* const page = machine.MapGuest(0, kGuestListPage);
  machine.Access(0, page, 8, Touch::kVolatileRead);
  EXPECT_FALSE(machine.is_wrong());
  machine.Access(0, page, 8, Touch::kWrite);
  ExpectMistake("writes to a page of the guest");
}

TEST_F(SharedMachineTest, ReadsAnEntryOfTheGuestsListTwice) {
  const auto* const page = static_cast<const char*>(machine.MapGuest(0, kGuestListPage));
  machine.Access(0, page, 8, Touch::kVolatileRead);
  machine.Access(0, page + 8, 4, Touch::kVolatileRead);
  machine.Access(0, page + 12, 4, Touch::kVolatileRead);
  machine.Unmap(0, page);
  machine.MapGuest(0, kGuestListPage);  // the list names this page a second time
  machine.Access(0, page, 8, Touch::kVolatileRead);
  EXPECT_FALSE(machine.is_wrong());
  machine.Access(0, page + 4, 4, Touch::kVolatileRead);
  ExpectMistake("reads again what the guest may have changed");
}

TEST_F(SharedMachineTest, ReadsAnEntryOfTheGuestsListWithoutVolatile) {
  machine.Access(0, machine.MapGuest(0, kGuestListPage), 8, Touch::kRead);
  ExpectMistake("reads an entry of the guest's page list without volatile");
}

TEST_F(SharedMachineTest, ReadsASourceOfTheGuestsTwice) {
  const void* const page = machine.MapGuest(0, kGuestSourcePage);
  machine.Access(0, page, KEXECORE_PAGE_SIZE, Touch::kRead);
  EXPECT_FALSE(machine.is_wrong());
  machine.Access(0, page, 1, Touch::kRead);
  ExpectMistake("reads again what the guest may have changed");
}

TEST_F(SharedMachineTest, AHeldPageIsNeitherWrittenNorFreed) {
  const kexecore_mfn_t mfn = machine.Allocate(0);
  machine.Hold({mfn});
  machine.LetGo({mfn});
  void* const page = machine.Map(0, mfn);
  machine.Access(0, page, 8, Touch::kWrite);
  machine.Hold({mfn});
  machine.Access(0, page, 8, Touch::kRead);
  EXPECT_FALSE(machine.is_wrong());
  machine.Access(0, page, 8, Touch::kWrite);
  ExpectMistake("writes to the image that is being entered");
  machine.Restart();
  ASSERT_EQ(machine.Allocate(0), mfn);
  machine.Hold({mfn});
  machine.Free(0, mfn);
  ExpectMistake("frees a page of the image that is being entered");
}

TEST_F(SharedMachineTest, WordsOfTheInstanceRace) {
  const char* const at = reinterpret_cast<const char*>(&machine.instance());
  machine.Access(0, at + 16, 8, Touch::kWrite);
  machine.Access(1, at + 24, 8, Touch::kWrite);
  EXPECT_FALSE(machine.is_wrong());
  machine.Access(1, at + 20, 4, Touch::kRead);
  ExpectMistake("data race on the instance at offset 0x14: CPU 0 writes, then CPU 1 reads");
}

TEST_F(SharedMachineTest, TwoCpusRaceOnAPage) {
  const kexecore_mfn_t mfn = machine.Allocate(0);
  void* const page = machine.Map(0, mfn);
  machine.Access(0, page, 8, Touch::kWrite);
  machine.Map(1, mfn);
  machine.Access(1, page, 8, Touch::kRead);
  ExpectMistake("data race on frame 10");
}

TEST_F(SharedMachineTest, EntersACrashImage) {
  const kexecore_image image = MakeImage(kCrashB);
  Fill(kCrashArea, kCrashB, 0);
  Fill(kCrashArea + 1, kCrashB, 1);
  EXPECT_EQ(Check(image), kCrashB);
  EXPECT_FALSE(machine.is_wrong()) << machine.mistake();
  EXPECT_EQ(frames, (std::vector<kexecore_mfn_t>{image.control, kCrashArea, kCrashArea + 1}));
  Fill(kCrashArea + 1, kCrashA, 0);
  Check(image);
  ExpectMistake("enters an image that is not whole");
}

TEST_F(SharedMachineTest, EntersWhatIsPrepared) {
  const kexecore_image image = MakeImage(kCrashA);
  Fill(kCrashArea, kCrashA, 0);
  machine.CheckEntry(0, image, frames);
  ExpectMistake("enters an image that is not prepared");
}

TEST_F(SharedMachineTest, PreparesOnceAndForgetsWhatIsPrepared) {
  const kexecore_image image = MakeImage(kCrashA);
  machine.Prepare(&image);
  machine.Forget(&image);
  EXPECT_FALSE(machine.is_wrong()) << machine.mistake();
  machine.Forget(&image);
  ExpectMistake("forgets an image that is not prepared");
}

TEST_F(SharedMachineTest, DoesNotPrepareAgain) {
  const kexecore_image image = MakeImage(kCrashA);
  machine.Prepare(&image);
  machine.Prepare(&image);
  ExpectMistake("prepares for an image again");
}

TEST_F(SharedMachineTest, DoesNotForgetWhatIsEntered) {
  const kexecore_image image = MakeImage(kCrashA);
  machine.Prepare(&image);
  machine.Hold({image.control});
  machine.Forget(&image);
  ExpectMistake("forgets the image that is being entered");
}

TEST_F(SharedMachineTest, ACrashImageIsWholeToItsLastByte) {
  const kexecore_image image = MakeImage(kCrashA);
  Fill(kCrashArea, kCrashA, 0);
  auto* const page = static_cast<std::uint8_t*>(machine.Map(0, kCrashArea));
  page[KEXECORE_PAGE_SIZE - 1] = 1;
  machine.Unmap(0, page);
  Check(image);
  ExpectMistake("enters an image that is not whole");
}

TEST_F(SharedMachineTest, EntersADefaultImage) {
  const kexecore_image image = MakeDefault();
  EXPECT_EQ(Check(image), kDefaultA);
  EXPECT_FALSE(machine.is_wrong()) << machine.mistake();
  EXPECT_EQ(frames.size(), AllocatedFor(kDefaultA));
}

TEST_F(SharedMachineTest, RefusesBrokenLists) {
  const auto is_whole = [&](auto break_it) {
    machine.Restart();
    kexecore_image image = MakeDefault();
    break_it(image);
    Check(image);
    return !machine.is_wrong();
  };
  EXPECT_TRUE(is_whole([](kexecore_image&) {}));
  EXPECT_FALSE(is_whole([&](kexecore_image&) { std::swap(entries[1], entries[2]); }));
  EXPECT_FALSE(is_whole([&](kexecore_image&) { entries[2] = KEXECORE_LIST_DONE; }));
  EXPECT_FALSE(is_whole([&](kexecore_image&) { entries[3] = 0; }));
  EXPECT_FALSE(is_whole([&](kexecore_image&) { entries[0] += KEXECORE_PAGE_SIZE; }));
  EXPECT_FALSE(is_whole([&](kexecore_image& image) { entries[3] = image.list; }));
  EXPECT_FALSE(is_whole([&](kexecore_image&) { machine.Free(0, entries[1] >> 12); }));
  EXPECT_FALSE(is_whole([&](kexecore_image& image) { machine.Free(0, image.control); }));
  EXPECT_FALSE(is_whole([](kexecore_image& image) { image.list = KEXECORE_LIST_DONE; }));
  EXPECT_FALSE(is_whole([](kexecore_image& image) { image.entry += 1; }));
  EXPECT_FALSE(is_whole([](kexecore_image& image) { image.segments[0].dest_size += 1; }));
  EXPECT_FALSE(is_whole([](kexecore_image& image) { image.arch = KEXECORE_EM_386; }));
  EXPECT_FALSE(is_whole([](kexecore_image& image) { image.type ^= 1; }));
}

}  // namespace
}  // namespace schedule
