"""The core, compiled to be scheduled: as it is, or with a planted bug."""

load("@rules_cc//cc:defs.bzl", "cc_library")
load("//core:sources.bzl", "CORE_HEADERS", "CORE_SOURCES")

def scheduled_core(name, patch = None):
    """A schedule::Core whose every access to memory is seen (instrumentation.cc).

    The sources are copies of core/'s, changed by nothing but the patch; one that does not apply any
    more fails the build.

    Args:
      name: without a patch the variable is kShippedCore, else kPatched_<name>.
      patch: label of the patch, of .cc and .h files of core/.
    """
    copies = {
        "%s/core/%s" % (name, file): "//core:" + file
        for file in [s + ".cc" for s in CORE_SOURCES] + [h + ".h" for h in CORE_HEADERS]
    }
    native.genrule(
        name = name + "_sources",
        testonly = True,
        srcs = copies.values() + ([patch] if patch else []),
        outs = copies.keys(),
        cmd = " && ".join([
            "mkdir -p $(RULEDIR)/%s/core" % name,
            "cp %s $(RULEDIR)/%s/core" % (
                " ".join(["$(location %s)" % source for source in copies.values()]),
                name,
            ),
            "chmod -R u+w $(RULEDIR)/%s" % name,
        ] + ([
            "patch --quiet --fuzz=0 --no-backup-if-mismatch -d $(RULEDIR)/%s -p1 < $(location %s)" %
            (name, patch),
        ] if patch else [])),
    )
    cc_library(
        name = name,
        testonly = True,
        srcs = [file for file in copies if file.endswith(".cc")] + ["core.cc"],
        hdrs = [file for file in copies if file.endswith(".h")],
        linkstatic = True,
        # Its runtime is not linked: what it calls is in instrumentation.cc.
        copts = [
            "-fsanitize=thread",
            "-mllvm",
            "-tsan-distinguish-volatile=1",
        ],
        features = [
            "-sanitize",
            "-sanitize_all",
            "-coverage",
        ],
        # Where the sources' own headers are found, and no others.
        includes = [name],
        # The cores live in one program.
        local_defines = [] if not patch else [
            "kexecore=broken_" + name,
            "kShippedCore=kPatched_" + name,
        ] + [
            "kexecore_%s=broken_%s_%s" % (entry, name, entry)
            for entry in ["init", "hypercall", "continue", "abandon", "crash"]
        ],
        deps = [
            ":core",
            "//asm:control_code",
            "//core:api",
        ],
    )
