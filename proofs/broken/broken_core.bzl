"""The core with a planted bug, as something to prove and as something to run."""

load("@rules_cc//cc:defs.bzl", "cc_library")
load("//bazel:core_library.bzl", "core_library")
load("//core:sources.bzl", "CORE_HEADERS", "CORE_SOURCES")

_SOURCES = [name + ".cc" for name in CORE_SOURCES]

_HEADERS = ["//core:%s.h" % name for name in CORE_HEADERS]

def broken_core(name, patch):
    """The sources of core/ with one of the known bugs.

    A patch that does not apply any more fails the build. Yields
      name_bc, name_bc_raw  its bitcode, both forms
      name_running          a replay::Core, broken::k<name>, that lives beside the shipped core

    Args:
      name: name of the variant, a C++ identifier.
      patch: label of the patch, which changes .cc files of core/ only.
    """
    sources = ["%s/core/%s" % (name, source) for source in _SOURCES]
    observer = name + "/fuzz/simulation/replay/core.cc"
    native.genrule(
        name = name + "_sources",
        testonly = True,
        srcs = ["//core:" + source for source in _SOURCES] + ["//fuzz/simulation/replay:core.cc", patch],
        outs = sources + [observer],
        cmd = " && ".join([
            "mkdir -p $(RULEDIR)/%s/core $(RULEDIR)/%s/fuzz/simulation/replay" % (name, name),
            "cp %s $(RULEDIR)/%s/core" % (
                " ".join(["$(location //core:%s)" % source for source in _SOURCES]),
                name,
            ),
            "cp $(location //fuzz/simulation/replay:core.cc) $(RULEDIR)/%s/fuzz/simulation/replay" % name,
            "chmod -R u+w $(RULEDIR)/%s" % name,
            "patch --quiet --fuzz=0 --no-backup-if-mismatch -d $(RULEDIR)/%s -p1 < $(location %s)" %
            (name, patch),
        ]),
    )
    core_library(
        name = name,
        testonly = True,
        srcs = sources,
        hdrs = _HEADERS,
        linkstatic = True,
        deps = [
            "//asm:control_code",
            "//core:api",
        ],
    )

    # The same sources under other names: both cores live in one program.
    cc_library(
        name = name + "_running",
        testonly = True,
        srcs = sources + [observer],
        hdrs = _HEADERS,
        linkstatic = True,
        local_defines = [
            "kexecore=broken_" + name,
            "kexecore_init=broken_%s_init" % name,
            "kexecore_hypercall=broken_%s_hypercall" % name,
            "kexecore_continue=broken_%s_continue" % name,
            "kexecore_abandon=broken_%s_abandon" % name,
            "kexecore_crash=broken_%s_crash" % name,
            "kShippedCore=kBroken_" + name,
        ],
        deps = [
            "//asm:control_code",
            "//core:api",
            "//fuzz/simulation/replay:replay_for_tests",
        ],
    )
