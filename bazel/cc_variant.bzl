"""A cc_binary and all it links, built with another set of toolchain features."""

load("//bazel/toolchain:transitions.bzl", "variant_transition")

def _impl(ctx):
    info = ctx.attr.binary[0][DefaultInfo]
    out = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.symlink(
        output = out,
        target_file = info.files_to_run.executable,
        is_executable = True,
    )
    return [DefaultInfo(
        executable = out,
        files = depset([out]),
        runfiles = info.default_runfiles,
    )]

cc_variant = rule(
    implementation = _impl,
    executable = True,
    attrs = {
        "binary": attr.label(
            mandatory = True,
            cfg = variant_transition,
            executable = True,
        ),
        "variant": attr.string_list(
            doc = "Toolchain features; they replace those of the command line.",
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
)
