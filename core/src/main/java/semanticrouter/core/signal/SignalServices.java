package semanticrouter.core.signal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.EncoderRuntime;

/// What the process offers to signal families when they are made ready.
///
/// @param encoders learned models
/// @param clock wall clock
/// @param environment value of an environment variable, null when unset
/// @param assets resolves a relative asset path of the configuration to a file
public record SignalServices(
        EncoderRuntime encoders,
        Clock clock,
        UnaryOperator<@Nullable String> environment,
        UnaryOperator<Path> assets) {}
