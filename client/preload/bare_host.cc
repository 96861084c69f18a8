// SPDX-License-Identifier: MIT
//
// Hides the host from the client. A client puts into the image that it loads what it finds below
// /proc, /sys and /dev (firmware tables, frame buffer, boot parameters, kernel release), and random
// bytes: a recording would differ from machine to machine. Under this library it runs on a machine
// that has Xen, and none of these.
//
// Protects the host from the client, too: `kexec -e` would take its network down and shut it down.
#include <dirent.h>
#include <fcntl.h>
#include <mntent.h>
#include <net/if.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "client/preload/next_function.h"
#include "client/preload/opened_files.h"

namespace {

bool Hidden(const char* path) {
  const std::string_view name = path;
  for (const std::string_view tree : {"/proc", "/sys", "/dev", "/etc/mtab"}) {
    if (name.starts_with(tree) && (name.size() == tree.size() || name[tree.size()] == '/')) {
      return true;
    }
  }
  return false;
}

}  // namespace

// libc's names of the parameters are reserved ones.
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)
extern "C" int access(const char* path, int mode) noexcept {
  static const auto next = preload::NextFunction<int(const char*, int)>("access");
  if (std::string_view(path) == "/proc/xen") return 0;
  if (!Hidden(path)) return next(path, mode);
  errno = ENOENT;
  return -1;
}

extern "C" int open(const char* path, int flags, ...) {
  static const auto next = preload::NextFunction<int(const char*, int, ...)>("open");
  mode_t mode = 0;
  if ((flags & (O_CREAT | O_TMPFILE)) != 0) {
    va_list more;
    va_start(more, flags);
    mode = va_arg(more, mode_t);
    va_end(more);
  }
  if (Hidden(path)) {
    errno = ENOENT;
    return -1;
  }
  const int file = next(path, flags, mode);
  if (file >= 0) preload::OpenedFiles::Here().Add(path);
  return file;
}

extern "C" FILE* fopen(const char* path, const char* mode) {
  static const auto next = preload::NextFunction<FILE*(const char*, const char*)>("fopen");
  if (!Hidden(path)) return next(path, mode);
  errno = ENOENT;
  return nullptr;
}

extern "C" DIR* opendir(const char* path) {
  static const auto next = preload::NextFunction<DIR*(const char*)>("opendir");
  if (!Hidden(path)) return next(path);
  errno = ENOENT;
  return nullptr;
}

extern "C" int stat(const char* path, struct stat* out) noexcept {
  static const auto next = preload::NextFunction<int(const char*, struct stat*)>("stat");
  if (!Hidden(path)) return next(path, out);
  errno = ENOENT;
  return -1;
}

extern "C" FILE* setmntent(const char* path, const char* mode) noexcept {
  static const auto next = preload::NextFunction<FILE*(const char*, const char*)>("setmntent");
  if (!Hidden(path)) return next(path, mode);
  errno = ENOENT;
  return nullptr;
}

extern "C" int uname(struct utsname* out) noexcept {
  *out = {};
  std::strcpy(out->sysname, "Linux");
  std::strcpy(out->nodename, "kexecore");
  std::strcpy(out->release, "6.1.0");
  std::strcpy(out->version, "#1");
  std::strcpy(out->machine, "x86_64");
  return 0;
}

// Bytes that count up are easy to recognise in a trace, and the same in each recording.
extern "C" ssize_t getrandom(void* out, size_t size, unsigned) {
  for (size_t i = 0; i < size; ++i)
    static_cast<unsigned char*>(out)[i] = static_cast<unsigned char>(i);
  return static_cast<ssize_t>(size);
}

extern "C" struct if_nameindex* if_nameindex() noexcept {
  errno = ENOSYS;
  return nullptr;
}

extern "C" int reboot(int) noexcept {
  errno = EPERM;
  return -1;
}

extern "C" int execv(const char*, char* const[]) noexcept {
  errno = EPERM;
  return -1;
}

extern "C" void sync() noexcept {}
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
