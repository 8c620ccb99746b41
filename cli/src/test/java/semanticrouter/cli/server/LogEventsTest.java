package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.load.ConfigSource;

/// Events of the log that tell how a router came and went and what became of its configuration (specification:
/// dataplane §6.8).
@Isolated("it reads what the process logs")
class LogEventsTest {
    private static final long PATIENCE_SECONDS = 20;

    @TempDir
    private Path folder = Path.of("");

    private final BlockingQueue<Map<String, String>> told = new LinkedBlockingQueue<>();

    /// The next event of a name.
    private Map<String, String> next(String name) throws InterruptedException {
        @Nullable Map<String, String> event = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        while (event != null && !name.equals(event.get("event"))) {
            event = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        return Objects.requireNonNull(event, () -> "no event " + name);
    }

    private static Map<String, String> fields(ILoggingEvent event) {
        List<KeyValuePair> pairs = Objects.requireNonNullElse(event.getKeyValuePairs(), List.of());
        return pairs.stream().collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
    }

    @SuppressWarnings("NullAway") // it does not see the annotation inside a record's parameter type across modules
    private static RouterServer start(Path file) throws Exception {
        ConfigSource source = ConfigSource.read(file, _ -> null, new Diagnostics());
        assertThat(source).isNotNull();
        return RouterServer.start(new ServerOptions(
                source,
                Optional.of(file),
                false,
                0,
                "",
                ServerOptions.Parts.API,
                Optional.empty(),
                List.of(),
                _ -> null,
                "test",
                List.of()));
    }

    @Test
    void aStartAReloadAndAnEndAreTold() throws Exception {
        var logger = (Logger) LoggerFactory.getLogger("semanticrouter");
        var telling = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                told.add(fields(event));
            }
        };
        telling.start();
        Level before = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(telling);
        try {
            String one = ManagedRouter.document(ManagedRouter.decision("one"), "");
            Path file = Files.writeString(folder.resolve("config.yaml"), one);
            try (RouterServer server = start(file)) {
                assertThat(next("server_starting"))
                        .containsEntry("component", "extproc")
                        .containsEntry("port", Integer.toString(server.ports().listener()));
                assertThat(next("startup_complete")).containsEntry("component", "router");

                Files.writeString(file, one.replace("{name: one,", "{name: two,"));
                assertThat(next("config_reload_scheduled")).containsEntry("component", "extproc");
                assertThat(next("config_reloaded"))
                        .containsEntry("component", "extproc")
                        .containsEntry("hash", server.plans().current().hash());

                Files.writeString(file, one + "nonsense: [");
                assertThat(next("config_reload_failed"))
                        .containsEntry("component", "extproc")
                        .containsEntry("errorCode", "config_reload_failed");
            }
            assertThat(next("server_stopped")).containsEntry("component", "extproc");
        } finally {
            logger.detachAppender(telling);
            logger.setLevel(before);
        }
    }
}
