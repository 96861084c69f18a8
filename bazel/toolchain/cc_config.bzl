"""The clang 19 toolchain, hosted or freestanding, and the features that vary it."""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")
load(
    "@bazel_tools//tools/cpp:cc_toolchain_config_lib.bzl",
    "env_entry",
    "env_set",
    "feature",
    "flag_group",
    "flag_set",
    "tool_path",
    "with_feature_set",
)
load(
    ":flags.bzl",
    "AFL",
    "AFL_MAIN",
    "COMMON",
    "COVERAGE",
    "COVERAGE_LINK",
    "CXX_STANDARD",
    "FREESTANDING",
    "FREESTANDING_CXX",
    "GLIBC_TUNABLES",
    "HOSTED",
    "LIBFUZZER",
    "LIBFUZZER_MAIN",
    "RAW_BITCODE",
    "SANITIZE",
    "SANITIZE_LINK",
)

_C = [
    ACTION_NAMES.c_compile,
    ACTION_NAMES.assemble,
    ACTION_NAMES.preprocess_assemble,
]

_CXX = [
    ACTION_NAMES.cpp_compile,
    ACTION_NAMES.cpp_header_parsing,
    ACTION_NAMES.cpp_module_compile,
    ACTION_NAMES.cpp_module_codegen,
    ACTION_NAMES.linkstamp_compile,
]

_COMPILE = _C + _CXX

_LINK = [
    ACTION_NAMES.cpp_link_executable,
    ACTION_NAMES.cpp_link_dynamic_library,
    ACTION_NAMES.cpp_link_nodeps_dynamic_library,
]

_BIN = "/usr/lib/llvm-19/bin/"

def _feature(name, compile = [], cxx = [], link = [], enabled = False):
    sets = []
    for actions, flags in [(_COMPILE, compile), (_CXX, cxx), (_LINK, link)]:
        if flags:
            sets.append(flag_set(actions = actions, flag_groups = [flag_group(flags = flags)]))
    return feature(name = name, enabled = enabled, flag_sets = sets)

def _mode(name, flags):
    return flag_set(
        actions = _COMPILE,
        flag_groups = [flag_group(flags = flags)],
        with_features = [with_feature_set(features = [name, "hosted"])],
    )

def _impl(ctx):
    hosted = not ctx.attr.freestanding
    features = [
        _feature("base", compile = COMMON, cxx = CXX_STANDARD, enabled = True),
        feature(name = "environment", enabled = True, env_sets = [env_set(
            actions = _COMPILE + _LINK,
            env_entries = [env_entry("GLIBC_TUNABLES", GLIBC_TUNABLES)],
        )]),
        _feature(
            "hosted",
            compile = HOSTED,
            link = ["-fuse-ld=lld", "-lstdc++", "-lm", "-lpthread"],
            enabled = hosted,
        ),
        feature(name = "supports_pic", enabled = hosted),
        feature(name = "supports_dynamic_linker", enabled = hosted),
        feature(name = "supports_start_end_lib", enabled = True),
        feature(name = "opt"),
        feature(name = "dbg"),
        feature(name = "fastbuild"),
        feature(name = "mode_flags", enabled = True, flag_sets = [
            _mode("opt", ["-O2", "-g1"]),
            _mode("dbg", ["-O0", "-g"]),
            _mode("fastbuild", ["-O2", "-g1"]),
        ]),
        # The sources of tests take longer to compile than to run (bazel/hosted.bzl).
        _feature("quick_to_compile", compile = ["-O0"]),
        _feature(
            "freestanding",
            compile = FREESTANDING,
            cxx = FREESTANDING_CXX,
            link = ["--target=x86_64-unknown-none-elf", "-nostdlib", "-static", "-fuse-ld=lld"],
            enabled = not hosted,
        ),
        _feature("raw_bitcode", compile = RAW_BITCODE),
        _feature("sanitize", compile = SANITIZE, link = SANITIZE_LINK),
        _feature("libfuzzer", compile = LIBFUZZER),
        _feature("libfuzzer_main", link = LIBFUZZER_MAIN),
        _feature("afl", compile = AFL),
        _feature("afl_main", link = AFL_MAIN),
        # Bazel switches this one on with --collect_code_coverage.
        _feature("coverage", compile = COVERAGE, link = COVERAGE_LINK),
    ]
    return cc_common.create_cc_toolchain_config_info(
        ctx = ctx,
        toolchain_identifier = ctx.attr.cpu,
        host_system_name = "x86_64-linux",
        target_system_name = "x86_64-linux",
        target_cpu = ctx.attr.cpu,
        target_libc = "glibc",
        compiler = "clang-19",
        abi_version = "local",
        abi_libc_version = "local",
        features = features,
        cxx_builtin_include_directories = [
            "/usr/lib/llvm-19/lib/clang/19",
            "/usr/lib/clang/19",
            "/usr/include",
        ],
        tool_paths = [tool_path(name = name, path = _BIN + tool) for name, tool in [
            ("gcc", "clang"),
            ("ld", "ld.lld"),
            ("ar", "llvm-ar"),
            ("cpp", "clang-cpp"),
            ("nm", "llvm-nm"),
            ("objcopy", "llvm-objcopy"),
            ("objdump", "llvm-objdump"),
            ("strip", "llvm-strip"),
            ("gcov", "llvm-profdata"),
            ("llvm-cov", "llvm-cov"),
            ("llvm-profdata", "llvm-profdata"),
            ("dwp", "llvm-dwp"),
        ]],
    )

cc_config = rule(
    implementation = _impl,
    attrs = {
        "cpu": attr.string(mandatory = True),
        "freestanding": attr.bool(),
    },
    provides = [CcToolchainConfigInfo],
)
