// SPDX-License-Identifier: MIT
#include "cli/failure.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "cli/error.h"
#include "cli/interrupt.h"

namespace cli {
namespace {

void Expect(const std::exception& error, Exit exit, const std::string& line) {
  const Failure failure = FailureOf(error);
  EXPECT_EQ(failure.exit, exit);
  EXPECT_EQ(failure.line, line);
}

std::error_code Code(int number) { return {number, std::generic_category()}; }

TEST(Failure, OurErrorsBringTheirExitCode) {
  Expect(UsageError("--time x: not a time"), kUsage, "--time x: not a time");
  Expect(InputError("x: empty"), kUsage, "x: empty");
  Expect(EnvironmentError("qemu: not found"), kEnvironment, "qemu: not found");
  Expect(Interruption(), kInterrupted, "interrupted");
}

TEST(Failure, TheFileSystemsErrorsGetARemedy) {
  Expect(std::filesystem::filesystem_error("cannot create", "/x", Code(ENOENT)), kEnvironment,
         "/x: No such file or directory; choose another folder");
  Expect(std::filesystem::filesystem_error("cannot create", "/x", Code(EACCES)), kEnvironment,
         "/x: Permission denied; check its permissions");
  Expect(std::filesystem::filesystem_error("cannot create", "/x", Code(EROFS)), kEnvironment,
         "/x: Read-only file system; choose another folder");
}

TEST(Failure, SystemCallsErrorsAreNamedOnce) {
  Expect(std::system_error(Code(ENOENT), "afl-fuzz"), kEnvironment,
         "afl-fuzz: No such file or directory; ./kexecore builds what is missing");
  Expect(std::system_error(Code(ENOSPC), "/x"), kEnvironment,
         "/x: No space left on device; free some, and the same command goes on from what is saved");
  Expect(std::system_error(Code(EIO), "/x"), kEnvironment, "/x: Input/output error");
}

TEST(Failure, AMistakeOfOursKeepsItsText) {
  Expect(std::logic_error("vector::at"), kEnvironment, "vector::at");
}

}  // namespace
}  // namespace cli
