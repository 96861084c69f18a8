"""How the toolchain compiles a source, for rules that run the compiler themselves."""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

def compile_command(ctx, source, out, copts = [], context = None, is_c = False, is_pic = False):
    """The command that compiles a source, in the configuration of the rule that asks.

    Args:
      ctx: of a rule or an aspect that has the C++ toolchain and fragment.
      source: the path of the source.
      out: the path of what is made, or None where the command is not run as it is.
      copts: flags besides the toolchain's.
      context: the CcCompilationContext in which the source is compiled, or None.
      is_c: whether the source is C.
      is_pic: whether the code is to be position independent.

    Returns:
      A struct: `compiler` (a path), `arguments` and `env` are the command; `inputs` is a depset of
      what it reads besides the source; `toolchain` and `features` are those of the command.
    """
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    where = {
        "include_directories": context.includes,
        "preprocessor_defines": depset(transitive = [context.defines, context.local_defines]),
        "quote_include_directories": context.quote_includes,
        "system_include_directories": context.system_includes,
    } if context else {}
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        source_file = source,
        output_file = out,
        user_compile_flags = copts,
        use_pic = is_pic,
        **where
    )
    action = ACTION_NAMES.c_compile if is_c else ACTION_NAMES.cpp_compile
    return struct(
        compiler = cc_common.get_tool_for_action(
            feature_configuration = features,
            action_name = action,
        ),
        arguments = cc_common.get_memory_inefficient_command_line(
            feature_configuration = features,
            action_name = action,
            variables = variables,
        ),
        env = cc_common.get_environment_variables(
            feature_configuration = features,
            action_name = action,
            variables = variables,
        ),
        inputs = depset(transitive = [toolchain.all_files] + ([context.headers] if context else [])),
        toolchain = toolchain,
        features = features,
    )
