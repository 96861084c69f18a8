# SPDX-License-Identifier: MIT
#
# For a hypervisor's own makefile, which includes this file: KEXECORE_OBJECTS, and rules that make
# them. The hypervisor links them as they are; it needs nothing else of this folder but include/.
#
#   KEXECORE_CXX    the compiler: tests take clang++ 14, clang++ 19 and g++ 12. With clang++ 19, and no
#                   flags of the owner's, the objects are byte for byte the archive's
#   KEXECORE_FLAGS  the owner's flags, after those that are required
#   KEXECORE_OUT    where objects go
#
# No header of the system is read: stand_ins/ has what the sources include. An owner whose types come
# from a header of his own says so in KEXECORE_FLAGS: -DKEXECORE_STDINT_H='\"types.h\"' -I…
# (include/kexecore/abi.h says what that header has to define).

KEXECORE_DIR := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
KEXECORE_OUT ?= $(KEXECORE_DIR)
KEXECORE_CXX ?= clang++-19
KEXECORE_FLAGS ?=

kexecore-sources := $(sort $(wildcard $(KEXECORE_DIR)/core/*.cc))
kexecore-headers := $(wildcard $(KEXECORE_DIR)/core/*.h $(KEXECORE_DIR)/asm/*.h \
    $(KEXECORE_DIR)/include/kexecore/*.h $(KEXECORE_DIR)/stand_ins/*)

KEXECORE_OBJECTS := $(patsubst $(KEXECORE_DIR)/core/%.cc,$(KEXECORE_OUT)/core_%.o,$(kexecore-sources)) \
    $(KEXECORE_OUT)/asm_relocate.o

# Required: the core stands on no library, and leaves all but general registers to the guest.
KEXECORE_REQUIRED := -std=c++20 -ffreestanding -fno-exceptions -fno-rtti -fno-threadsafe-statics \
    -nostdinc -isystem $(KEXECORE_DIR)/stand_ins -I$(KEXECORE_DIR)/include -I$(KEXECORE_DIR) \
    -mno-sse -mno-mmx -mno-red-zone -fno-stack-protector -fno-asynchronous-unwind-tables -Wall -Wextra

# As the archive has it. What the owner says in KEXECORE_FLAGS comes later, and wins.
KEXECORE_DEFAULT := -O2 -fpic -fvisibility=hidden -fcf-protection=branch -fno-jump-tables -fomit-frame-pointer
ifneq (,$(findstring clang,$(shell $(KEXECORE_CXX) --version)))
KEXECORE_DEFAULT += --target=x86_64-unknown-none-elf -fno-vectorize -fno-slp-vectorize -fno-unroll-loops
else
KEXECORE_DEFAULT += -mno-80387 -fno-tree-vectorize
endif

kexecore-compile = $(KEXECORE_CXX) $(KEXECORE_REQUIRED) $(KEXECORE_DEFAULT) $(KEXECORE_FLAGS) -c $< -o $@

$(KEXECORE_OUT)/core_%.o: $(KEXECORE_DIR)/core/%.cc $(kexecore-headers)
	@mkdir -p $(@D)
	$(kexecore-compile)

$(KEXECORE_OUT)/asm_%.o: $(KEXECORE_DIR)/asm/%.S $(kexecore-headers)
	@mkdir -p $(@D)
	$(kexecore-compile)
