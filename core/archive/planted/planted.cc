// SPDX-License-Identifier: MIT
// Defects that must never get into the archive. A test compiles one kind at a time, and the check
// of the archive must refuse it.
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
#define PLANTED_CODE "pxor %xmm9, %xmm9"
#elif defined(PLANT_AVX)
#define PLANTED_CODE "vpxor %ymm1, %ymm1, %ymm1"
#elif defined(PLANT_AVX512)
#define PLANTED_CODE "vpxorq %zmm17, %zmm17, %zmm17"
#elif defined(PLANT_AVX_END)
#define PLANTED_CODE "vzeroupper"
#elif defined(PLANT_MASK)
#define PLANTED_CODE "kxnorw %k1, %k1, %k1"
#elif defined(PLANT_MXCSR)
#define PLANTED_CODE "ldmxcsr (%rsp)"
#elif defined(PLANT_MMX)
#define PLANTED_CODE "pxor %mm0, %mm0"
#elif defined(PLANT_MMX_END)
#define PLANTED_CODE "emms"
#elif defined(PLANT_X87)
#define PLANTED_CODE "fninit"
#elif defined(PLANT_X87_REGISTER)
#define PLANTED_CODE "fld %st(1)"
#elif defined(PLANT_XSAVE)
#define PLANTED_CODE "xsave64 (%rsp)"
#elif defined(PLANT_XRSTOR)
#define PLANTED_CODE "xrstor (%rsp)"
#elif defined(PLANT_XCR)
#define PLANTED_CODE "xsetbv"
#endif

#ifdef PLANTED_CODE
extern "C" void planted() { asm volatile(PLANTED_CODE); }
#endif
