"""A custom mutator for AFL++: a shared library that afl-fuzz loads."""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_library")
load(":cc_variant.bzl", "cc_variant")

def afl_mutator(name, srcs, deps = [], visibility = None, **kwargs):
    """Yields lib<name>.so, for AFL_CUSTOM_MUTATOR_LIBRARY.

    It is loaded into afl-fuzz itself, so it is never instrumented, whatever the command line says.

    Args:
      name: name of the mutator.
      srcs: sources that define afl_custom_init and its like.
      deps: cc_libraries, linked in statically.
      visibility: of the library.
      **kwargs: what else cc_library takes.
    """
    cc_library(
        name = name + "_entry",
        testonly = True,
        srcs = srcs,
        visibility = ["//visibility:private"],
        deps = deps,
        alwayslink = True,
        **kwargs
    )
    cc_binary(
        name = name + "_shared",
        testonly = True,
        linkshared = True,
        linkstatic = True,
        tags = ["manual"],
        visibility = ["//visibility:private"],
        deps = [":%s_entry" % name],
    )
    cc_variant(
        name = "lib%s.so" % name,
        testonly = True,
        binary = ":%s_shared" % name,
        variant = [],
        visibility = visibility,
    )
