"""The archive that a hypervisor links: lib<name>.a, one member per source."""

load("//bazel/toolchain:flags.bzl", "ARCHIVE")
load("//bazel/toolchain:transitions.bzl", "shipped_transition")

def _objects(deps):
    inputs = depset(transitive = [d[CcInfo].linking_context.linker_inputs for d in deps])
    return [
        obj
        for linker_input in inputs.to_list()
        for library in linker_input.libraries
        for obj in library.objects
    ]

def _member_name(obj):
    # core/_objs/segment/segment.o becomes core_segment.o: unique, and readable in a link map.
    directory, _, rest = obj.short_path.partition("/_objs/")
    return (directory + "/" + rest.partition("/")[2]).replace("/", "_")

def _impl(ctx):
    objects = _objects(ctx.attr.deps)
    if not objects:
        fail("%s: no object to archive" % ctx.label)

    out = ctx.actions.declare_file("lib%s.a" % ctx.label.name)
    args = ctx.actions.args()
    args.add(out)
    for obj in objects:
        args.add_all([obj.path, _member_name(obj)])
    ctx.actions.run_shell(
        command = """
            set -eu
            out=$PWD/$1 here=$PWD
            shift
            members=()
            mkdir "$out.members"
            cd "$out.members"
            while [ $# -gt 0 ]; do
                ln -s "$here/$1" "$2"
                members+=("$2")
                shift 2
            done
            /usr/lib/llvm-19/bin/llvm-ar rcsD "$out" "${members[@]}"
        """,
        arguments = [args],
        inputs = objects + ctx.files._stamp,
        outputs = [out],
        mnemonic = "FreestandingArchive",
        progress_message = "Archiving %s" % out.short_path,
    )

    # BUILT.txt of the shipped archive says how it was made. The owner's flags come after these.
    flags = ctx.actions.declare_file("lib%s.flags" % ctx.label.name)
    ctx.actions.write(flags, "\n".join(ARCHIVE) + "\n")
    return [
        DefaultInfo(files = depset([out]), runfiles = ctx.runfiles([out])),
        OutputGroupInfo(flags = depset([flags])),
    ]

freestanding_archive = rule(
    implementation = _impl,
    attrs = {
        "cflags": attr.string_list(
            doc = "Flags after the archive's own, as an owner may give them.",
        ),
        "deps": attr.label_list(
            mandatory = True,
            cfg = shipped_transition,
            providers = [CcInfo],
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
        "_stamp": attr.label(default = "@toolchain_stamp//:stamp.txt", allow_single_file = True),
    },
)
