package semanticrouter.core.signal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.mcp.McpServers;
import semanticrouter.core.mcp.SubjectTool;

/// What the process offers to signal families when they are made ready.
///
/// @param encoders learned models
/// @param clock wall clock
/// @param environment value of an environment variable, null when unset
/// @param assets resolves a relative asset path of the configuration to a file
/// @param servers MCP servers that the configuration declares
/// @param subjects the classifier of subjects that comes before the process's own; empty for none
public record SignalServices(
        EncoderRuntime encoders,
        Clock clock,
        UnaryOperator<@Nullable String> environment,
        UnaryOperator<Path> assets,
        McpServers servers,
        Optional<SubjectTool> subjects) {
    /// What there is without any MCP server.
    public SignalServices(
            EncoderRuntime encoders,
            Clock clock,
            UnaryOperator<@Nullable String> environment,
            UnaryOperator<Path> assets) {
        this(encoders, clock, environment, assets, McpServers.NONE, Optional.empty());
    }
}
