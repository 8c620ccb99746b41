package semanticrouter.cli.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.cli.CommandException;
import semanticrouter.config.reload.ConfigOverlay;
import semanticrouter.config.reload.PlanReloader;
import semanticrouter.config.reload.ReloadReport;
import semanticrouter.console.api.StartupState;
import semanticrouter.console.api.StartupState.Phase;
import semanticrouter.core.pipeline.PlanHolder;
import semanticrouter.kubernetes.client.Cluster;
import semanticrouter.kubernetes.client.ClusterClient;
import semanticrouter.kubernetes.source.ClusterSource;

/// A cluster that gives models and routes: until it has given them once, nothing is served and the router is not ready.
public final class ClusterRouting implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ClusterRouting.class);
    private static final String OUTSIDE = "default";

    private final ClusterSource source;
    private final PlanHolder plans;
    private final StartupState startup;

    private ClusterRouting(ClusterSource source, PlanHolder plans, StartupState startup) {
        this.source = source;
        this.plans = plans;
        this.startup = startup;
    }

    /// Finds the cluster; does not ask it yet.
    ///
    /// @throws CommandException when there is none, or its credentials cannot be read
    public static ClusterRouting open(
            ClusterOptions options,
            UnaryOperator<@Nullable String> environment,
            PlanHolder plans,
            StartupState startup,
            Clock clock) {
        try {
            Cluster cluster = Cluster.find(
                    options.kubeconfig().orElse(null),
                    environment,
                    Cluster.SERVICE_ACCOUNT,
                    Path.of(System.getProperty("user.home", "")),
                    clock);
            String namespace = options.namespace().or(cluster::namespace).orElse(OUTSIDE);
            LOGGER.atInfo()
                    .addKeyValue("event", "cluster_source")
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("namespace", namespace)
                    .log("models and routes come from a cluster");
            var client = new ClusterClient(cluster, namespace);
            return new ClusterRouting(new ClusterSource(client, clock, new SecureRandom()), plans, startup);
        } catch (IOException unknown) {
            throw new CommandException(
                    "global.router.config_source is kubernetes, and " + unknown.getMessage(),
                    "name the cluster with --kubeconfig FILE, or set config_source: file.");
        }
    }

    /// What completes the file.
    public ConfigOverlay overlay() {
        return source;
    }

    /// Says that nothing can be served yet. To be called before anything listens.
    public void hold() {
        plans.await(source.awaited().orElse("its configuration is being made"));
    }

    /// Begins to watch; the router is ready once a configuration was made.
    public void start(PlanReloader reloader) {
        settled(reloader.last());
        source.start(reloader::reload, this::settled);
    }

    /// Takes in what became of a reload that others asked for.
    public void reloaded(ReloadReport report) {
        settled(report);
        source.reloaded(report);
    }

    /// Has readiness say what became of a reload.
    private synchronized void settled(ReloadReport report) {
        String refusal = report instanceof ReloadReport.Refused refused
                ? ReloadReport.Refused.CODE + ": " + refused.reason()
                : "";
        plans.stillAwait(source.awaited().orElse(refusal.isEmpty() ? "its configuration is being made" : refusal));
        Optional<String> awaited = plans.awaited();
        startup.enter(awaited.isPresent() ? Phase.STARTING : Phase.READY, awaited.orElse(refusal));
    }

    @Override
    public void close() {
        source.close();
    }
}
