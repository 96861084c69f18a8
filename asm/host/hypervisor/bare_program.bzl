"""A program that a multiboot loader starts on a bare machine: a flat file."""

load("//bazel:freestanding_archive.bzl", "freestanding_archive")

def bare_program(name, library, archives = [], **kwargs):
    """Yields name.bin, freestanding.

    Args:
      name: of the program.
      library: a cc_library that has HostMain, and stands on asm/host/hypervisor:machine.
      archives: freestanding archives, of which it takes what it needs.
      **kwargs: visibility and the like.
    """
    freestanding_archive(
        name = name + "_archive",
        visibility = ["//visibility:private"],
        deps = [library],
    )
    script = "//asm/host/hypervisor:host.ld"
    native.genrule(
        name = name,
        srcs = [script, name + "_archive", "@toolchain_stamp//:stamp.txt"] + archives,
        outs = [name + ".bin"],
        cmd = "/usr/lib/llvm-19/bin/ld.lld --oformat=binary -T $(location %s) " % script +
              "--whole-archive $(location :%s_archive) --no-whole-archive " % name +
              " ".join(["$(location %s)" % archive for archive in archives]) + " -o $@",
        **kwargs
    )
