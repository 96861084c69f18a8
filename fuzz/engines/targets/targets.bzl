"""The fuzz targets: each is a folder here, //fuzz/engines/targets/NAME."""

# In the order in which a campaign runs them. docs/fuzzing.md, "Adding a target".
TARGETS = [
    "segments_fuzz",
    "slots_fuzz",
    "hypercall_fuzz",
]
