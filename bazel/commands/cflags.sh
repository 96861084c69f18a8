# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# The owner's compiler flags (--cflags of archive and prove): which ones the archive can be built with.
#
# A flag may change how code is generated. It may not change what is compiled, since the sources were
# fuzzed and tested as they are, nor what a hypervisor relies on when it links the archive: registers,
# calling convention, the layout of structures, no library.

# refusal FLAG: prints why the flag is refused and what to do instead; nothing: it is not.
refusal() {
  local what
  case $1 in
    [!-]* | - | --) echo 'is no flag; give flags alone, with blanks between them' ;;

    # gcc's names for what clang calls otherwise.
    -mpreferred-stack-boundary=[0-9] | -mpreferred-stack-boundary=[0-9][0-9])
      echo "is gcc's; clang calls it -mstack-alignment=$((1 << ${1#*=}))"
      ;;
    -mindirect-branch=thunk-extern) echo "is gcc's; clang calls it -mretpoline -mretpoline-external-thunk" ;;
    -mindirect-branch=* | -mindirect-branch-register | -mno-fp-ret-in-387)
      echo "is gcc's, and clang has no such thing; leave it out"
      ;;

    # Both are compiled, tried and proved (OWNERS of core/archive/owners.bzl).
    -DKEXECORE_POSTED=0 | -DKEXECORE_POSTED=1) ;;
    -D* | -U* | -I* | -F* | -include* | -imacros* | -isystem* | -iquote* | -idirafter* | -isysroot* | \
      -iprefix* | -iwith* | --include* | --imacros* | --define* | --undefine* | --sysroot* | -nostd* | \
      -undef | -std=* | --std* | -ansi | -stdlib* | -x* | -trigraphs | -fmodule*)
      echo 'changes what is compiled, and the sources were fuzzed and tested as they are; leave it out'
      ;;
    -fms-* | -fdelayed-template-parsing | -fchar8_t | -fno-char8_t | -funsigned-char | -fsigned-char | \
      -fno-signed-char | -fno-unsigned-char | -fshort-enums | -fshort-wchar | -fno-short-wchar | -fpack-struct* | \
      -mms-bitfields | -malign-double | -mlong-double-* | -fblocks | -fopenmp* | -fcoroutines*)
      echo 'changes what the sources or the headers mean; leave it out, as the headers have fixed types alone'
      ;;
    -mstack-alignment=8 | -mstack-alignment=16) ;;
    -mstack-alignment=*) echo 'is no stack that the core is called with, which is aligned by 8; say -mstack-alignment=8' ;;
    -m16 | -m32 | -mx32 | -target* | --target* | -arch* | -mabi=* | -mregparm=* | -mrtd | -mred-zone | \
      -fhosted | -fno-freestanding | -freg-struct-return | -fpcc-struct-return | -fdefault-calling-conv=*)
      echo 'changes the target or the calling convention, which the headers promise; leave it out'
      ;;
    -mno-sse* | -mno-avx* | -mno-mmx | -mno-3dnow* | -mno-80387 | -mno-x87) ;;
    -msse* | -mavx* | -mmmx | -m3dnow* | -m80387 | -mx87 | -mhard-float | -mfpmath=* | -mxsave* | -mfma* | \
      -mf16c | -maes | -mpclmul | -msha* | -mvaes | -mvpclmulqdq | -mgfni | -mamx* | -mfxsr | -mssse3 | -mxop)
      echo 'lets code use registers of the guest, which the archive promises to leave alone; leave it out'
      ;;
    -fexceptions | -fcxx-exceptions | -frtti | -fthreadsafe-statics | -fsjlj-exceptions | -fuse-cxa-atexit)
      echo 'needs the run-time library of C++, and a hypervisor has none; leave it out'
      ;;
    -fsanitize* | -fprofile* | -fcoverage* | --coverage | -coverage | -ftest-coverage | -fxray* | \
      -finstrument* | -fsplit-stack | -fstack-check* | -fstack-clash* | -fmemory-profile*)
      echo 'adds code that counts or checks at run time, and needs a library for it; leave it out'
      ;;
    -flto* | -ffat-lto* | -fthin-link* | -fembed-bitcode* | -emit-* | -S | -E | -M* | -c | -o* | -fsyntax-only | \
      -save-temps* | --save-temps* | -v | -### | -d* | -P | -C | -g*split-dwarf* | -time | -ftime* | -f*record* | \
      -fproc-stat-report* | --analyze | --precompile | -verify* | -print-* | --print-* | \
      --help* | --version | -pipe | -l* | -L* | -r | -s | -static* | -shared* | -nolibc | -rdynamic | -pie | -no-pie | -T* | \
      -B* | -fuse-ld=* | --config* | -ccc-* | -working-directory* | -f*-prefix-map=* | -no-canonical-prefixes)
      echo 'changes what the build makes, which is objects in an archive; leave it out'
      ;;
    -X* | -Wa,* | -Wp,* | -Wl,* | -mllvm* | -fplugin* | -fpass-plugin* | --param* | -cc1*)
      echo "goes to a part of the compiler unseen, so nobody knows what it changes; give the compiler's own flag for it"
      ;;
    -W* | -w | -pedantic* | -f*diagnostics* | -fcolor* | -Q* | -ferror-limit*)
      echo 'is about warnings, and the archive is compiled without any; leave it out'
      ;;
    -O1 | -O2 | -Os | -O3 | -Oz) ;;
    -O | -O*)
      what='-O1, -O2, -O3, -Os or -Oz'
      echo "gives code that the limits of the stack and the theorems are not made for; say $what, or leave it out for -O2"
      ;;
  esac
}

