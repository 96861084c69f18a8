"""Declares a core library once, and yields each form in which it is used."""

load("@rules_cc//cc:defs.bzl", "cc_library")
load(":bitcode.bzl", "raw_bitcode", "shipped_bitcode")
load(":freestanding_archive.bzl", _freestanding_archive = "freestanding_archive")

freestanding_archive = _freestanding_archive

def core_library(name, visibility = None, testonly = None, **kwargs):
    """A library of core/: freestanding C++20, no host header.

    Yields
      name         the cc_library: hosted for tests and fuzzers, freestanding in an archive
      name_bc      name_bc.bc, bitcode of it and all below it, with the archive's own flags
      name_bc_raw  name_bc_raw.bc, before the optimiser, with a trap at each undefined operation

    Args:
      name: name of the library.
      visibility: of all forms.
      testonly: of all forms.
      **kwargs: srcs, hdrs, deps and what else cc_library takes.
    """
    cc_library(
        name = name,
        testonly = testonly,
        visibility = visibility,
        **kwargs
    )
    if not kwargs.get("srcs"):
        return  # headers alone have no bitcode of their own
    shipped_bitcode(
        name = name + "_bc",
        testonly = testonly,
        visibility = visibility,
        deps = [name],
    )
    raw_bitcode(
        name = name + "_bc_raw",
        testonly = testonly,
        visibility = visibility,
        deps = [name],
    )
