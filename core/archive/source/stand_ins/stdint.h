/* SPDX-License-Identifier: MIT
 *
 * What the core needs of <stdint.h>, where there is no header of the system. */
#ifndef KEXECORE_STAND_INS_STDINT_H
#define KEXECORE_STAND_INS_STDINT_H

#ifdef KEXECORE_STDINT_H
#include KEXECORE_STDINT_H
#else
typedef __INT32_TYPE__ int32_t;
typedef __UINT8_TYPE__ uint8_t;
typedef __UINT16_TYPE__ uint16_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;
#endif

#ifndef UINT64_MAX
#define UINT64_MAX __UINT64_MAX__
#endif

#endif
