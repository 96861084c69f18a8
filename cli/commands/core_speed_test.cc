// SPDX-License-Identifier: MIT
#include "cli/commands/core_speed.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "cli/error.h"

namespace cli::commands {
namespace {

namespace fs = std::filesystem;

/// What core_bench prints, as a program that prints it.
std::map<std::string, Figure> FiguresOf(const std::string& benchmarks) {
  setenv("KEXECORE_CACHE", ::testing::TempDir().c_str(), 1);
  const fs::path bin = fs::path(::testing::TempDir()) / "bin";
  fs::create_directories(bin / "bench");
  const fs::path program = bin / "bench/core_bench";
  fs::remove(program);
  std::ofstream(program) << "#!/bin/sh\ncat << 'END'\n{\"benchmarks\": [" << benchmarks
                         << "]}\nEND\n";
  fs::permissions(program, fs::perms::owner_all);
  std::map<std::string, Figure> figures;
  for (const Figure& figure : MeasureCore({.root = "", .bin = bin}, 1)) {
    figures[figure.name] = figure;
  }
  return figures;
}

std::string Median(const std::string& name, double time, const std::string& more = "") {
  return R"({"run_name": ")" + name +
         R"(/manual_time", "aggregate_name": "median", "real_time": )" + std::to_string(time) +
         more + "}";
}

std::string Times(double crash, double copied) {
  return Median("memcpy", 2) + "," +
         Median("crash", 3, R"(, "to_page_memcpy": )" + std::to_string(crash)) + "," +
         Median("default_and_copy", 9, R"(, "to_page_memcpy": )" + std::to_string(copied)) + "," +
         Median("default/256", 4) + "," + Median("default/16384", 5) + "," +
         Median("default_in_place/256", 6);
}

TEST(CoreSpeed, FiguresAreRatiosOfWhatWasMeasured) {
  const std::string mean =
      R"(, {"run_name": "crash/manual_time", "aggregate_name": "mean", "real_time": 77})";
  auto figures = FiguresOf(
      Times(1.04, 1.16) + mean +
      R"(, {"run_name": "instructions_crash/iterations:1/repeats:1/manual_time", "run_type": "iteration", "real_time": 1, "instructions": 9.5})");
  EXPECT_DOUBLE_EQ(figures["crash_to_page_memcpy"].value, 1.04);
  EXPECT_TRUE(figures["crash_to_page_memcpy"].Held());
  EXPECT_DOUBLE_EQ(figures["default_to_page_memcpy"].value, 1.16);
  EXPECT_FALSE(figures["default_to_page_memcpy"].Held());
  EXPECT_DOUBLE_EQ(figures["crash_to_memcpy"].value, 1.5);
  EXPECT_DOUBLE_EQ(figures["default_to_memcpy"].value, 2.5);
  EXPECT_TRUE(figures["default_to_memcpy"].Held()) << "it depends on the machine";
  EXPECT_DOUBLE_EQ(figures["default_spread"].value, 1.25);
  EXPECT_DOUBLE_EQ(figures["in_place_spread"].value, 1);
  EXPECT_DOUBLE_EQ(figures["crash_instructions_per_page"].value, 9.5);
  EXPECT_FALSE(figures["default_instructions_per_page"].IsAvailable());
  EXPECT_TRUE(figures["default_instructions_per_page"].Held());
}

TEST(CoreSpeed, WhatWasNotMeasuredIsAnError) {
  EXPECT_THROW(FiguresOf(Median("memcpy", 2)), EnvironmentError);
  EXPECT_THROW(FiguresOf(Times(1, 1).substr(Median("memcpy", 2).size() + 1)), EnvironmentError);
}

}  // namespace
}  // namespace cli::commands
