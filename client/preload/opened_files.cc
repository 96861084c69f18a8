// SPDX-License-Identifier: MIT
#include "client/preload/opened_files.h"

#include <filesystem>

namespace preload {

OpenedFiles& OpenedFiles::Here() {
  static OpenedFiles& files = *new OpenedFiles;  // clients open files until they exit
  return files;
}

void OpenedFiles::Add(const char* path) {
  if (paused_) return;
  std::error_code error;
  const auto absolute = std::filesystem::absolute(path, error);
  if (!error) paths_.push_back(absolute);
}

}  // namespace preload
