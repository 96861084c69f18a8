// SPDX-License-Identifier: MIT
#include "asm/host/hypervisor/print.h"

#include "asm/host/hypervisor/ports.h"
#include "asm/host/places.h"

namespace host {
namespace {

constexpr uint16_t kLineStatus = SERIAL + 5;
constexpr uint8_t kCanTakeOne = 0x20;

void PutByte(char byte) {
  while ((In(kLineStatus) & kCanTakeOne) == 0) {
  }
  Out(SERIAL, static_cast<uint8_t>(byte));
}

void PutDigits(uint64_t number, uint64_t base) {
  char digits[20];
  int count = 0;
  do {
    digits[count++] = "0123456789abcdef"[number % base];
    number /= base;
  } while (number != 0);
  while (count != 0) PutByte(digits[--count]);
}

}  // namespace

void Put(const char* text) {
  while (*text != '\0') PutByte(*text++);
}

void Put(int64_t number) {
  if (number < 0) PutByte('-');
  PutDigits(number < 0 ? -static_cast<uint64_t>(number) : static_cast<uint64_t>(number), 10);
}

void Put(Hex number) {
  Put("0x");
  PutDigits(number.value, 16);
}

void EndMachine(uint8_t status) {
  Out(DEBUG_EXIT, status);
  for (;;) __asm__ volatile("cli; hlt");
}

}  // namespace host
