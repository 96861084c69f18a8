"""Transitions: the same cc_library, built in another configuration."""

_FREESTANDING_OPTIONS = [
    "//command_line_option:cpu",
    "//command_line_option:compilation_mode",
    "//command_line_option:features",
    "//command_line_option:collect_code_coverage",
]

def _freestanding(features):
    # The list replaces what the command line says: an archive never carries a sanitizer.
    return {
        "//command_line_option:cpu": "k8_freestanding",
        "//command_line_option:compilation_mode": "opt",
        "//command_line_option:features": features,
        "//command_line_option:collect_code_coverage": False,
    }

def _shipped_impl(_settings, _attr):
    return _freestanding([])

def _raw_impl(_settings, _attr):
    return _freestanding(["raw_bitcode"])

def _variant_impl(_settings, attr):
    return {"//command_line_option:features": attr.variant}

# What the archive is built with.
shipped_transition = transition(
    implementation = _shipped_impl,
    inputs = [],
    outputs = _FREESTANDING_OPTIONS,
)

# The same before the optimiser, with a trap at each undefined operation.
raw_transition = transition(
    implementation = _raw_impl,
    inputs = [],
    outputs = _FREESTANDING_OPTIONS,
)

# Hosted, with exactly the toolchain features in the attribute `variant`.
variant_transition = transition(
    implementation = _variant_impl,
    inputs = [],
    outputs = ["//command_line_option:features"],
)
