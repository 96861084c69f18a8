"""A custom mutator for AFL++: a shared library that afl-fuzz loads."""

load("@rules_cc//cc:defs.bzl", "cc_binary")
load(":cc_variant.bzl", "cc_variant")

def afl_mutator(name, srcs, deps = [], visibility = None, **kwargs):
    """Yields lib<name>.so, for AFL_CUSTOM_MUTATOR_LIBRARY.

    It is loaded into afl-fuzz itself, so it is never instrumented, whatever the command line says.

    Args:
      name: name of the mutator.
      srcs: sources that define afl_custom_init and its like.
      deps: cc_libraries, linked in statically.
      visibility: of the library.
      **kwargs: what else cc_binary takes.
    """
    cc_binary(
        name = name + "_shared",
        testonly = True,
        srcs = srcs,
        linkshared = True,
        linkstatic = True,
        tags = ["manual"],
        visibility = ["//visibility:private"],
        deps = deps,
        **kwargs
    )
    cc_variant(
        name = "lib%s.so" % name,
        testonly = True,
        binary = ":%s_shared" % name,
        variant = [],
        visibility = visibility,
    )
