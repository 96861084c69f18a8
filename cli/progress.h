// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace cli {

/// Says on stderr what is being done, and for how long, to somebody who waits. On a terminal it is
/// one line, which is written again and again and wiped when the object goes. Elsewhere (a log, a
/// CI) short work says nothing; longer work gives a line after the time `first`, and then one after
/// each `next`.
class Progress {
 public:
  explicit Progress(std::chrono::milliseconds first = std::chrono::seconds(5),
                    std::chrono::milliseconds next = std::chrono::seconds(30));
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Work that goes on under one line for two seconds gets its duration added to it.
  void Say(const std::string& line);

  /// Takes the line from the terminal until the next Say, so that something else can be printed.
  void Wipe();

 private:
  using Clock = std::chrono::steady_clock;

  void Repeat(std::chrono::milliseconds first, std::chrono::milliseconds next);
  void Show();
  std::string Duration() const;

  const bool is_terminal_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool is_ended_ = false;
  bool is_wiped_ = true;
  std::string line_;
  Clock::time_point since_;  // when the line was said first
  std::thread thread_;       // writes while the caller works or waits
};

}  // namespace cli
