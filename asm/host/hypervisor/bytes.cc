// SPDX-License-Identifier: MIT
//
// The functions that a compiler calls by itself: there is no library.
#include <stddef.h>

extern "C" {

void* memcpy(void* to, const void* from, size_t size) {
  void* next = to;
  __asm__ volatile("rep movsb" : "+D"(next), "+S"(from), "+c"(size) : : "memory");
  return to;
}

void* memset(void* to, int byte, size_t size) {
  void* next = to;
  __asm__ volatile("rep stosb" : "+D"(next), "+c"(size) : "a"(byte) : "memory");
  return to;
}
}
