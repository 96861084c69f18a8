"""Settings of a build: what whoever builds may choose on the command line."""

def _impl(_ctx):
    return []

# Flags between blanks, of which none has a blank: a list's separator, the comma, may be in a flag.
flags_setting = rule(
    implementation = _impl,
    build_setting = config.string(flag = True),
    doc = "Compiler flags that come after those of the toolchain.",
)
