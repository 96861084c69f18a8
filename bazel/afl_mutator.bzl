"""A custom mutator for AFL++: a shared library that afl-fuzz loads."""

load("@rules_cc//cc:defs.bzl", "cc_binary")

def afl_mutator(name, srcs, deps = [], visibility = None):
    """Yields lib<name>.so, for AFL_CUSTOM_MUTATOR_LIBRARY.

    It is loaded into afl-fuzz itself, so nothing in it is instrumented.

    Args:
      name: name of the mutator.
      srcs: sources that define afl_custom_init and its like.
      deps: cc_libraries, linked in statically.
      visibility: of the library.
    """
    cc_binary(
        name = "lib%s.so" % name,
        testonly = True,
        srcs = srcs,
        linkshared = True,
        linkstatic = True,
        visibility = visibility,
        deps = deps,
    )
