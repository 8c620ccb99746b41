package semanticrouter.cli.serve;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.cli.server.Policy;
import semanticrouter.cli.terminal.Terminal;
import semanticrouter.config.diagnostic.DiagnosticRenderer;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.core.plan.RoutingPlan;

/// `serve --download-only`: whether every model is here that a start would need.
///
/// @param strict refuses a configuration with warnings
/// @param platform where models compute
/// @param environment value of an environment variable, null when unset
public record ModelCheck(
        Terminal terminal, boolean strict, String platform, UnaryOperator<@Nullable String> environment) {
    /// Makes a configuration ready as a start does, and says which models that took.
    ///
    /// @return the exit code
    /// @throws CommandException when a model is missing or cannot be loaded
    public int run(ConfigSource source) throws InterruptedException {
        try (Policy policy = Policy.open(
                source,
                strict,
                name -> Policy.PLATFORM.equals(name) && !platform.isEmpty() ? platform : environment.apply(name),
                Clock.systemUTC())) {
            var renderer = new DiagnosticRenderer(Map.of(source.name(), source.text()));
            policy.loaded().diagnostics().forEach(finding -> terminal.err().println(renderer.render(finding)));
            if (policy.loaded().plan().isEmpty()) {
                terminal.error(
                        DiagnosticRenderer.summary(policy.loaded().diagnostics()),
                        "mend what is marked above; a start would fail as well.");
                return ExitCode.FAILED;
            }
            policy.loaded().plan().ifPresent(RoutingPlan::close);
            List<String> models = policy.encoders().status().models();
            models.forEach(model -> terminal.out().println("  " + model));
            terminal.success("every model is here, " + models.size() + " loaded; nothing was downloaded");
            return ExitCode.OK;
        } catch (IOException failed) {
            throw new CommandException(
                    String.valueOf(failed.getMessage()), "put the model where the configuration looks for it.");
        }
    }
}
