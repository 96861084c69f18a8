"""Flags that owners give, for tests."""

OWNERS = {
    # Of Xen 4.17, where clang has them.
    "hardened": [
        "-mfunction-return=thunk-extern",
        "-mretpoline",
        "-mretpoline-external-thunk",
        "-mindirect-branch-cs-prefix",
        "-mstack-alignment=8",
        "-fno-strict-aliasing",
        "-fwrapv",
    ],
    "eight": ["-mstack-alignment=8"],
    "guarded": [
        "-fstack-protector-strong",
        "-mstack-protector-guard=global",
        "-Os",
    ],
    "low": [
        "-fno-pic",
        "-mcmodel=kernel",
    ],
    "merged": ["-DKEXECORE_POSTED=0"],
    "traced": [
        "-pg",
        "-mfentry",
        "-O1",
    ],
}
