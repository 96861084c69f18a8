"""LLVM bitcode of core libraries, from the toolchain's own compiler and flags."""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")
load("//bazel/toolchain:transitions.bzl", "raw_transition", "shipped_transition")

BitcodeInfo = provider(
    doc = "Bitcode of a core library and all below it.",
    fields = {"files": "depset of .bc files, one per source, transitive"},
)

def _compile(ctx, target, source, toolchain, features):
    # Named by the path below the package: two sources may share a basename.
    relative = source.short_path[len(target.label.package):].lstrip("/")
    out = ctx.actions.declare_file("_bitcode/%s/%s.bc" % (target.label.name, relative))
    context = target[CcInfo].compilation_context
    copts = ctx.fragments.cpp.copts + ctx.fragments.cpp.cxxopts + getattr(ctx.rule.attr, "copts", [])
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        source_file = source.path,
        output_file = out.path,
        user_compile_flags = copts + ["-emit-llvm"],
        include_directories = context.includes,
        quote_include_directories = context.quote_includes,
        system_include_directories = context.system_includes,
        preprocessor_defines = depset(transitive = [context.defines, context.local_defines]),
    )
    action = ACTION_NAMES.cpp_compile
    ctx.actions.run(
        executable = cc_common.get_tool_for_action(
            feature_configuration = features,
            action_name = action,
        ),
        arguments = cc_common.get_memory_inefficient_command_line(
            feature_configuration = features,
            action_name = action,
            variables = variables,
        ),
        env = cc_common.get_environment_variables(
            feature_configuration = features,
            action_name = action,
            variables = variables,
        ),
        inputs = depset([source], transitive = [context.headers, toolchain.all_files]),
        outputs = [out],
        mnemonic = "CppBitcode",
        progress_message = "Bitcode of %s" % source.short_path,
    )
    return out

def _aspect_impl(target, ctx):
    below = [d[BitcodeInfo].files for d in getattr(ctx.rule.attr, "deps", []) if BitcodeInfo in d]
    if CcInfo not in target or ctx.rule.kind != "cc_library":
        return [BitcodeInfo(files = depset(transitive = below))]
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    outs = []
    for source in [f for s in ctx.rule.attr.srcs for f in s.files.to_list()]:
        if source.extension == "cc":
            outs.append(_compile(ctx, target, source, toolchain, features))
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
    return [
        DefaultInfo(files = depset([out]), runfiles = ctx.runfiles([out])),
        OutputGroupInfo(parts = parts),
    ]

def _bitcode_rule(configuration, doc):
    return rule(
        implementation = _bitcode_impl,
        attrs = {
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
