"""How the hosted C++ of the project is compiled: quickly, on precompiled headers."""

# Compiled for bare machines too, by other compilers, or once more with other flags: these stand on
# no library, and hardly include any.
_BARE = ["asm", "bazel", "bench", "core"]

def _precompiled(header, deps, copts):
    return {
        "copts": ["-include-pch", "$(BINDIR)/bazel/pch/%s.pch" % header] + copts,
        "deps": deps + ["@kexecore//bazel/pch:" + header],
    }

def hosted_library(name, srcs = [], deps = [], copts = [], features = [], **kwargs):
    """A cc_library. Outside core/ and asm/ it is compiled on headers that most libraries include.

    Args:
      name: as in cc_library, like the rest.
      srcs: as in cc_library.
      deps: as in cc_library.
      copts: as in cc_library; with any of them, no precompiled header fits.
      features: as in cc_library; likewise.
      **kwargs: what else cc_library takes.
    """
    ours = native.repository_name() == "@"  # Bazel's own tools come here, too
    bare = native.package_name().partition("/")[0] in _BARE
    if ours and not bare and srcs and not copts and not features:
        kwargs.update(_precompiled("libraries", deps, copts))
    else:
        kwargs.update(copts = copts, deps = deps)
    native.cc_library(
        name = name,
        srcs = srcs,
        features = features,
        **kwargs
    )

def unit_test(name, deps = [], copts = [], features = [], **kwargs):
    """A cc_test of GoogleTest's, whose own sources are compiled quickly.

    They take longer to compile than to run, and most of that is what they include. The libraries
    that they try are compiled as everywhere.

    Args:
      name: as in cc_test, like the rest.
      deps: as in cc_test.
      copts: as in cc_test.
      features: as in cc_test.
      **kwargs: what else cc_test takes.
    """
    kwargs.update(_precompiled("tests", deps, copts))
    native.cc_test(
        name = name,
        features = ["quick_to_compile"] + features,
        **kwargs
    )
