#!/bin/bash
# SPDX-License-Identifier: MIT
# archive_test.sh ARCHIVE LIST FLAG…: what `archive` writes and says. ARCHIVE was built with the FLAGs,
# LIST has its other flags. Set-up and Bazel are stand-ins. So are the two checks of the bitcode, which
# take long and are tested by themselves.
set -u
tree=$TEST_TMPDIR/tree
bin=$tree/execroot/bin
mkdir -p "$tree/bazel/commands" "$bin/core/archive"
cp -rL core asm LICENSE "$tree/"
cp -L bazel/commands/*.sh "$tree/bazel/commands/"
cp -L "$1" "$bin/core/archive/libkexecore.a"
cp -L "$2" "$bin/core/archive/libkexecore.flags"
echo bin/core/one.bc > "$bin/core/kexecore_bc.parts"
shift 2
given=$*
cd "$TEST_TMPDIR" || exit 1

cat > "$tree/bazel/bazel.sh" << END
#!/bin/bash
printf '%s\n' "\$@" >> $TEST_TMPDIR/asked
case \$* in
  info*execution_root) echo $tree/execroot ;;
  info*bazel-bin) echo $bin ;;
esac
END
printf '#!/bin/bash\n' > "$tree/bazel/commands/setup.sh"
# Each is asked about the bitcode, with these flags.
cat > "$tree/core/archive/same_code.sh" << 'END'
#!/bin/bash
[ "$2 $3" = "${KEXECORE_EXECROOT}bin/core/one.bc --" ] && [ ! -e "$KEXECORE_OTHER" ]
END
cat > "$tree/core/archive/measure.sh" << 'END'
#!/bin/bash
[ "$3 $4" = "${KEXECORE_EXECROOT}bin/core/one.bc --" ] || exit 1
printf 'given up\ttext\t17000 bytes, limit 16384\nheld\tstack\t680 bytes, limit 1024\n' >> "$REPORT"
END
export KEXECORE_EXECROOT=$tree/execroot/ KEXECORE_OTHER=$PWD/other
chmod +x "$tree"/core/archive/*.sh "$tree/bazel/bazel.sh" "$tree"/bazel/commands/*.sh

failures=0
fail() {
  echo "FAIL: $1"
  cat out err 2> /dev/null
  failures=$((failures + 1))
}
# run CODE ARGS…
run() {
  local code=$1 got
  shift
  rm -rf asked
  "$tree/bazel/commands/archive.sh" "$@" > out 2> err < /dev/null
  got=$?
  [ "$got" = "$code" ] || fail "archive $*: exit code $got, not $code"
}
# refuses PATTERN ARGS…: wrong usage, said in one line; nothing is built and nothing written.
refuses() {
  local pattern=$1
  shift
  run 2 "$@" -o refused
  [ "$(wc -l < err)" = 1 ] && [ "$(wc -c < err)" -le 300 ] && grep -qE -- "$pattern" err ||
    fail "archive $*: not one line like '$pattern'"
  [ ! -e asked ] && [ ! -e refused ] || fail "archive $*: went on"
}

# Flags that are none, with what is wrong and what to do instead.
refuses 'there is no flag in it; name some' --cflags ''
refuses 'there is no flag in it; name some' --cflags '   '
refuses "'?-DX=.*has a quote.*give plain flags" --cflags "-DX='a b'"
refuses 'has a quote or another letter' --cflags '-fx="a"'
refuses 'has a quote or another letter' --cflags '-f*'
refuses 'has a byte that no flag has' --cflags $'-mfoo\xe9'
refuses 'has a byte that no flag has' --cflags $'-mfoo\n-mbar'
refuses 'foo is no flag' --cflags 'foo'
refuses '@file is no flag' --cflags '-Os @file'
refuses -- '-mpreferred-stack-boundary=3 is gcc.s; clang calls it -mstack-alignment=8' --cflags -mpreferred-stack-boundary=3
refuses -- '-mfrobnicate is not clang 19.s: unknown argument.*leave it out' --cflags '-mstack-alignment=8 -mfrobnicate'
refuses -- '-march=foo is not clang 19.s: unknown target CPU' --cflags=-march=foo
refuses -- '-mcmodel=tiny is not clang 19.s' --cflags=-mcmodel=tiny
# Flags that would change what was promised, and some that would not.
. "$tree/bazel/commands/cflags.sh"
for flag in -DX -DKEXECORE_POSTED=2 -UX -Ifolder -include -isystem -std=gnu -fshort-enums -fpack-struct -nostdinc \
  -m32 --target=arm -mred-zone -mabi=ms -msse -msse2 -mavx -mmmx -m80387 -fexceptions -frtti \
  -fthreadsafe-statics -fsanitize=address -fprofile-generate --coverage -finstrument-functions -flto -S -E -c \
  -ofile -emit-llvm -Xclang -mllvm -Wa,-x -Wl,-x -fplugin=x.so -O0 -Ofast -Wall -w -mstack-alignment=4 -x -lc; do
  said=$(problem_of "-mtune=generic $flag")
  case $said in
    "$flag "*'leave it out'* | "$flag "*'; say -'* | "$flag "*'; give '*) ;;
    *) fail "$flag: '$said'" ;;
  esac
done
for flag in $given -DKEXECORE_POSTED=0 -O1 -Os -fno-pic -mcmodel=kernel -mno-sse -fno-rtti -march=x86-64-v2 -g -falign-functions=16; do
  said=$(problem_of "$flag")
  [ -z "$said" ] || fail "$flag: '$said'"
done
refuses 'make KEXECORE_FLAGS=' --source --cflags -Os
refuses '--cflags needs flags' --cflags --json
touch a_file
run 2 -o a_file
grep -q 'a_file is a file; name a folder' err || fail 'a file as the folder'
run 2 -o refused --cflags
grep -q 'cflags needs flags' err || fail 'no flags after --cflags'
refuses 'unknown argument' --frobnicate
grep -qE 'kexecore archive --help' err || fail 'no remedy'
run 2
grep -q 'where to' err || fail 'no folder'
run 2 --json --cflags $'-D"\xe9' -o refused
grep -q '"error": "--cflags: ' out && grep -q '"schema": "kexecore.archive/1"' out && iconv -f UTF-8 -t UTF-8 out > /dev/null ||
  fail 'no JSON of an error'
run 3 --json -o /proc/self/nothing
grep -q '"error": "cannot write to /proc/self/nothing' out || fail 'JSON of a folder that cannot be written'
run 3 --json -o $'/proc/self/no\xe9\xc3\xa9"'
grep -qF $'cannot write to /proc/self/no\xef\xbf\xbd\xc3\xa9\\"' out || fail 'JSON of bytes that are no UTF-8'

# What is written.
run 0 --cflags "$given" -o "$PWD/a folder"
grep -qxF -- "--//bazel/toolchain:cflags=$given" asked && grep -qx -- '--platform_suffix=-owner' asked || fail 'Bazel gets other flags'
built="a folder/BUILT.txt"
for line in "./kexecore prove --cflags '$given'" __x86_return_thunk \
  'aligned by 8 bytes; hooks get it aligned by 8' \
  'undefined symbols: those that CONTRACT.md names, and for the flags __x86_return_thunk' \
  'general registers only' 'code of the theorems: the bitcode that is proved gives these very bytes'; do
  grep -qxF -- "$line" "$built" || fail "BUILT.txt has no line '$line'"
done
for flag in $given; do grep -qxF -- "$flag" "$built" || fail "BUILT.txt does not name $flag"; done
sed -n '/^what the flags of the owner gave up$/,/^$/p' "$built" | grep -qx 'text: 17000 bytes, limit 16384' || fail 'text is not given up'
grep -qE '^archive: text 17000 bytes, limit 16384, exceeded with these flags$' out || fail 'text is not told'
grep -qx 'archive: stack 680 bytes, limit 1024' out || fail 'stack is not told'
run 0 --json --cflags "${given%% *}" --cflags="${given#* }" -o "$PWD/json"
grep -qF "\"cflags\": \"$given\"" out || fail 'two texts are not one list'
grep -qx '    "text_bytes": 17000,' out && grep -qx '    "stack_limit": 1024' out &&
  grep -qF '{"promise": "text", "result": "given up"' out || fail 'JSON'
# What is proved must be what ships; where flags part the two, that is said.
touch other
run 0 --cflags "$given" -o "$PWD/other folder"
grep -qx 'archive: these flags give up: code of the theorems; see BUILT.txt' out || fail 'it is not told that the theorems are about other code'
rm other
# The same archive, where nobody asked for these flags.
run 1 --json -o "$PWD/none"
grep -q '"error": "the archive is not what CONTRACT.md promises' out && [ ! -e none/lib ] || fail 'an archive that breaks a promise is written'
grep -q 'undefined, but not named in CONTRACT.md' err || fail 'no reason'

# What `prove --cflags` reads.
cp "$bin/core/archive/libkexecore.a" "$bin/core/kexecore_bc.bc"
echo raw > "$bin/core/kexecore_bc_raw.bc"
export KEXECORE_CACHE=$PWD/cache
rm -f asked
"$tree/bazel/commands/bitcode.sh" "${given%% *}" "${given#* }" > out 2> err || fail 'bitcode.sh'
{ read -r told && read -r shipped && read -r raw; } < out
[ "$told" = "$given" ] && cmp "$shipped" "$bin/core/kexecore_bc.bc" && cmp "$raw" "$bin/core/kexecore_bc_raw.bc" || fail 'other bitcode'
grep -qxF -- "--//bazel/toolchain:cflags=$given" asked && grep -qx -- '--platform_suffix=-owner' asked || fail 'Bazel gets other flags'
for flags in '' -DX -mfrobnicate "-m'x'"; do
  "$tree/bazel/commands/bitcode.sh" -Os "$flags" > out 2> err
  [ $? = 2 ] && [ "$(wc -l < err)" = 1 ] && grep -q '^kexecore: --cflags: ' err && [ ! -s out ] || fail "bitcode.sh $flags"
done

echo "$failures failures"
[ "$failures" = 0 ]
