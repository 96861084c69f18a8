"""A cc_test once more, with the sanitizers."""

load("//bazel:cc_variant.bzl", "cc_variant")

def sanitized_test(name, test, **kwargs):
    """Runs a cc_test with AddressSanitizer and UBSan built in.

    For what only they can see, and for the harness, which fuzz targets link without them.

    Args:
      name: name of the test.
      test: the cc_test.
      **kwargs: what else sh_test takes.
    """
    cc_variant(
        name = name + "_binary",
        testonly = True,
        binary = test,
        variant = ["sanitize"],
        visibility = ["//visibility:private"],
    )
    native.sh_test(
        name = name,
        size = "small",
        srcs = [":%s_binary" % name],
        **kwargs
    )
