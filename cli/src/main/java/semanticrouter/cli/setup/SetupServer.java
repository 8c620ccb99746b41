package semanticrouter.cli.setup;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import semanticrouter.cli.intent.Intents;
import semanticrouter.cli.server.Kinds;
import semanticrouter.cli.server.Policy;
import semanticrouter.cli.server.Programs;
import semanticrouter.cli.server.RefusedConfig;
import semanticrouter.cli.server.ServerOptions;
import semanticrouter.cli.server.Settings;
import semanticrouter.cli.surface.Surface;
import semanticrouter.cli.workspace.Ports;
import semanticrouter.config.compile.LoadSteps;
import semanticrouter.config.deploy.DeployException;
import semanticrouter.config.deploy.FirstConfig;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.console.Console;
import semanticrouter.console.api.ManagementRoutes;
import semanticrouter.console.api.Product;
import semanticrouter.console.api.StartupState;
import semanticrouter.dsl.Dsl;

/// Dashboard and management API while a first configuration is set up; no listener is open and nothing is routed.
public final class SetupServer implements AutoCloseable {
    private final Policy policy;
    private final Console console;
    private final Optional<String> certificate;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private SetupServer(ServerOptions options, Policy policy, Clock clock)
            throws RefusedConfig, IOException, InterruptedException {
        this.policy = policy;
        ConfigDocument document = policy.loaded().config().document();
        if (document == null) {
            throw new RefusedConfig(policy.loaded().diagnostics());
        }
        var startup = new StartupState(clock);
        startup.enter(StartupState.Phase.STARTING, "the first configuration is being set up in the dashboard");
        var file =
                options.watched().orElseThrow(() -> new IllegalArgumentException("what is set up must be in a file"));
        var desk = new Desk(new FirstConfig(policy.loader(), file, clock), options.environment(), done);
        var product = new Product(
                options.version(),
                Surface.words(),
                List.of(),
                Dsl.manual().entries(),
                new Programs(Kinds.language()),
                new Intents(Kinds.language()));
        var settings = new Settings(document, options);
        certificate = settings.managementCertificate();
        console = Console.open(settings.console(), startup, clock);
        try {
            console.serve(
                    ManagementRoutes.settingUp(startup, desk, product, clock),
                    product,
                    SetupServer.class.getClassLoader());
        } catch (IOException | InterruptedException | RuntimeException failed) {
            console.close();
            throw failed;
        }
    }

    /// Whether a configuration is still to be set up.
    public static boolean wanted(ConfigSource source) {
        try {
            return FirstConfig.active(source);
        } catch (DeployException _) {
            return false; // what is wrong with it is said where it is loaded
        }
    }

    /// Starts serving and returns when every port is open.
    ///
    /// @param options of a configuration in a file with `setup.mode: true`
    /// @throws RefusedConfig when the file cannot be read
    /// @throws IOException with a sentence for a person when a port cannot be had
    public static SetupServer start(ServerOptions options) throws RefusedConfig, IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        Policy policy = Policy.serving(options.lenient(), clock, LoadSteps.UNHEARD);
        try {
            return new SetupServer(options, policy, clock);
        } catch (RefusedConfig | IOException | InterruptedException | RuntimeException failed) {
            policy.close();
            throw failed;
        }
    }

    /// Completed when the first configuration is in the file.
    public CompletableFuture<Void> done() {
        return done.copy();
    }

    /// Where it listens; 0 for what is not served yet.
    public Ports ports() {
        return new Ports(0, console.dashboardPort(), console.managementPort(), 0, 0);
    }

    /// SHA-256 of the certificate of the management API; empty where that speaks plain HTTP.
    public Optional<String> managementCertificate() {
        return certificate;
    }

    @Override
    public void close() {
        console.close();
        policy.loaded().plan().ifPresent(plan -> plan.close());
        policy.close();
    }
}