# problem_of TEXT: prints in one line what is wrong with the flags in TEXT, and what to do instead;
# nothing: nothing is wrong that can be told without the compiler.
problem_of() {
  local text=$1 flag why LC_ALL=C
  local -a flags
  # Printed as Bash would quote it, so that it is one line of letters.
  case $text in
    *[!\ -~]*)
      printf '%q has a byte that no flag has; use the letters of ASCII, and blanks' "${text:0:80}"
      return
      ;;
    *[\"\'\\\`\$\;\|\&\<\>\(\)\*\?\[\]\{\}]*)
      printf "%q has a quote or another letter of the shell's, and no shell reads it; give plain flags" "${text:0:80}"
      return
      ;;
  esac
  read -ra flags <<< "$text"
  if [ ${#flags[@]} = 0 ]; then
    echo "there is no flag in it; name some, as in --cflags '-mstack-alignment=8', or leave it out"
    return
  fi
  for flag in "${flags[@]}"; do
    why=$(refusal "$flag")
    [ -z "$why" ] || { echo "${flag:0:80} $why" && return; }
  done
}

# problem_for_the_compiler FLAG…: likewise, of what only the compiler knows. It needs the set-up.
problem_for_the_compiler() {
  local said flag
  local -a base=(clang++-19 --target=x86_64-unknown-none-elf -std=c++20 -ffreestanding -O2 -fpic -mno-sse
    -mno-mmx -mno-red-zone -fcf-protection=branch -Wall -Wextra -Werror -x c++ -c -o /dev/null)
  compile() { said=$(LC_ALL=C "${base[@]}" "$@" - <<< 'void f();void g(){f();}' 2>&1); }
  # A flag may need another one, beside which it is right.
  compile "$@" && return
  for flag in "$@"; do
    compile "$flag" && continue
    printf "%s is not clang 19's: %s; leave it out, or see clang-19 --help\n" "${flag:0:80}" \
      "$(sed -n 's/^.*error: //p' <<< "$said" | head -1 | cut -c 1-120)"
    return
  done
  compile "$@"
  printf "these flags do not go together: %s; leave one out\n" \
    "$(sed -n 's/^.*error: //p' <<< "$said" | head -1 | cut -c 1-120)"
}
