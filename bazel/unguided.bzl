"""What fuzzers are not guided by."""

# For the features of a cc_library: with the sanitizers, but without the engines' instrumentation.
# Fuzzers are to look for ways through core/. Branches of a harness or a model beside it are no
# news, and cost more time than the core itself.
UNGUIDED = [
    "-libfuzzer",
    "-afl",
]
