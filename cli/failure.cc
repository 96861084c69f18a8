// SPDX-License-Identifier: MIT
#include "cli/failure.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "cli/error.h"

namespace cli {
namespace {

std::string Remedy(const std::error_code& code, const char* where_missing) {
  switch (code.value()) {
    case ENOSPC:
      return "; free some, and the same command goes on from what is saved";
    case EACCES:
    case EPERM:
      return "; check its permissions";
    case EROFS:
    case ENOTDIR:
      return "; choose another folder";
    case ENOENT:
      return where_missing;
    default:
      return "";
  }
}

Failure Environment(const std::string& where, const std::error_code& code,
                    const char* where_missing) {
  return {kEnvironment, where + ": " + code.message() + Remedy(code, where_missing)};
}

/// The standard library makes "PATH: message" of a path and a code.
std::string WhereOf(const std::system_error& error) {
  std::string where = error.what();
  const std::size_t end = where.rfind(": " + error.code().message());
  if (end != std::string::npos) where.resize(end);
  return where;
}

}  // namespace

Failure FailureOf(const std::exception& error) {
  if (const auto* const ours = dynamic_cast<const Error*>(&error)) {
    return {ours->exit(), ours->what()};
  }
  if (const auto* const of_files = dynamic_cast<const std::filesystem::filesystem_error*>(&error)) {
    return Environment(of_files->path1().string(), of_files->code(), "; choose another folder");
  }
  if (const auto* const of_system = dynamic_cast<const std::system_error*>(&error)) {
    return Environment(WhereOf(*of_system), of_system->code(),
                       "; ./kexecore builds what is missing");
  }
  // Only a mistake of ours comes here: whoever expects a failure throws an Error.
  return {kEnvironment, error.what()};
}

}  // namespace cli
