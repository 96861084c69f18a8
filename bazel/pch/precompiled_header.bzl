"""Headers that the compiler reads once, for all sources that begin with them."""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

def _impl(ctx):
    out = ctx.actions.declare_file(ctx.label.name + ".pch")
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        source_file = ctx.attr.header,
        output_file = out.path,
        user_compile_flags = ["-include" + header for header in ctx.attr.headers] + [
            # What the headers' templates are instantiated to is made once, too.
            "-fpch-instantiate-templates",
            "-Xclang",
            "-fno-pch-timestamp",
            "-x",
            "c++-header",
        ],
        use_pic = True,
    )
    ctx.actions.run(
        executable = cc_common.get_tool_for_action(
            feature_configuration = features,
            action_name = ACTION_NAMES.cpp_compile,
        ),
        arguments = cc_common.get_memory_inefficient_command_line(
            feature_configuration = features,
            action_name = ACTION_NAMES.cpp_compile,
            variables = variables,
        ),
        env = cc_common.get_environment_variables(
            feature_configuration = features,
            action_name = ACTION_NAMES.cpp_compile,
            variables = variables,
        ),
        inputs = toolchain.all_files,
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
