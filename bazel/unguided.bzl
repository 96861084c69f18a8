"""What fuzzers are not guided by."""

# For the features of a cc_library: with the sanitizers, but without the engines' instrumentation.
# Fuzzers are to look for ways through core/. Branches of a harness or a model beside it are no
# news, and cost more time than the core itself.
UNGUIDED = [
    "-libfuzzer",
    "-afl",
]

# For the libraries that only watch: no sanitizer in a fuzz target either, where they would be half
# of its time. What they do to memory of the core's goes through memcpy and its like, which the
# sanitizers see all the same. Their own tests run with `sanitize_all`.
HARNESS = UNGUIDED + ["-sanitize"]
