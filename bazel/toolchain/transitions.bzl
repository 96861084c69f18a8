"""Transitions: the same cc_library, built in another configuration."""

# The owner's flags for what ships: `--//bazel/toolchain:cflags='-a -b'`.
_CFLAGS = "//bazel/toolchain:cflags"

_FREESTANDING_OPTIONS = [
    "//command_line_option:copt",
    "//command_line_option:cpu",
    "//command_line_option:compilation_mode",
    "//command_line_option:features",
    "//command_line_option:collect_code_coverage",
]

def owners_flags(setting, attr):
    """The flags that come after the toolchain's: those of the command line, and those of a target.

    Args:
      setting: the value of //bazel/toolchain:cflags.
      attr: of the target, which may have `cflags`.

    Returns:
      A list of flags.
    """
    return [flag for flag in setting.split(" ") if flag] + getattr(attr, "cflags", [])

def _freestanding(features, settings, attr):
    # The lists replace what the command line says: an archive never carries a sanitizer.
    return {
        "//command_line_option:copt": owners_flags(settings[_CFLAGS], attr),
        "//command_line_option:cpu": "k8_freestanding",
        "//command_line_option:compilation_mode": "opt",
        "//command_line_option:features": features,
        "//command_line_option:collect_code_coverage": False,
    }

def _shipped_impl(settings, attr):
    return _freestanding([], settings, attr)

def _raw_impl(settings, attr):
    return _freestanding(["raw_bitcode"], settings, attr)

def _variant_impl(_settings, attr):
    return {"//command_line_option:features": attr.variant}

# What the archive is built with.
shipped_transition = transition(
    implementation = _shipped_impl,
    inputs = [_CFLAGS],
    outputs = _FREESTANDING_OPTIONS,
)

# The same before the optimiser, with a trap at each undefined operation.
raw_transition = transition(
    implementation = _raw_impl,
    inputs = [_CFLAGS],
    outputs = _FREESTANDING_OPTIONS,
)

# Hosted, with exactly the toolchain features in the attribute `variant`.
variant_transition = transition(
    implementation = _variant_impl,
    inputs = [],
    outputs = ["//command_line_option:features"],
)
