"""clang-tidy as an aspect: one cached action a source, so that what did not change costs nothing.

Headers are seen through the sources that include them; those of a library without sources by
themselves, as C where the library has the tag "c".
"""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

_KINDS = ["cc_library", "cc_binary", "cc_test"]

def _own_flags(copts):
    # Without precompiled headers, so that a source that includes too little is found.
    is_pch = [False] + [flag == "-include-pch" for flag in copts]
    return [flag for flag, after in zip(copts, is_pch) if flag != "-include-pch" and not after]

def _tidy(ctx, target, source, toolchain, features):
    stamp = ctx.actions.declare_file("_tidy/%s/%s.ok" % (target.label.name, source.short_path))
    context = target[CcInfo].compilation_context
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        source_file = source.path,
        user_compile_flags = _own_flags(getattr(ctx.rule.attr, "copts", [])),
        include_directories = context.includes,
        quote_include_directories = context.quote_includes,
        system_include_directories = context.system_includes,
        preprocessor_defines = depset(transitive = [context.defines, context.local_defines]),
    )
    is_c = source.extension == "c" or "c" in ctx.rule.attr.tags
    action = ACTION_NAMES.c_compile if is_c else ACTION_NAMES.cpp_compile
    flags = cc_common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = action,
        variables = variables,
    )
    extra = ["-x", "c" if is_c else "c++"]
    if source.extension == "h":
        extra.append("-Wno-pragma-once-outside-header")

    ctx.actions.run(
        executable = ctx.executable._script,
        arguments = [stamp.path, ctx.file._config.path, source.path] + flags + extra,
        inputs = depset(
            [source, ctx.file._config],
            transitive = [context.headers, toolchain.all_files],
        ),
        outputs = [stamp],
        env = cc_common.get_environment_variables(
            feature_configuration = features,
            action_name = action,
            variables = variables,
        ),
        mnemonic = "ClangTidy",
        progress_message = "clang-tidy %s" % source.short_path,
        tools = [ctx.executable._script],
    )
    return stamp

def _sources(target, rule_attr):
    labels = getattr(rule_attr, "srcs", []) + getattr(rule_attr, "hdrs", [])
    files = [f for label in labels for f in label.files.to_list() if f.is_source]

    # Those of another package are looked at there.
    files = [f for f in files if f.owner.package == target.label.package]

    # Tests are left to the compiler's warnings: with what their framework includes they take longer
    # than all the rest, and what is found in them is style.
    files = [f for f in files if not f.basename.endswith("_test.cc")]
    compiled = [f for f in files if f.extension in ["cc", "c"]]

    # A library of headers alone has nothing that would include them: look at the headers.
    return compiled or [f for f in files if f.extension == "h"]

def _impl(target, ctx):
    if ctx.rule.kind not in _KINDS or CcInfo not in target or target.label.workspace_name:
        return []
    if "form" in ctx.rule.attr.tags:
        return []  # another target has these sources, too, and is looked at
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    stamps = [_tidy(ctx, target, f, toolchain, features) for f in _sources(target, ctx.rule.attr)]
    return [OutputGroupInfo(clang_tidy = depset(stamps))]

clang_tidy = aspect(
    implementation = _impl,
    attrs = {
        "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
        "_config": attr.label(default = "//:.clang-tidy", allow_single_file = True),
        "_script": attr.label(
            default = "//bazel/lint:clang_tidy.sh",
            allow_single_file = True,
            cfg = "exec",
            executable = True,
        ),
    },
    fragments = ["cpp"],
    incompatible_use_toolchain_transition = True,
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)
