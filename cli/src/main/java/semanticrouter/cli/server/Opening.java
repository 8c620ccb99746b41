package semanticrouter.cli.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.compile.LoadSteps;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.console.Console;
import semanticrouter.console.api.StartupState;
import semanticrouter.console.api.StartupState.Phase;
import semanticrouter.console.status.SharedStatus;

/// The beginning of a start (specification: dataplane §0.3): the configuration is checked, the management API opens and
/// tells how far the start has come, and only then are the models loaded.
final class Opening {
    private final ServerOptions options;
    private final Clock clock;
    private final Deque<AutoCloseable> opened;
    private final StartupState startup;
    private final SharedStatus shared;
    private Optional<String> managementCertificate = Optional.empty();
    private @Nullable Console console;

    /// @param opened where what is opened goes, to be closed by the caller
    Opening(ServerOptions options, Clock clock, Deque<AutoCloseable> opened) {
        this.options = options;
        this.clock = clock;
        this.opened = opened;
        startup = new StartupState(clock);
        shared = new SharedStatus(startup);
        opened.push(shared);
    }

    /// Loads the configuration and its models; what became of it is in the policy.
    ///
    /// @throws IOException with a sentence for a person when the management API's port or a model cannot be had
    Policy load() throws IOException, InterruptedException {
        try {
            return Policy.serving(options, clock, new Steps());
        } catch (UncheckedIOException unopened) {
            throw unopened.getCause();
        }
    }

    /// What is told and opened on the way.
    private final class Steps implements LoadSteps {
        @Override
        public void read(ConfigDocument document) {
            KeptStatus.open(
                            document.global().services().startupStatus(),
                            options.source().baseDirectory())
                    .ifPresent(shared::show);
            startup.enter(Phase.CHECKING_MODELS, "");
        }

        @Override
        public void checked(ConfigDocument document) throws InterruptedException {
            startup.enter(Phase.INITIALIZING_MODELS, "");
            var settings = new Settings(document, options);
            try {
                managementCertificate = settings.managementCertificate();
                Console made = Console.open(settings.console(), startup, clock);
                opened.push(made);
                console = made;
            } catch (IOException unopened) {
                throw new UncheckedIOException(unopened);
            }
        }
    }

    Clock clock() {
        return clock;
    }

    StartupState startup() {
        return startup;
    }

    /// What people look at, with the management API open.
    ///
    /// @throws IllegalStateException when the configuration was refused
    Console console() {
        if (console == null) {
            throw new IllegalStateException("a configuration that was refused has no console");
        }
        return console;
    }

    /// SHA-256 of the certificate of the management API; empty where that speaks plain HTTP.
    Optional<String> managementCertificate() {
        return managementCertificate;
    }

    /// Says that the start is over without success.
    void failed() {
        startup.enter(Phase.ERROR, SharedStatus.FAILED);
    }
}
