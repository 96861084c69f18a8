// SPDX-License-Identifier: MIT
//
// The only source that includes CLI11. So it also holds the functions of Program that need CLI11:
// its constructor and destructor, Add, and RunChosen. The others are in program.cc.
#include "cli/command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "cli/error.h"
#include "cli/program.h"

namespace cli {
namespace {

/// CLI11 says what is wrong in one line.
UsageError Usage(const CLI::App& app, const CLI::ParseError& error) {
  const auto chosen = app.get_subcommands();
  if (const auto unknown = app.remaining(); chosen.empty() && !unknown.empty()) {
    return UsageError(
        fmt::format("no command '{}'; ./kexecore --help lists them", unknown.front()));
  }
  return UsageError(fmt::format("{}; see ./kexecore {}--help", error.what(),
                                chosen.empty() ? "" : chosen.front()->get_name() + " "));
}

}  // namespace

Option& Option::Required() {
  option_->required();
  return *this;
}

Option& Option::WithDefault() {
  option_->capture_default_str();
  return *this;
}

Option& Option::OneOf(const std::vector<std::string>& words) {
  option_->check(CLI::IsMember(words));
  return *this;
}

Option& Option::Within(unsigned least, unsigned most) {
  option_->check(CLI::Range(least, most));
  return *this;
}

Option& Option::NotEmpty(const char* is_wrong) {
  option_->check([is_wrong](const std::string& text) {
    return text.empty() ? std::string(is_wrong) : std::string();
  });
  return *this;
}

Option& Option::Called(const char* kind) {
  option_->type_name(kind);
  return *this;
}

Option Command::Add(const char* names, std::string& value, const char* help) {
  return Option(app_->add_option(names, value, help));
}

Option Command::Add(const char* names, unsigned& value, const char* help) {
  return Option(app_->add_option(names, value, help));
}

Option Command::Add(const char* names, std::vector<std::string>& values, const char* help) {
  return Option(app_->add_option(names, values, help));
}

void Command::Flag(const char* name, bool& value, const char* help) {
  app_->add_flag(name, value, help);
}

void Command::Json(bool& value, const char* schema) {
  Flag("--json", value, "One JSON object instead of text");
  if (json_schema_ != nullptr) *json_schema_ = schema;
}

void Command::Footer(const char* text) { app_->footer(text); }

void ParseLine(const std::string& line, const std::function<void(Command&)>& describe) {
  CLI::App app;
  Command command(&app);
  describe(command);
  try {
    app.parse(line);
  } catch (const CLI::ParseError& error) {
    throw UsageError(error.what());
  }
}

Program::Program(const char* what) : app_(std::make_unique<CLI::App>(what, "./kexecore")) {
  app_->require_subcommand(1);
  app_->footer(
      "Exit codes: 0 every promise held, 1 a defect was found, 2 wrong usage or a broken\n"
      "input file, 3 the environment, 130 interrupted.");
}

Program::~Program() = default;

Command Program::Add(const char* name, const char* what, std::function<Exit()> run) {
  Known& command = commands_[name];
  command.run = std::move(run);
  return Command(app_->add_subcommand(name, what), &command.json_schema);
}

Exit Program::RunChosen(std::vector<std::string> words) {
  std::reverse(words.begin(), words.end());  // as CLI11 wants a vector
  try {
    app_->parse(std::move(words));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) throw Usage(*app_, error);
    app_->exit(error);  // prints what --help says
    return kHeld;
  }
  return commands_.at(app_->get_subcommands().front()->get_name()).run();
}

}  // namespace cli
