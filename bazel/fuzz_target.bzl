"""One LLVMFuzzerTestOneInput source, built for both fuzz engines."""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_library")
load("//bazel/toolchain:flags.bzl", "SANITIZE_LINK")
load(":link_instead.bzl", "link_instead")

_ENGINES = ["libfuzzer", "afl"]

def _entry(name, **kwargs):
    cc_library(
        name = name,
        testonly = True,
        alwayslink = True,
        linkopts = SANITIZE_LINK,
        visibility = ["//visibility:private"],
        **kwargs
    )

def fuzz_target(name, src, deps = [], guided = None, corpus = [], visibility = None):
    """A fuzz target.

    Yields
      name_libfuzzer    libFuzzer binary; runs the files given to it as arguments, too
      name_afl          AFL++ binary, persistent mode
      name_corpus_test  runs the corpus through the libFuzzer binary (only with a corpus)
    The source and the library that guides the engines carry AddressSanitizer and UBSan.

    Args:
      name: name of the target; by custom it ends in _fuzz.
      src: the source that defines LLVMFuzzerTestOneInput.
      deps: cc_libraries.
      guided: label of the library whose branches guide the engines, with forms made by
        instrumented_library; without one the source itself guides them.
      corpus: files or filegroups that must run without a finding.
      visibility: of the binaries.
    """
    if guided:
        _entry(
            name = name + "_entry",
            srcs = [src],
            features = ["sanitize"],
            deps = deps,
        )
    for engine in _ENGINES:
        linked = "%s_%s_linked" % (name, engine)
        if guided:
            link_instead(
                name = linked,
                testonly = True,
                instead_of = guided,
                use = "%s_for_%s" % (guided, engine),
                visibility = ["//visibility:private"],
                deps = [":%s_entry" % name],
            )
        else:
            _entry(
                name = linked,
                srcs = [src],
                features = ["sanitize", engine],
                deps = deps,
            )
        cc_binary(
            name = "%s_%s" % (name, engine),
            testonly = True,
            features = [engine + "_main"],
            visibility = visibility,
            deps = [":" + linked],
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
