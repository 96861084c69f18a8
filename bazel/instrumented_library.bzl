"""A library in the forms that fuzzers run: with sanitizers, and guided by its branches."""

load("@rules_cc//cc:defs.bzl", "cc_library")
load("//bazel/toolchain:flags.bzl", "SANITIZE_LINK")

_FORMS = {
    "sanitizers": [],
    "libfuzzer": ["libfuzzer"],
    "afl": ["afl"],
}

def instrumented_library(name, **kwargs):
    """The sources of a library, compiled once more for each way to watch them.

    Nothing else in a fuzz target is instrumented: fuzzers look for ways through these sources, and
    branches of the harness beside them would cost more time than the sources themselves. Whoever
    links a form links AddressSanitizer and UBSan, whose memcpy and its like watch the harness, too.

    Yields
      name_sanitizers  with AddressSanitizer and UBSan
      name_libfuzzer   and libFuzzer's instrumentation
      name_afl         and AFL++'s

    Args:
      name: by custom, of the library that has the sources as they are, and _for; see link_instead.
      **kwargs: what cc_library takes.
    """
    for form, engine in _FORMS.items():
        cc_library(
            name = "%s_%s" % (name, form),
            features = ["sanitize"] + engine,
            linkopts = SANITIZE_LINK,
            linkstatic = True,
            tags = ["form"],
            **kwargs
        )
