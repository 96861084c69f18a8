"""Headers that the compiler reads once, for all sources that begin with them."""

load("//bazel:compile_command.bzl", "compile_command")

def _impl(ctx):
    out = ctx.actions.declare_file(ctx.label.name + ".pch")
    command = compile_command(
        ctx,
        ctx.attr.header,
        out.path,
        copts = ["-include" + header for header in ctx.attr.headers] + [
            # What the headers' templates are instantiated to is made once, too.
            "-fpch-instantiate-templates",
            "-Xclang",
            "-fno-pch-timestamp",
            "-x",
            "c++-header",
        ],
        is_pic = True,
    )
    ctx.actions.run(
        executable = command.compiler,
        arguments = command.arguments,
        env = command.env,
        inputs = command.inputs,
        outputs = [out],
        mnemonic = "CppPrecompile",
        progress_message = "Precompiling headers: %s" % ctx.label.name,
    )
    return [
        DefaultInfo(files = depset([out])),
        CcInfo(compilation_context = cc_common.create_compilation_context(
            headers = depset([out]),
        )),
    ]

precompiled_header = rule(
    implementation = _impl,
    attrs = {
        "header": attr.string(
            doc = "Path of a header of the system; one of the tree would be looked for where this ran.",
            mandatory = True,
        ),
        "headers": attr.string_list(doc = "More of them, as one would include them."),
        "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
    },
    fragments = ["cpp"],
    incompatible_use_toolchain_transition = True,
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
    doc = """Yields name.pch. Who depends on it compiles with `-include-pch` and its path.

It is of use to sources that are compiled with its features, and with no others.""",
)
