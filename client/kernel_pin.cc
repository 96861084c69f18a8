// SPDX-License-Identifier: MIT
#include "client/kernel_pin.h"

#include <sstream>
#include <string>

namespace client {
namespace {

constexpr char kPin[] =
#include "client/kernel_pin.inc"
    ;

}  // namespace

trace::ForeignFile PinnedKernel() {
  trace::ForeignFile file;
  std::istringstream lines{kPin};
  for (std::string line; std::getline(lines, line);) {
    const auto equals = line.find('=');
    const std::string key = line.substr(0, equals), value = line.substr(equals + 1);
    if (key == "package") file.package = value;
    if (key == "version") file.version = value;
    if (key == "path") file.path = value;
    if (key == "sha256") file.sha256 = value;
    if (key == "size") file.size = std::stoull(value);
  }
  file.name = file.path.substr(file.path.rfind('/') + 1);
  return file;
}

}  // namespace client
