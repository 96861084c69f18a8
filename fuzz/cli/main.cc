// SPDX-License-Identifier: MIT
// The program behind ./kexecore: one subcommand a file, errors said in one line.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <system_error>

#include "fuzz/campaign/fuzzer.h"
#include "fuzz/cli/command.h"
#include "fuzz/client/record_command.h"
#include "fuzz/trace/error.h"

namespace {

cli::Exit Say(cli::Exit exit, const std::string& line) {
  fmt::print(stderr, "kexecore: {}\n", line);
  return exit;
}

cli::Exit SayEnvironment(const std::string& where, const std::error_code& code,
                         const char* where_missing) {
  std::string remedy;
  if (code.value() == ENOSPC)
    remedy = "; free some, and the same command goes on from what is saved";
  if (code.value() == EACCES || code.value() == EPERM) remedy = "; check its permissions";
  if (code.value() == EROFS || code.value() == ENOTDIR) remedy = "; choose another folder";
  if (code.value() == ENOENT) remedy = where_missing;
  return Say(cli::kEnvironment, fmt::format("{}: {}{}", where, code.message(), remedy));
}

/// CLI11 speaks of "--help" by a name of its own, and says what is wrong in one line.
cli::Exit SayUsage(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) {
    app.exit(error);  // --help
    return cli::kHeld;
  }
  const auto chosen = app.get_subcommands();
  if (const auto unknown = app.remaining(); chosen.empty() && !unknown.empty()) {
    return Say(cli::kUsage,
               fmt::format("no command '{}'; ./kexecore --help lists them", unknown.front()));
  }
  return Say(cli::kUsage, fmt::format("{}; see ./kexecore {}--help", error.what(),
                                      chosen.empty() ? "" : chosen.front()->get_name() + " "));
}

int Run(CLI::App& app, cli::Context& context, int argc, char** argv) {
  try {
    app.parse(argc, argv);
    return context.exit;
  } catch (const CLI::ParseError& error) {
    return SayUsage(app, error);
  } catch (const cli::UsageError& error) {
    return Say(cli::kUsage, error.what());
  } catch (const trace::Error& error) {
    return Say(cli::kUsage, error.what());
  } catch (const trace::EnvironmentError& error) {
    return Say(cli::kEnvironment, error.what());
  } catch (const campaign::Broken& error) {
    return Say(cli::kEnvironment, error.what());
  } catch (const std::filesystem::filesystem_error& error) {
    return SayEnvironment(error.path1().string(), error.code(), "; choose another folder");
  } catch (const std::system_error& error) {
    // "PATH: message" is what the standard makes of it; the message comes back from the code.
    std::string where = error.what();
    const std::size_t end = where.rfind(": " + error.code().message());
    if (end != std::string::npos) where.resize(end);
    return SayEnvironment(where, error.code(), "; ./kexecore builds what is missing");
  } catch (const std::exception& error) {
    return Say(cli::kEnvironment, error.what());
  }
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
  const int exit = Run(app, context, argc, argv);
  const bool is_written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (!is_written && exit != cli::kEnvironment) {
    return Say(cli::kEnvironment, "standard output: cannot be written; is the disk full?");
  }
  return exit;
}
