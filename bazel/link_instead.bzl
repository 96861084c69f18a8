"""Links another form of a library than the one that a target's dependencies name."""

def _impl(ctx):
    merged = cc_common.merge_cc_infos(direct_cc_infos = [d[CcInfo] for d in ctx.attr.deps])
    plain = ctx.attr.instead_of[CcInfo].linking_context.linker_inputs.to_list()
    left_out = {linker_input.owner: True for linker_input in plain}
    kept = [
        linker_input
        for linker_input in merged.linking_context.linker_inputs.to_list()
        if linker_input.owner not in left_out
    ]
    return [CcInfo(
        compilation_context = merged.compilation_context,
        linking_context = cc_common.create_linking_context(
            linker_inputs = depset(
                kept,
                transitive = [ctx.attr.use[CcInfo].linking_context.linker_inputs],
            ),
        ),
    )]

link_instead = rule(
    implementation = _impl,
    attrs = {
        "deps": attr.label_list(
            mandatory = True,
            providers = [CcInfo],
        ),
        "instead_of": attr.label(
            doc = "The library that is left out, with all below it.",
            mandatory = True,
            providers = [CcInfo],
        ),
        "use": attr.label(
            doc = "What takes its place; it brings along what it needs.",
            mandatory = True,
            providers = [CcInfo],
        ),
    },
    doc = """What `deps` link, but for one library, whose other form takes its place.

All that surrounds the library is compiled once, for every form of it.""",
)
