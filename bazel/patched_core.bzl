"""The core with a planted mistake: what must be noticed.

A patch that does not apply any more fails the build. Only the sources that it changes are compiled
again; all other parts are those of the core that it is planted into.
"""

load("//bazel/toolchain:transitions.bzl", "raw_transition", "shipped_transition")
load(":bitcode.bzl", "BitcodeInfo", "TOLD", "bitcode_aspect")
load(":compile_command.bzl", "compile_command")

def _run(ctx, out, parts, context, copts, env):
    """Declares the action that makes `out` of the patched sources and of `parts`."""
    command = compile_command(
        ctx,
        "@SOURCE@",
        "@OUT@",
        copts = copts,
        context = context,
        is_pic = True,
    )
    args = ctx.actions.args()
    args.add_all([out, ctx.file.patch])
    args.add_all(ctx.files._sources)
    args.add("--")
    args.add_all(parts)
    args.add("--")
    args.add(command.compiler)
    args.add_all(command.arguments)
    ctx.actions.run(
        executable = ctx.executable._script,
        arguments = [args],
        env = dict(command.env, **env),
        inputs = depset(
            [ctx.file.patch] + ctx.files._sources + parts,
            transitive = [command.inputs],
        ),
        outputs = [out],
        mnemonic = "PatchedCore",
        progress_message = "Planting %s" % ctx.label.name,
    )
    return command

def _objects_of(core):
    """Objects of the sources of `core` itself and of those of //core below it."""
    objects = []
    for linker_input in core[CcInfo].linking_context.linker_inputs.to_list():
        if linker_input.owner != core.label and linker_input.owner.package not in ["asm", "core"]:
            continue
        for library in linker_input.libraries:
            objects += library.pic_objects or library.objects
    return objects

def _core_impl(ctx):
    out = ctx.actions.declare_file("lib%s.a" % ctx.label.name)

    # Both names are those of a constant in one namespace: _ZN 8schedule 12kShippedCore E.
    space = "_ZN%d%s" % (len(ctx.attr.namespace), ctx.attr.namespace)
    command = _run(
        ctx,
        out,
        _objects_of(ctx.attr.core),
        ctx.attr.core[CcInfo].compilation_context,
        ctx.attr.copts,
        {
            "SYMBOL": "%s12kShippedCoreE" % space,
            "RENAMED": "%s%d%sE" % (space, len(ctx.attr.variable), ctx.attr.variable),
        },
    )
    library = cc_common.create_library_to_link(
        actions = ctx.actions,
        feature_configuration = command.features,
        cc_toolchain = command.toolchain,
        pic_static_library = out,
    )
    linker_input = cc_common.create_linker_input(
        owner = ctx.label,
        libraries = depset([library]),
    )
    return [
        DefaultInfo(files = depset([out])),
        CcInfo(linking_context = cc_common.create_linking_context(
            linker_inputs = depset([linker_input]),
        )),
    ]

def _bitcode_impl(ctx):
    out = ctx.actions.declare_file(ctx.label.name + ".bc")
    parts = ctx.attr._core[BitcodeInfo].files.to_list()
    context = ctx.attr._core[CcInfo].compilation_context
    _run(ctx, out, parts, context, ["-emit-llvm"] + TOLD, {})
    return [DefaultInfo(files = depset([out]), runfiles = ctx.runfiles([out]))]

_ATTRS = {
    "patch": attr.label(
        doc = "Of .cc and .h files of core/.",
        mandatory = True,
        allow_single_file = [".patch"],
    ),
    "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
    "_script": attr.label(
        default = "//bazel:patched_core.sh",
        allow_single_file = True,
        cfg = "exec",
        executable = True,
    ),
    "_sources": attr.label_list(default = ["//core:sources", "//core:private_headers"]),
}

def _cc_rule(implementation, attrs, **kwargs):
    return rule(
        implementation = implementation,
        attrs = dict(_ATTRS, **attrs),
        fragments = ["cpp"],
        incompatible_use_toolchain_transition = True,
        toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
        **kwargs
    )

patched_core = _cc_rule(
    _core_impl,
    {
        "copts": attr.string_list(doc = "As `core` has them."),
        "core": attr.label(
            doc = "The core that it is planted into, and kShippedCore, which drives it.",
            mandatory = True,
            providers = [CcInfo],
        ),
        "namespace": attr.string(
            doc = "Of kShippedCore.",
            mandatory = True,
        ),
        "variable": attr.string(
            doc = "What it is called in the patched core.",
            mandatory = True,
        ),
    },
    doc = "The patched core as objects that live beside the shipped core in one program.",
)

def _patched_bitcode(configuration, doc):
    return _cc_rule(
        _bitcode_impl,
        {
            "_allowlist_function_transition": attr.label(
                default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
            ),
            "_core": attr.label(
                default = "//core:kexecore",
                aspects = [bitcode_aspect],
            ),
        },
        cfg = configuration,
        doc = doc,
    )

patched_shipped_bitcode = _patched_bitcode(
    shipped_transition,
    "The patched core's bitcode with the archive's own flags.",
)

patched_raw_bitcode = _patched_bitcode(
    raw_transition,
    "The same before the optimiser, with a trap at each undefined operation.",
)
