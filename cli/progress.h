// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace cli {

/// What is being done, on stderr, for who waits. On a terminal: a line that is written over again
/// and again, and is wiped when the object goes. Elsewhere (a log, a CI): nothing of what is soon
/// over; else a line once it has taken `first`, and one every `next` then.
class Progress {
 public:
  explicit Progress(std::chrono::milliseconds first = std::chrono::seconds(5),
                    std::chrono::milliseconds next = std::chrono::seconds(30));
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Say(const std::string& line);
  void Wipe();

 private:
  void Repeat(std::chrono::milliseconds first, std::chrono::milliseconds next);

  const bool terminal_;
  bool shown_ = false;  // on the terminal
  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;
  std::string line_;
  std::thread thread_;  // who says it elsewhere, while the caller works or waits
};

}  // namespace cli
