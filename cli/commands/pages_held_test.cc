// SPDX-License-Identifier: MIT
#include "cli/commands/pages_held.h"

#include <gtest/gtest.h>

namespace cli::commands {
namespace {

// Buffers of 1, 3450, 6 and 8 pages; one control page; a list of 3465 sources with its few other
// entries, in 7 pages; the root of the tables, three more for the first GiB, whose first region is
// mapped by pages, and three for the control page's address; and the page in which the core keeps
// their list.
TEST(PagesHeld, AreThoseOfTheDataAndLittleElse) {
  const Figure figure = MeasurePagesHeld("corpora/traces");
  constexpr double kData = 1 + 3450 + 6 + 8, kControl = 1, kList = 7, kTables = 7, kTheirList = 1;
  EXPECT_EQ(figure.value, kData + kControl + kList + kTables + kTheirList);
  EXPECT_EQ(figure.name, "pages_held_kexec_l");
  EXPECT_EQ(figure.goal, 4200);
  EXPECT_TRUE(figure.Held());
}

}  // namespace
}  // namespace cli::commands
