package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.load.LoadOptions;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.gateway.GatewayOptions;
import semanticrouter.testkit.FreePort;

/// What a start opens and says.
@Isolated("it reads what the process logs at a start")
class StartTest {
    @TempDir
    private Path folder;

    @Test
    void saysWhatServes() throws Exception {
        var logger = (Logger) LoggerFactory.getLogger(RouterServer.class);
        var events = new ListAppender<ILoggingEvent>();
        events.start();
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addAppender(events);
        try (var _ = ManagedRouter.start(folder, ManagedRouter.document(ManagedRouter.decision("all"), ""))) {
            ILoggingEvent started = events.list.stream()
                    .filter(event -> value(event, "event").equals("startup_complete"))
                    .findFirst()
                    .orElseThrow();
            assertThat(value(started, "decisions")).isEqualTo("1");
            assertThat(value(started, "embedding_ready")).isIn("true", "false");
            assertThat(value(started, "model_selection")).isEqualTo("[static]");
            assertThat(value(started, "component")).isEqualTo("router");
            assertThat(value(started, "config_source")).endsWith("config.yaml");
            assertThat(value(started, "sem_cache_enabled")).isEqualTo("true");
            assertThat(value(started, "secure")).isEqualTo("false");
            assertThat(value(started, "authz_providers")).isEqualTo("0");
            assertThat(value(started, "ratelimit_providers")).isEqualTo("0");
            for (String port : List.of("extproc_port", "api_port", "metrics_port", "listener_port")) {
                assertThat(value(started, port)).as(port).matches("\\d+");
            }
        } finally {
            logger.detachAppender(events);
            logger.setLevel(before);
        }
    }

    private static String value(ILoggingEvent event, String key) {
        return Objects.requireNonNullElse(event.getKeyValuePairs(), List.<org.slf4j.event.KeyValuePair>of()).stream()
                .filter(pair -> pair.key.equals(key))
                .map(pair -> String.valueOf(pair.value))
                .findFirst()
                .orElse("");
    }

    @Test
    void metricsAreServedUnlessTheConfigurationSwitchesThemOff() throws Exception {
        String on = ManagedRouter.document(ManagedRouter.decision("all"), "");
        String off = on.replace("services: {", "services: {observability: {metrics: {enabled: false}}, ");
        int offset = FreePort.offset();
        try (RouterServer server = RouterServer.start(options(on, offset))) {
            assertThat(server.ports().metrics()).isPositive();
        }
        try (RouterServer server = RouterServer.start(options(off, offset))) {
            assertThat(server.ports().metrics()).isZero();
        }
    }

    @Test
    void eachListenerHasTheTimeItIsGiven() {
        String text = ManagedRouter.document(ManagedRouter.decision("all"), "")
                .replace("timeout: 30s}]", "timeout: 30s}, {name: usual, address: 127.0.0.1, port: 1}]");
        ConfigSource source = ConfigSource.of("config.yaml", text, folder);
        LoadedConfig loaded = new ConfigLoader(Kinds.registry(new ModelStatistics(System::nanoTime)))
                .load(source, LoadOptions.serving(_ -> null));
        var settings = new Settings(Objects.requireNonNull(loaded.document()), options(text, 0));
        assertThat(settings.listeners())
                .extracting(GatewayOptions.Listener::requestTime)
                .containsExactly(Optional.of(Duration.ofSeconds(30)), Optional.of(Duration.ofSeconds(300)));
    }

    @SuppressWarnings("NullAway") // it does not see the annotation inside a record's parameter type across modules
    private ServerOptions options(String text, int offset) {
        ConfigSource source = ConfigSource.of("config.yaml", text, folder);
        return new ServerOptions(
                source,
                Optional.empty(),
                false,
                offset,
                "",
                new ServerOptions.Parts(true, false, 9190),
                Optional.empty(),
                List.of(),
                _ -> null,
                "test",
                List.of());
    }
}
