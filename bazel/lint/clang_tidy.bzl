"""clang-tidy as an aspect: one cached action a source, so that what did not change costs nothing.

Headers are seen through the sources that include them; those of a library without sources by
themselves, as C where the library has the tag "c".
"""

load("//bazel:compile_command.bzl", "compile_command")

_KINDS = ["cc_library", "cc_binary", "cc_test"]

def _own_flags(copts):
    # Without precompiled headers, so that a source that includes too little is found.
    is_pch = [False] + [flag == "-include-pch" for flag in copts]
    return [flag for flag, after in zip(copts, is_pch) if flag != "-include-pch" and not after]

def _tidy(ctx, target, source):
    stamp = ctx.actions.declare_file("_tidy/%s/%s.ok" % (target.label.name, source.short_path))
    is_c = source.extension == "c" or "c" in ctx.rule.attr.tags
    command = compile_command(
        ctx,
        source.path,
        None,
        copts = _own_flags(getattr(ctx.rule.attr, "copts", [])),
        context = target[CcInfo].compilation_context,
        is_c = is_c,
    )
    extra = ["-x", "c" if is_c else "c++"]
    if source.extension == "h":
        extra.append("-Wno-pragma-once-outside-header")

    ctx.actions.run(
        executable = ctx.executable._script,
        arguments = [stamp.path, ctx.file._config.path, source.path] + command.arguments + extra,
        inputs = depset(
            [source, ctx.file._config],
            transitive = [command.inputs],
        ),
        outputs = [stamp],
        env = command.env,
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
    stamps = [_tidy(ctx, target, f) for f in _sources(target, ctx.rule.attr)]
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
