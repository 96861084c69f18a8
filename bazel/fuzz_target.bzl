"""One LLVMFuzzerTestOneInput source, built for both fuzz engines."""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_library")
load(":cc_variant.bzl", "cc_variant")

_ENGINES = ["libfuzzer", "afl"]

def fuzz_target(name, src, deps = [], corpus = [], visibility = None, **kwargs):
    """A fuzz target.

    Yields
      name_libfuzzer    libFuzzer binary; runs the files given to it as arguments, too
      name_afl          AFL++ binary, persistent mode
      name_corpus_test  runs the corpus through the libFuzzer binary (only with a corpus)
    Both binaries carry AddressSanitizer and UBSan, but for libraries that opt out: unguided.bzl.

    Args:
      name: name of the target; by custom it ends in _fuzz.
      src: the source that defines LLVMFuzzerTestOneInput.
      deps: cc_libraries.
      corpus: files or filegroups that must run without a finding.
      visibility: of the binaries.
      **kwargs: what else cc_library takes.
    """
    cc_library(
        name = name + "_entry",
        testonly = True,
        srcs = [src],
        visibility = ["//visibility:private"],
        deps = deps,
        alwayslink = True,
        **kwargs
    )
    for engine in _ENGINES:
        cc_binary(
            name = "%s_%s_uninstrumented" % (name, engine),
            testonly = True,
            features = [engine + "_main"],
            tags = ["manual"],
            visibility = ["//visibility:private"],
            deps = [":%s_entry" % name],
        )
        cc_variant(
            name = "%s_%s" % (name, engine),
            testonly = True,
            binary = ":%s_%s_uninstrumented" % (name, engine),
            variant = ["sanitize", engine],
            visibility = visibility,
        )
    if corpus:
        native.sh_test(
            name = name + "_corpus_test",
            size = "small",
            srcs = ["//bazel:run_corpus.sh"],
            args = ["$(location :%s_libfuzzer)" % name] +
                   ["$(locations %s)" % c for c in corpus],
            data = [":%s_libfuzzer" % name] + corpus,
        )
