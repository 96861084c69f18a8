"""Compiler flags, each list with the one reason why it exists."""

# Everywhere. The redacted dates keep outputs the same from one day to the next.
COMMON = [
    "-Wall",
    "-Wextra",
    "-Werror",
    "-no-canonical-prefixes",
    "-Wno-builtin-macro-redefined",
    "-D__DATE__=\"redacted\"",
    "-D__TIME__=\"redacted\"",
    "-D__TIMESTAMP__=\"redacted\"",
]

CXX_STANDARD = ["-std=c++20"]

HOSTED = [
    "-fno-omit-frame-pointer",
    "-fstack-protector",
]

# What the shipped archive is built with. One set satisfies a hypervisor's link
# (position independent, no SSE, no red zone), and the prover (no vectors, no
# unrolled copies, no jump tables). The bare target keeps hosted parts of
# libstdc++ out of reach: including <string> is an error.
FREESTANDING = [
    "--target=x86_64-unknown-none-elf",
    "-ffreestanding",
    "-nostdlibinc",
    "-isystem/usr/include/c++/12",
    "-isystem/usr/include/x86_64-linux-gnu/c++/12",
    "-isystembazel/toolchain/freestanding_include",
    "-O2",
    "-fno-vectorize",
    "-fno-slp-vectorize",
    "-fno-unroll-loops",
    "-fno-jump-tables",
    "-mno-sse",
    "-mno-mmx",
    "-mno-red-zone",
    "-fpic",
    "-fvisibility=hidden",
    "-fcf-protection=branch",
    "-fomit-frame-pointer",
    "-fno-stack-protector",
    "-fno-asynchronous-unwind-tables",
]

FREESTANDING_CXX = [
    "-fno-exceptions",
    "-fno-rtti",
    "-fno-threadsafe-statics",
]

# All of the archive's flags, in the order of the command line.
ARCHIVE = COMMON + CXX_STANDARD + FREESTANDING + FREESTANDING_CXX

# Before the optimiser, with a trap at each undefined operation: an optimiser may
# erase the very undefined behaviour that a theorem looks for.
RAW_BITCODE = [
    "-Xclang",
    "-disable-llvm-passes",
    "-fsanitize=undefined",
    "-fsanitize-trap=all",
]

SANITIZE = [
    "-fsanitize=address,undefined",
    "-fno-sanitize-recover=all",
]

SANITIZE_LINK = [
    "-fsanitize=address,undefined",
    "-fsanitize-link-c++-runtime",
]

LIBFUZZER = ["-fsanitize=fuzzer-no-link"]

LIBFUZZER_MAIN = ["-fsanitize=fuzzer"]

# AFL++'s own passes do not load into clang 19; its runtime takes this instead.
AFL = ["-fsanitize-coverage=trace-pc-guard,trace-cmp"]

AFL_MAIN = [
    "/usr/lib/afl/libAFLDriver.a",
    "/usr/lib/afl/afl-compiler-rt.o",
]

COVERAGE = [
    "-fprofile-instr-generate",
    "-fcoverage-mapping",
]

COVERAGE_LINK = ["-fprofile-instr-generate"]

# What glibc reads when a compiler starts. A compiler allocates hundreds of megabytes, and gives nothing
# back before it ends: large pages and few calls of the system make it faster.
GLIBC_TUNABLES = ":".join([
    "glibc.malloc.hugetlb=1",
    "glibc.malloc.mmap_threshold=33554432",
    "glibc.malloc.top_pad=67108864",
    "glibc.malloc.trim_threshold=1073741824",
])
