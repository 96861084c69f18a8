"""LLVM bitcode of core libraries, from the toolchain's own compiler and flags."""

load("//bazel/toolchain:transitions.bzl", "raw_transition", "shipped_transition")
load(":compile_command.bzl", "compile_command")

# With these the prover's messages can name lines and variables. They change no instruction:
# core/archive/same_code.sh compares what becomes of the bitcode with the archive.
TOLD = ["-gline-tables-only", "-fdebug-compilation-dir=.", "-fno-discard-value-names"]

BitcodeInfo = provider(
    doc = "Bitcode of a core library and all below it.",
    fields = {"files": "depset of .bc files, one per source, transitive"},
)

def _compile(ctx, target, source):
    # Named by the path below the package: two sources may share a basename.
    relative = source.short_path[len(target.label.package):].lstrip("/")
    out = ctx.actions.declare_file("_bitcode/%s/%s.bc" % (target.label.name, relative))
    copts = ctx.fragments.cpp.copts + ctx.fragments.cpp.cxxopts + getattr(ctx.rule.attr, "copts", [])
    command = compile_command(
        ctx,
        source.path,
        out.path,
        copts = copts + ["-emit-llvm"] + TOLD,
        context = target[CcInfo].compilation_context,
    )
    ctx.actions.run(
        executable = command.compiler,
        arguments = command.arguments,
        env = command.env,
        inputs = depset([source], transitive = [command.inputs]),
        outputs = [out],
        mnemonic = "CppBitcode",
        progress_message = "Bitcode of %s" % source.short_path,
    )
    return out

def _aspect_impl(target, ctx):
    below = [d[BitcodeInfo].files for d in getattr(ctx.rule.attr, "deps", []) if BitcodeInfo in d]
    if CcInfo not in target or ctx.rule.kind != "cc_library":
        return [BitcodeInfo(files = depset(transitive = below))]
    outs = []
    for source in [f for s in ctx.rule.attr.srcs for f in s.files.to_list()]:
        if source.extension == "cc":
            outs.append(_compile(ctx, target, source))
        elif source.extension == "S" and "assembly" in ctx.rule.attr.tags:
            pass  # has no bitcode, and says so: to the prover it is an external symbol
        elif source.extension != "h":
            # Silently leaving a source out would let the prover miss it.
            fail("%s: core libraries are made of .cc and .h files, not %s" %
                 (target.label, source.basename))
    return [BitcodeInfo(files = depset(outs, transitive = below))]

bitcode_aspect = aspect(
    implementation = _aspect_impl,
    attr_aspects = ["deps"],
    attrs = {
        "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
    },
    fragments = ["cpp"],
    incompatible_use_toolchain_transition = True,
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)

def _bitcode_impl(ctx):
    parts = depset(transitive = [d[BitcodeInfo].files for d in ctx.attr.deps])
    out = ctx.actions.declare_file(ctx.label.name + ".bc")
    args = ctx.actions.args()
    args.add("-o", out)
    args.add_all(parts)
    ctx.actions.run(
        executable = "/usr/lib/llvm-19/bin/llvm-link",
        arguments = [args],
        inputs = depset(ctx.files._stamp, transitive = [parts]),
        outputs = [out],
        mnemonic = "LlvmLink",
        progress_message = "Linking bitcode %s" % out.short_path,
    )

    # For whoever looks for the parts outside of Bazel.
    list = ctx.actions.declare_file(ctx.label.name + ".parts")
    ctx.actions.write(list, "\n".join([part.path for part in parts.to_list()]) + "\n")
    return [
        DefaultInfo(files = depset([out]), runfiles = ctx.runfiles([out])),
        OutputGroupInfo(parts = parts, parts_list = depset([list])),
    ]

def _bitcode_rule(configuration, doc):
    return rule(
        implementation = _bitcode_impl,
        attrs = {
            "cflags": attr.string_list(
                doc = "Flags after the archive's own, as an owner may give them.",
            ),
            "deps": attr.label_list(
                mandatory = True,
                aspects = [bitcode_aspect],
                cfg = configuration,
                providers = [CcInfo],
            ),
            "_allowlist_function_transition": attr.label(
                default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
            ),
            "_stamp": attr.label(default = "@toolchain_stamp//:stamp.txt", allow_single_file = True),
        },
        doc = doc,
    )

shipped_bitcode = _bitcode_rule(
    shipped_transition,
    doc = "One module of all core libraries that deps reach, with the archive's own flags.",
)

raw_bitcode = _bitcode_rule(
    raw_transition,
    doc = "The same before the optimiser, with a trap at each undefined operation.",
)
