// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace preload {

/// Files that the client has opened, in order, as absolute paths: what is loaded comes from them.
/// Not safe for several threads; clients have one.
class OpenedFiles {
 public:
  /// The list of this process.
  static OpenedFiles& Here();

  /// Called for each file that is opened.
  void Add(const char* path);

  const std::vector<std::string>& paths() const { return paths_; }

  /// While one exists, what is opened is not the client's doing.
  class Pause {
   public:
    Pause() { Here().paused_ = true; }
    ~Pause() { Here().paused_ = false; }
    Pause(const Pause&) = delete;
    Pause& operator=(const Pause&) = delete;
  };

 private:
  std::vector<std::string> paths_;
  bool paused_ = false;
};

}  // namespace preload
