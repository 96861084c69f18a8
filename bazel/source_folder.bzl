"""A folder that holds sources for somebody without Bazel."""

def _impl(ctx):
    out = ctx.actions.declare_directory(ctx.label.name)
    args = ctx.actions.args()
    args.add(out.path)
    for label, folder in ctx.attr.srcs.items():
        for file in label.files.to_list():
            args.add_all([file.path, (folder + "/" if folder else "") + file.basename])
    ctx.actions.run_shell(
        command = """
            set -eu
            out=$1
            shift
            while [ $# -gt 0 ]; do
                mkdir -p "$(dirname "$out/$2")"
                cp -L "$1" "$out/$2"
                chmod 644 "$out/$2"
                shift 2
            done
        """,
        arguments = [args],
        inputs = ctx.files.srcs,
        outputs = [out],
        mnemonic = "SourceFolder",
        progress_message = "Laying out %s" % out.short_path,
    )
    return [DefaultInfo(files = depset([out]), runfiles = ctx.runfiles([out]))]

source_folder = rule(
    implementation = _impl,
    attrs = {
        "srcs": attr.label_keyed_string_dict(
            allow_files = True,
            doc = "Files, and the folder that each goes to; empty: the top.",
            mandatory = True,
        ),
    },
)
