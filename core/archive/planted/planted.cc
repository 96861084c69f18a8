// SPDX-License-Identifier: MIT
// What must never get into the archive, one kind at a time: the check must refuse each.
#include <cstdint>

#if defined(PLANT_UNDEFINED)
extern "C" void abort();
extern "C" void planted() { abort(); }
#elif defined(PLANT_STARTUP)
extern "C" int kexecore_hook_is_privileged(void* host);
extern const int planted;
const int planted = kexecore_hook_is_privileged(nullptr);
#elif defined(PLANT_THREAD_LOCAL)
thread_local int planted = 1;
#elif defined(PLANT_WRITABLE)
int planted = 1;
#elif defined(PLANT_ZEROED)
int planted;
#elif defined(PLANT_SSE)
extern "C" void planted() { asm volatile("pxor %xmm0, %xmm0"); }
#elif defined(PLANT_X87)
extern "C" void planted() { asm volatile("fninit"); }
#endif
