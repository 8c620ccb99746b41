package semanticrouter.cli.server;

import java.io.IOException;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.limit.Limits;
import semanticrouter.core.plan.Registry;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.encoders.EncoderOptions;
import semanticrouter.encoders.EncoderRuntimes;

/// A configuration made ready: the kinds, the encoders and what loading found. Every command that needs a plan uses it.
///
/// @param registry every open kind
/// @param statistics what selectors learn
/// @param encoders loaded models
/// @param limits what limits remember from one plan to the next
/// @param loader makes further plans
/// @param loaded what became of the configuration
public record Policy(
        Registry registry,
        ModelStatistics statistics,
        EncoderRuntime encoders,
        Limits limits,
        PlanLoader loader,
        PlanLoader.Loaded loaded)
        implements AutoCloseable {

    /// Loads encoders and compiles a configuration.
    ///
    /// @param environment value of an environment variable, null when unset
    /// @throws IOException with a sentence for a person when an encoder cannot be loaded
    public static Policy open(
            ConfigSource source, boolean strict, UnaryOperator<@Nullable String> environment, Clock clock)
            throws IOException, InterruptedException {
        var statistics = new ModelStatistics(System::nanoTime);
        Registry registry = Kinds.registry(statistics);
        EncoderRuntime encoders = EncoderRuntimes.builtin(EncoderOptions.standard());
        try {
            var limits = new Limits(clock);
            var loader =
                    new PlanLoader(registry, encoders, clock, environment, Kinds.language(registry)::findings, limits);
            return new Policy(registry, statistics, encoders, limits, loader, loader.load(source, strict));
        } catch (InterruptedException | RuntimeException failed) {
            encoders.close();
            throw failed;
        }
    }

    @Override
    public void close() {
        encoders.close();
    }
}
