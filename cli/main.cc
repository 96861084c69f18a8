// SPDX-License-Identifier: MIT
// The program behind ./kexecore: one subcommand a file, errors said in one line.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "cli/command.h"
#include "cli/report.h"
#include "client/record_command.h"
#include "trace/error.h"

namespace {

/// What ended a command before its end.
struct Failure {
  cli::Exit exit;
  std::string line;  // empty: nothing did
};

Failure Environment(const std::string& where, const std::error_code& code,
                    const char* where_missing) {
  std::string remedy;
  if (code.value() == ENOSPC)
    remedy = "; free some, and the same command goes on from what is saved";
  if (code.value() == EACCES || code.value() == EPERM) remedy = "; check its permissions";
  if (code.value() == EROFS || code.value() == ENOTDIR) remedy = "; choose another folder";
  if (code.value() == ENOENT) remedy = where_missing;
  return {cli::kEnvironment, fmt::format("{}: {}{}", where, code.message(), remedy)};
}

/// CLI11 speaks of "--help" by a name of its own, and says what is wrong in one line.
Failure Usage(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) {
    app.exit(error);  // --help
    return {cli::kHeld, ""};
  }
  const auto chosen = app.get_subcommands();
  if (const auto unknown = app.remaining(); chosen.empty() && !unknown.empty()) {
    return {cli::kUsage,
            fmt::format("no command '{}'; ./kexecore --help lists them", unknown.front())};
  }
  return {cli::kUsage, fmt::format("{}; see ./kexecore {}--help", error.what(),
                                   chosen.empty() ? "" : chosen.front()->get_name() + " ")};
}

Failure Run(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
    return {cli::kHeld, ""};
  } catch (const CLI::ParseError& error) {
    return Usage(app, error);
  } catch (const cli::UsageError& error) {
    return {cli::kUsage, error.what()};
  } catch (const trace::Error& error) {
    return {cli::kUsage, error.what()};
  } catch (const std::filesystem::filesystem_error& error) {
    return Environment(error.path1().string(), error.code(), "; choose another folder");
  } catch (const std::system_error& error) {
    // "PATH: message" is what the standard makes of it; the message comes back from the code.
    std::string where = error.what();
    const std::size_t end = where.rfind(": " + error.code().message());
    if (end != std::string::npos) where.resize(end);
    return Environment(where, error.code(), "; ./kexecore builds what is missing");
  } catch (const std::exception& error) {
    return {cli::kEnvironment, error.what()};
  }
}

/// Who asked for an object gets one whatever happens.
void PrintFailure(const CLI::App& app, const std::string& line, int argc, char** argv) {
  if (argc < 2) return;
  const auto named =
      app.get_subcommands([&](const CLI::App* command) { return command->get_name() == argv[1]; });
  if (named.empty() || named.front()->get_option_no_throw("--json") == nullptr) return;
  const std::vector<std::string_view> words(argv + 2, argv + argc);
  const auto end = std::find(words.begin(), words.end(), "--");  // the rest is a client's
  if (std::find(words.begin(), end, "--json") == end) return;
  cli::PrintFailure(fmt::format("kexecore.{}/1", argv[1]), line);
}

}  // namespace

int main(int argc, char** argv) {
  cli::Context context{.toolbox = campaign::FindToolbox()};
  CLI::App app("The kexec hypercall core, its fuzzers and proofs", "./kexecore");
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 every promise held, 1 a defect was found, 2 wrong usage or a broken\n"
      "input file, 3 the environment, 130 interrupted.");
  cli::AddReplay(app, context);
  cli::AddShow(app, context);
  cli::AddBoot(app, context);
  cli::AddFuzz(app, context);
  cli::AddTriage(app, context);
  cli::AddBugs(app, context);
  cli::AddBench(app, context);
  cli::AddCheck(app, context);
  client::RegisterRecord(app, context.exit);
  const auto [failed, line] = Run(app, argc, argv);
  if (!line.empty()) {
    fmt::print(stderr, "kexecore: {}\n", line);
    PrintFailure(app, line, argc, argv);
  }
  const int exit = line.empty() ? context.exit : failed;
  const bool is_written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (!is_written && exit != cli::kEnvironment) {
    fmt::print(stderr, "kexecore: standard output: cannot be written; is the disk full?\n");
    return cli::kEnvironment;
  }
  return exit;
}
