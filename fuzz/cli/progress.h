// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace cli {

/// A line on stderr that is written over again and again, where stderr is a terminal; elsewhere
/// nothing. It is wiped when the object goes.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Say(const std::string& line);
  void Wipe();

 private:
  bool shown_ = false;
  bool terminal_;
};

}  // namespace cli
