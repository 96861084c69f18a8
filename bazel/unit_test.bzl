"""How every cc_test of the project is compiled."""

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
    native.cc_test(
        name = name,
        copts = ["-include-pch", "$(BINDIR)/bazel/pch/tests.pch"] + copts,
        features = ["quick_to_compile"] + features,
        deps = deps + ["@kexecore//bazel/pch:tests"],
        **kwargs
    )
