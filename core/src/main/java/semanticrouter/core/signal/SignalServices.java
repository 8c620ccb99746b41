package semanticrouter.core.signal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.UnavailableException;
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
/// @param awaited takes what may have to be waited for, to be closed with the configuration
public record SignalServices(
        EncoderRuntime encoders,
        Clock clock,
        UnaryOperator<@Nullable String> environment,
        UnaryOperator<Path> assets,
        McpServers servers,
        Optional<SubjectTool> subjects,
        Consumer<Awaited<?>> awaited) {
    /// What there is without any MCP server, for somebody who waits for nothing.
    public SignalServices(
            EncoderRuntime encoders,
            Clock clock,
            UnaryOperator<@Nullable String> environment,
            UnaryOperator<Path> assets) {
        this(encoders, clock, environment, assets, McpServers.NONE, Optional.empty());
    }

    /// For somebody who waits for nothing.
    public SignalServices(
            EncoderRuntime encoders,
            Clock clock,
            UnaryOperator<@Nullable String> environment,
            UnaryOperator<Path> assets,
            McpServers servers,
            Optional<SubjectTool> subjects) {
        this(encoders, clock, environment, assets, servers, subjects, _ -> {});
    }

    /// The same for a configuration that closes what it waits for.
    public SignalServices with(Consumer<Awaited<?>> awaited) {
        return new SignalServices(encoders, clock, environment, assets, servers, subjects, awaited);
    }

    /// Makes something of sentence vectors, as {@link EncoderRuntime#await} does, and waits no longer than the
    /// configuration is used.
    public <T> Awaited<T> await(String what, Awaited.Source<T> source)
            throws UnavailableException, InterruptedException {
        Awaited<T> made = encoders.await(what, source);
        awaited.accept(made);
        return made;
    }
}
