/* SPDX-License-Identifier: MIT
 *
 * What the core needs of <stddef.h>, where there is no header of the system. */
#ifndef KEXECORE_STAND_INS_STDDEF_H
#define KEXECORE_STAND_INS_STDDEF_H

#ifdef KEXECORE_STDINT_H
#include KEXECORE_STDINT_H
#else
typedef __SIZE_TYPE__ size_t;
#endif

#ifndef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif

#endif
