"""A library that lists one record of each fuzz target."""

load("@rules_cc//cc:defs.bzl", "cc_library")
load(":targets.bzl", "TARGETS")

def registry(name, part, hdr, record, variable, function, visibility, deps):
    """Generates and compiles the source that defines `function`.

    Yields
      name         the library
      name_header  its header alone, for the targets

    Args:
      name: name of the library.
      part: the library in each target's folder that defines `targets::TARGET::<variable>`.
      hdr: header that defines the record and declares the function.
      record: type of the variable.
      variable: what each target defines.
      function: gives pointers to all these variables, in the order of TARGETS.
      visibility: of the library.
      deps: what the header includes.
    """
    cc_library(
        name = name + "_header",
        hdrs = [hdr],
        visibility = ["//fuzz/engines/targets:__subpackages__"],
        deps = deps,
    )
    lines = [
        "// Generated from fuzz/engines/targets/targets.bzl.",
        "#include \"fuzz/engines/targets/%s\"" % hdr,
        "namespace targets {",
    ] + [
        "namespace %s { extern const %s %s; }" % (target, record, variable)
        for target in TARGETS
    ] + [
        "std::span<const %s* const> %s() {" % (record, function),
        "  static constexpr const %s* kAll[] = {" % record,
    ] + [
        "      &%s::%s," % (target, variable)
        for target in TARGETS
    ] + [
        "  };",
        "  return kAll;",
        "}",
        "}  // namespace targets",
    ]
    native.genrule(
        name = name + "_source",
        outs = [name + "_registry.cc"],
        cmd = "cat > $@ << 'END'\n%s\nEND" % "\n".join(lines),
        visibility = ["//visibility:private"],
    )
    cc_library(
        name = name,
        srcs = [name + "_registry.cc"],
        visibility = visibility,
        deps = [":%s_header" % name] + [
            "//fuzz/engines/targets/%s:%s" % (target, part)
            for target in TARGETS
        ],
    )
