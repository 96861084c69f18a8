// SPDX-License-Identifier: MIT
#include "cli/report.h"

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

/// What the function prints, which must be one object in UTF-8.
nlohmann::json Printed(const std::function<void()>& print) {
  testing::internal::CaptureStdout();
  print();
  return nlohmann::json::parse(testing::internal::GetCapturedStdout());
}

const char* const kTexts[] = {"\xe9", "no\xe9", "\xff\xfe", "\xe2\x82", "\xc0\x80", "\x80", "ok"};

TEST(Report, IsOneObjectWhateverBytesItsTextsHave) {
  for (const char* const text : kTexts) {
    const nlohmann::json report = Printed([&] {
      PrintReport("kexecore.x/1", true, {{"trace", text}}, {{{"file", text}, {text, text}}});
    });
    EXPECT_EQ(report.size(), 4u);
    EXPECT_EQ(report["schema"], "kexecore.x/1");
    EXPECT_EQ(report["ok"], true);
    EXPECT_TRUE(report["summary"]["trace"].is_string());
    EXPECT_TRUE(report["items"].at(0)["file"].is_string());
  }
}

TEST(Report, OfAFailureIsOneObjectWhateverBytesTheErrorHas) {
  for (const char* const text : kTexts) {
    const nlohmann::json report = Printed([&] { PrintFailure("kexecore.x/1", text); });
    EXPECT_EQ(report.size(), 5u);
    EXPECT_EQ(report["ok"], false);
    EXPECT_TRUE(report["error"].is_string());
    EXPECT_TRUE(report["summary"].empty());
    EXPECT_TRUE(report["items"].empty());
  }
}

TEST(Report, ReplacesNoMoreThanIsNoUtf8) {
  const nlohmann::json report = Printed([] { PrintFailure("kexecore.x/1", "é \xe9: no such"); });
  EXPECT_EQ(report["error"], "é \xef\xbf\xbd: no such");
}

}  // namespace
}  // namespace cli
