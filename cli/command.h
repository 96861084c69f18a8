// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/exit.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

/// Options and arguments of a command. CLI11 reads them, which costs seconds wherever it is
/// included: only command.cc does.
namespace cli {

/// One option or positional argument. Each function adds what is required of it, or what --help
/// says of it.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

  Option& Required();
  /// --help shows the value that the variable has now.
  Option& WithDefault();
  Option& OneOf(const std::vector<std::string>& words);
  Option& Within(unsigned least, unsigned most);
  /// An empty text is refused: the line says that the option `is_wrong`, and the remedy.
  Option& NotEmpty(const char* is_wrong);
  /// What --help calls the value: FILE, DIR.
  Option& Called(const char* kind);

 private:
  CLI::Option* option_;
};

/// One command of a program. The variables get their values when the command line is read, and
/// outlive that.
class Command {
 public:
  /// `json_schema` is where Json leaves the schema, unless it is null.
  explicit Command(CLI::App* app, std::string* json_schema = nullptr)
      : app_(app), json_schema_(json_schema) {}

  /// Names that begin with a dash are an option's ("-o,--output"), all others a positional
  /// argument's.
  Option Add(const char* names, std::string& value, const char* help);
  Option Add(const char* names, unsigned& value, const char* help);
  Option Add(const char* names, std::vector<std::string>& values, const char* help);
  void Flag(const char* name, bool& value, const char* help);

  /// Adds --json. When an error ends the command, it prints an object of this schema
  /// (PrintFailure), also where the command line cannot be read.
  void Json(bool& value, const char* schema);

  /// The last lines of --help: notes, and an example.
  void Footer(const char* text);

 private:
  CLI::App* app_;
  std::string* json_schema_;
};

/// Reads a line as the command line of a command: quotes are understood as by a shell. Throws
/// UsageError.
void ParseLine(const std::string& line, const std::function<void(Command&)>& describe);

}  // namespace cli
