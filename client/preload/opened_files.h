// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace preload {

/// The absolute paths of the files that the client opened, in order: the bytes that it loads come
/// from them. Not safe for several threads; clients have one.
class OpenedFiles {
 public:
  /// The list of this process.
  static OpenedFiles& Here();

  /// Called for each file that is opened.
  void Add(const char* path);

  const std::vector<std::string>& paths() const { return paths_; }

  /// While one exists, this library opens files, not the client: they are not added.
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
